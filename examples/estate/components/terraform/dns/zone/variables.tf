variable "domain_name" {
  description = "The name of the zone."
  type        = string
}

variable "records" {
  description = "Records by name, relative to the zone."
  type        = map(object({ type = string, ttl = number, values = list(string) }))
  default     = {}
}
