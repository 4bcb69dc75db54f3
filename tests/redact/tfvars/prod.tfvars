region      = "eu-central-1"
db_password = "hunter2"
api_tokens  = ["x"]
admins = [
  { name = "root", password = "toor-9" },
]
