output "cluster_name" {
  description = "The cluster's name."
  value       = terraform_data.cluster.output.name
}

output "endpoint" {
  description = "Where the API answers."
  value       = terraform_data.cluster.output.endpoint
}

output "security_group_id" {
  description = "The security group of the nodes."
  value       = terraform_data.cluster.output.security_group_id
}
