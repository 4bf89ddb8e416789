"""Tests of the restaurant walk."""
