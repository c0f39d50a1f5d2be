resource "terraform_data" "cluster" {
  input = {
    arn                = "arn:aws:ecs:${var.region}:${var.account_id}:cluster/${local.id}"
    capacity_providers = var.capacity_providers
    insights           = var.container_insights_enabled
    vpc_id             = var.vpc_id
    tags               = var.tags
  }
}
