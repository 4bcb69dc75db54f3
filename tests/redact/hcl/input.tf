variable "db_password" {
  type      = string
  default   = "hunter2" # temporary
  sensitive = true
}
resource "aws_db_instance" "main" {
  username = "app"
  password = var.db_password
  tags     = { owner = "team", "admin_password" = "Winter-2026" }
  url      = "postgres://${var.user}:${var.password}@db"
  port     = 5432
}
locals {
  key = jsonencode({ client_secret = "abc-123" })
  private_key = <<-EOT
    first line
    second line
  EOT
}
