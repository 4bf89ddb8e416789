"""Sweeps on the page.

factors.py   what can be varied               axis.py      from where to where, as it is typed
asked.py     what is asked, as a design       choice.py    how that is chosen
work.py      the engine in small batches      found.py     what is known so far
places.py    the points and their runs        shown.py     curve or map, and how far it is
taken.py     what can be taken along          vary.py      the way here from a live page
"""
