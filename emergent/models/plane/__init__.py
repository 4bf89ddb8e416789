"""What everything that moves in the plane shares.

`kind.py` says what its kinds of perturbation are and which names of channels mean the same everywhere, `kinds/` holds
them; `system.py` is what its systems have in common, `arrival.py` that of those whose members are to arrive at a place;
`run.py` is a live run, `agents.py` and `model.py` make it a Mesa model.
"""
