"""What follows from a wiring without a run: the capability of units, and the guessing probability of components."""
