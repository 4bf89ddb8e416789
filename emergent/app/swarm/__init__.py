"""The page Swarm: its declaration (`page.py`)."""
