"""The resource ``runs``: a match of a version of a pool, carried out in the background."""
