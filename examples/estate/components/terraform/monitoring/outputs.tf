output "dashboard_url" {
  description = "Where the dashboard is."
  value       = "https://monitoring.acme.example/d/${terraform_data.dashboard.output.name}"
}
