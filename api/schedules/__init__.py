"""The resource ``schedules``: a match once a week, on a day and at a time of the hub's choice."""
