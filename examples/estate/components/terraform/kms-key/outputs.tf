output "key_arn" {
  description = "The key's ARN."
  value       = terraform_data.key.output.arn
}

output "alias" {
  description = "The key's alias."
  value       = terraform_data.key.output.alias
}
