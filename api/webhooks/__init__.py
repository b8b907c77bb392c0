"""The resource ``webhooks``: other systems are told what happened, signed, and told again until they have heard."""
