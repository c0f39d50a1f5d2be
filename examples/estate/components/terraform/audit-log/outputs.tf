output "trail_arn" {
  description = "The trail's ARN."
  value       = terraform_data.trail.output.arn
}
