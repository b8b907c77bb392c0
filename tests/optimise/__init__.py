"""Tests of the room that turns options into a plan with a proof."""
