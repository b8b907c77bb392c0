"""The service under load and under fault: real servers and workers on a loopback address, bounded in time."""
