"""Tests of the bodies of the commands, run in this process."""
