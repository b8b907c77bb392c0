"""Changes of the schema, in order; applied when the service starts."""
