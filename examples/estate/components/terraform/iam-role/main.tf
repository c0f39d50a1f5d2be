resource "terraform_data" "role" {
  input = {
    arn                 = "arn:aws:iam::${var.account_id}:role/${local.id}"
    trusted_principals  = var.trusted_principals
    max_session_minutes = var.max_session_minutes
    session_name        = var.session_name
    tags                = var.tags
  }
}

resource "terraform_data" "policy_attachment" {
  for_each = toset(var.policy_arns)

  input = {
    role   = terraform_data.role.output.arn
    policy = each.value
  }
}
