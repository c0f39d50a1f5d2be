variable "alarms" {
  description = "Alarms by name."
  type        = map(object({ metric = string, threshold = number, evaluation_periods = number }))
}

variable "notify" {
  description = "Who is told."
  type        = list(string)
}

variable "endpoints" {
  description = "URLs to probe from outside."
  type        = list(string)
  default     = []
}

variable "log_retention_days" {
  description = "How long logs are kept, in days."
  type        = number
  default     = 7
}
