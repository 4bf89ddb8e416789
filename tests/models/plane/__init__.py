"""Tests of what everything that moves in the plane shares."""
