variable "cidr_block" {
  description = "The address range of the network."
  type        = string
}

variable "availability_zones" {
  description = "The zones that get subnets."
  type        = list(string)
}

variable "nat_gateway_count" {
  description = "How many NAT gateways private subnets share."
  type        = number
  default     = 1
}

variable "flow_logs_enabled" {
  description = "Whether traffic is logged."
  type        = bool
  default     = false
}

variable "flow_logs_retention_days" {
  description = "How long traffic logs are kept, in days."
  type        = number
  default     = 7
}

variable "peer_vpc_ids" {
  description = "Networks to peer with."
  type        = list(string)
  default     = []
}
