"""Slow implementations and numbers that nobody here produced: what the package is held against."""
