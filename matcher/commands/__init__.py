"""The bodies of the commands, one file each; ``matcher.cli`` is their table of contents."""
