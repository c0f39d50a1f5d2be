variable "retention_days" {
  description = "How long the trail is kept, in days."
  type        = number
}

variable "multi_region" {
  description = "Whether it covers all regions."
  type        = bool
  default     = true
}
