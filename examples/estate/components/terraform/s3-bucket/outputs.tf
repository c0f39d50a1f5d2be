output "bucket_name" {
  description = "The bucket's name."
  value       = terraform_data.bucket.output.name
}

output "bucket_arn" {
  description = "The bucket's ARN."
  value       = terraform_data.bucket.output.arn
}
