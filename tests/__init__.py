"""The tests mirror `emergent/`; `tests/reference/` holds slow implementations and numbers that nobody here produced."""
