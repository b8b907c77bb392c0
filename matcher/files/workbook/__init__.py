"""Reads workbooks: a scan of the archive first, then a child process with limits that opens it."""
