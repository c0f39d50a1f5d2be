# What every component of the estate is told: where it is and whom it belongs to.

variable "namespace" {
  description = "The organisation."
  type        = string
}

variable "tenant" {
  description = "The part of the organisation that owns the account."
  type        = string
}

variable "environment" {
  description = "The short name of the region, or gbl."
  type        = string
}

variable "stage" {
  description = "dev, staging or prod."
  type        = string
}

variable "region" {
  description = "The region that API calls go to."
  type        = string
}

variable "account_id" {
  description = "The account, twelve digits."
  type        = string
}

variable "name" {
  description = "What tells this instance from others of its kind in the stack."
  type        = string
}

variable "tags" {
  description = "Tags of every resource."
  type        = map(string)
  default     = {}
}

locals {
  id     = join("-", [var.namespace, var.tenant, var.environment, var.stage, var.name])
  digest = md5(local.id)
}
