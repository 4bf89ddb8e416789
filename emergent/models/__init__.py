"""The models: one folder each, and one set of rules in each."""
