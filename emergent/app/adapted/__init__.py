"""The page of a user's own Mesa model (`emergent app mymodel.py:system`): Mesa's drawing of the run and of its twin.

looks.py      how agents look where nobody says       drawing.py    Mesa's drawing, as arrays and as pictures
recording.py  a run, stepped once and kept            pieces.py     pictures of some steps, made when they are wanted
picture.py    the two pictures side by side           doing.py      what can be done to a member, and what cannot
declared.py   the page as a declaration
"""
