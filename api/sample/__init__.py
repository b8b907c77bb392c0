"""The resource ``sample``: ready bodies of requests, invented from beginning to end."""
