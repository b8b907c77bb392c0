"""Cells one by one and columns in bulk: what is read, what is refused, and that both ways agree."""
