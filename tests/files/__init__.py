"""Reading and writing of pools: cells, rows, points, containers."""
