"""What follows from a wiring without a run: what units are capable of, and what a component could name by itself."""
