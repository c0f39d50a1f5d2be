resource "terraform_data" "vpc" {
  input = {
    id         = "vpc-${substr(local.digest, 0, 17)}"
    cidr_block = var.cidr_block
    peers      = var.peer_vpc_ids
    tags       = merge(var.tags, { Name = local.id })
  }
}

resource "terraform_data" "private_subnet" {
  for_each = { for index, zone in var.availability_zones : zone => index }

  input = {
    id         = "subnet-${substr(md5("${local.id}-private-${each.key}"), 0, 17)}"
    vpc_id     = terraform_data.vpc.output.id
    cidr_block = cidrsubnet(var.cidr_block, 4, each.value)
  }
}

resource "terraform_data" "public_subnet" {
  for_each = { for index, zone in var.availability_zones : zone => index }

  input = {
    id         = "subnet-${substr(md5("${local.id}-public-${each.key}"), 0, 17)}"
    vpc_id     = terraform_data.vpc.output.id
    cidr_block = cidrsubnet(var.cidr_block, 4, each.value + 8)
  }
}

resource "terraform_data" "nat_gateway" {
  count = var.nat_gateway_count

  input = {
    zone = var.availability_zones[count.index % length(var.availability_zones)]
  }
}

resource "terraform_data" "flow_logs" {
  count = var.flow_logs_enabled ? 1 : 0

  input = {
    vpc_id         = terraform_data.vpc.output.id
    retention_days = var.flow_logs_retention_days
  }
}
