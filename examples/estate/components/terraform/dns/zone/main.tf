resource "terraform_data" "zone" {
  input = {
    id           = upper("Z${substr(local.digest, 0, 20)}")
    domain_name  = var.domain_name
    name_servers = [for index in range(4) : "ns-${index + 1}.${var.domain_name}"]
    tags         = var.tags
  }
}

resource "terraform_data" "record" {
  for_each = var.records

  input = {
    zone_id = terraform_data.zone.output.id
    name    = "${each.key}.${var.domain_name}"
    type    = each.value.type
    ttl     = each.value.ttl
    values  = each.value.values
  }
}
