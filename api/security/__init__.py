"""Who may what: keys of callers, roles, rules of routes, rates, and the key from which all others are derived."""
