resource "terraform_data" "trail" {
  input = {
    arn            = "arn:aws:cloudtrail:${var.region}:${var.account_id}:trail/${local.id}"
    retention_days = var.retention_days
    multi_region   = var.multi_region
    tags           = var.tags
  }
}
