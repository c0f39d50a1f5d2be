resource "terraform_data" "task_definition" {
  input = {
    image       = "${var.image}:${var.image_tag}"
    cpu         = var.cpu
    memory      = var.memory
    port        = var.port
    environment = var.environment_variables
  }
}

resource "terraform_data" "service" {
  input = {
    arn             = "arn:aws:ecs:${var.region}:${var.account_id}:service/${local.id}"
    cluster_arn     = var.cluster_arn
    task_definition = terraform_data.task_definition.id
    desired_count   = var.desired_count
    path_patterns   = var.path_patterns
    tags            = var.tags
  }
}

resource "terraform_data" "record" {
  input = {
    zone_id = var.dns_zone_id
    name    = var.fqdn
  }
}
