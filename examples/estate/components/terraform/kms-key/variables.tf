variable "alias" {
  description = "The name people use for the key."
  type        = string
}

variable "rotation_enabled" {
  description = "Whether the key material changes every year."
  type        = bool
  default     = true
}

variable "deletion_window_in_days" {
  description = "How long a deleted key can be recovered, in days."
  type        = number
  default     = 30
}
