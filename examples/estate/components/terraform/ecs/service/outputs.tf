output "service_arn" {
  description = "The service's ARN."
  value       = terraform_data.service.output.arn
}

output "url" {
  description = "Where the service answers."
  value       = "https://${terraform_data.record.output.name}"
}
