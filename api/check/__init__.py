"""The resource ``check``: every mistake of a pool at once."""
