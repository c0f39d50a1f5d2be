resource "terraform_data" "cluster" {
  input = {
    name              = local.id
    version           = var.kubernetes_version
    endpoint          = "https://${upper(substr(local.digest, 0, 16))}.${var.region}.eks.acme.example"
    public            = var.endpoint_public_access
    vpc_id            = var.vpc_id
    subnet_ids        = var.subnet_ids
    security_group_id = "sg-${substr(local.digest, 0, 17)}"
    tags              = var.tags
  }
}

resource "terraform_data" "node_group" {
  for_each = var.node_groups

  input = merge(each.value, { cluster = terraform_data.cluster.output.name })
}

resource "terraform_data" "addon" {
  for_each = var.addons

  input = {
    cluster = terraform_data.cluster.output.name
    version = each.value
  }
}
