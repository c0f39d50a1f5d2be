resource "terraform_data" "bucket" {
  input = {
    name           = local.id
    arn            = "arn:aws:s3:::${local.id}"
    versioning     = var.versioning_enabled
    public_blocked = var.public_access_blocked
    kms_key_arn    = var.kms_key_arn
    tags           = var.tags
  }
}

resource "terraform_data" "lifecycle_rule" {
  for_each = { for rule in var.lifecycle_rules : rule.id => rule }

  input = {
    bucket          = terraform_data.bucket.output.name
    noncurrent_days = each.value.noncurrent_days
  }
}
