variable "cluster_arn" {
  description = "The cluster it runs in."
  type        = string
}

variable "image" {
  description = "The container image, without its tag."
  type        = string
}

variable "image_tag" {
  description = "The image's tag."
  type        = string
}

variable "port" {
  description = "The port the container listens on."
  type        = number
}

variable "cpu" {
  description = "CPU units of a task."
  type        = number
  default     = 256
}

variable "memory" {
  description = "Memory of a task in MiB."
  type        = number
  default     = 512
}

variable "desired_count" {
  description = "How many tasks run."
  type        = number
  default     = 1
}

variable "environment_variables" {
  description = "The environment of the container."
  type        = map(string)
  default     = {}
}

variable "path_patterns" {
  description = "Paths the load balancer sends here."
  type        = list(string)
  default     = []
}

variable "fqdn" {
  description = "The public name."
  type        = string
}

variable "dns_zone_id" {
  description = "The zone of the public name."
  type        = string
}
