"""Other ways to fill the same options: by hand, and by one model for a solver of the shelf."""
