"""How the agents of the arena are trained, from data: one file an agent. What they learn is kept (`minds.py`)."""
