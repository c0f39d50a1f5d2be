output "vpc_id" {
  description = "The network's id."
  value       = terraform_data.vpc.output.id
}

output "cidr_block" {
  description = "The address range."
  value       = terraform_data.vpc.output.cidr_block
}

output "private_subnet_ids" {
  description = "The private subnets, by zone."
  value       = values(terraform_data.private_subnet)[*].output.id
}

output "public_subnet_ids" {
  description = "The public subnets, by zone."
  value       = values(terraform_data.public_subnet)[*].output.id
}
