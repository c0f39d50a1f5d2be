output "role_arn" {
  description = "The role's ARN."
  value       = terraform_data.role.output.arn
}
