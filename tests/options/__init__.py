"""Tests of the room that turns a pool into options."""
