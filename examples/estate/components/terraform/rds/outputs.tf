output "arn" {
  description = "The database's ARN."
  value       = terraform_data.database.output.arn
}

output "endpoint" {
  description = "Where clients connect."
  value       = terraform_data.database.output.endpoint
}
