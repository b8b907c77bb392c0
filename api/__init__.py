"""The HTTP face of Wishpool: check a pool, match it, say whether the service is up. One folder is one resource."""
