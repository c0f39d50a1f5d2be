variable "engine" {
  description = "The database engine."
  type        = string
}

variable "engine_version" {
  description = "Its version."
  type        = string
}

variable "instance_class" {
  description = "The size of the machine."
  type        = string
}

variable "allocated_storage" {
  description = "Storage in GiB."
  type        = number
}

variable "multi_az" {
  description = "Whether a standby runs in another zone."
  type        = bool
  default     = false
}

variable "backup_retention_days" {
  description = "How long backups are kept, in days."
  type        = number
  default     = 7
}

variable "parameters" {
  description = "Engine parameters."
  type        = map(string)
  default     = {}
}

variable "vpc_id" {
  description = "The network it runs in."
  type        = string
}

variable "subnet_ids" {
  description = "The subnets it runs in."
  type        = list(string)
}

variable "kms_key_arn" {
  description = "The key that encrypts storage."
  type        = string
}

variable "replicate_from" {
  description = "The database that this one is a read replica of, if any."
  type        = string
  default     = null
}
