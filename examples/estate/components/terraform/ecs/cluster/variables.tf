variable "container_insights_enabled" {
  description = "Whether containers report metrics."
  type        = bool
  default     = true
}

variable "capacity_providers" {
  description = "Where tasks get their machines from."
  type        = list(string)
  default     = ["FARGATE"]
}

variable "vpc_id" {
  description = "The network tasks run in."
  type        = string
}
