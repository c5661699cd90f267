"""What runs beside the questions: jobs and their worker, backups, what machines ask about the service."""
