"""What everything that moves in the plane shares: its kinds of perturbation, and the names of its channels."""
