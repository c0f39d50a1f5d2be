output "zone_id" {
  description = "The zone's id."
  value       = terraform_data.zone.output.id
}

output "name_servers" {
  description = "Where the parent zone delegates to."
  value       = terraform_data.zone.output.name_servers
}
