"""What the kernels of all families in the plane share."""
