"""What operators do beside the running service: backups, restoring them, making sure of what stands in the store."""
