"""Ways to minimise the dual, side by side on the same compiled sweeps."""
