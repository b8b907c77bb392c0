"""Which secret the store is sealed with, and how it is exchanged for another."""
