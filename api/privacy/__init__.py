"""Personal data: contacts beside the pools, what is shown of them to whom, the trace of every read, erasure."""
