"""Tests of the planted systems."""
