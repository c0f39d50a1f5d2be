variable "trusted_principals" {
  description = "Who may assume the role."
  type        = list(string)
}

variable "policy_arns" {
  description = "Policies attached to it."
  type        = list(string)
  default     = []
}

variable "max_session_minutes" {
  description = "How long a session lasts at most."
  type        = number
  default     = 60
}

variable "session_name" {
  description = "The name that sessions carry by default."
  type        = string
  default     = null
}
