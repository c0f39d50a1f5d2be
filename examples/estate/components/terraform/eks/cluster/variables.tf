variable "kubernetes_version" {
  description = "The version of the control plane."
  type        = string
}

variable "endpoint_public_access" {
  description = "Whether the API answers outside the network."
  type        = bool
  default     = false
}

variable "vpc_id" {
  description = "The network it runs in."
  type        = string
}

variable "subnet_ids" {
  description = "The subnets of the nodes."
  type        = list(string)
}

variable "addons" {
  description = "Versions by add-on."
  type        = map(string)
  default     = {}
}

variable "node_groups" {
  description = "Groups of machines by name."
  type        = map(object({ instance_types = list(string), min_size = number, max_size = number, labels = map(string) }))
}
