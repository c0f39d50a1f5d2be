output "cluster_arn" {
  description = "The cluster's ARN."
  value       = terraform_data.cluster.output.arn
}
