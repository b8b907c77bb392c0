"""Jobs: durable work behind the requests; a table of the store is the queue, other processes do the work."""
