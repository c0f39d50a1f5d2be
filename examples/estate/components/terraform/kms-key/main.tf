resource "terraform_data" "key" {
  input = {
    arn             = "arn:aws:kms:${var.region}:${var.account_id}:key/${local.digest}"
    alias           = var.alias
    rotation        = var.rotation_enabled
    deletion_window = var.deletion_window_in_days
    tags            = var.tags
  }
}
