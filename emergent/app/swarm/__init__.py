"""The page Swarm."""
