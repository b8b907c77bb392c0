"""Personal data: masked, traced, erased, and nowhere in clear."""
