"""The trail: who did what, when and why; entries are only ever added."""
