"""Who may help whom: every rule allows what it should, forbids what it should, and says why."""
