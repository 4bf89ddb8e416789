"""What of the engine is compiled."""
