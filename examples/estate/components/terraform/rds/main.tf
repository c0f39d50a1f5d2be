resource "terraform_data" "parameter_group" {
  input = var.parameters
}

resource "terraform_data" "database" {
  input = {
    identifier       = local.id
    arn              = "arn:aws:rds:${var.region}:${var.account_id}:db:${local.id}"
    endpoint         = "${local.id}.${substr(local.digest, 0, 12)}.${var.region}.rds.acme.example"
    engine           = "${var.engine} ${var.engine_version}"
    instance_class   = var.instance_class
    storage          = var.allocated_storage
    multi_az         = var.multi_az
    backup_retention = var.backup_retention_days
    vpc_id           = var.vpc_id
    subnet_ids       = var.subnet_ids
    kms_key_arn      = var.kms_key_arn
    replicate_from   = var.replicate_from
    parameter_group  = terraform_data.parameter_group.id
    tags             = var.tags
  }
}
