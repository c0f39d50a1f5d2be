variable "versioning_enabled" {
  description = "Whether overwritten objects are kept."
  type        = bool
  default     = false
}

variable "public_access_blocked" {
  description = "Whether public access is refused whatever a policy says."
  type        = bool
  default     = true
}

variable "kms_key_arn" {
  description = "The key that encrypts objects; the default key if null."
  type        = string
  default     = null
}

variable "lifecycle_rules" {
  description = "What happens to old objects."
  type        = list(object({ id = string, noncurrent_days = number }))
  default     = []
}
