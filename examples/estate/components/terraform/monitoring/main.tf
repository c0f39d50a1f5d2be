resource "terraform_data" "alarm" {
  for_each = var.alarms

  input = merge(each.value, { notify = var.notify })
}

resource "terraform_data" "probe" {
  for_each = toset(var.endpoints)

  input = each.value
}

resource "terraform_data" "dashboard" {
  input = {
    name           = local.id
    alarms         = sort(keys(var.alarms))
    retention_days = var.log_retention_days
    tags           = var.tags
  }
}
