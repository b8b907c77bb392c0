"""Tests of the room that turns a solution into the tables of a plan."""
