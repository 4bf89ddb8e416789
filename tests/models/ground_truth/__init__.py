"""Tests of systems of known ground truth."""
