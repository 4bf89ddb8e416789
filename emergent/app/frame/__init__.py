"""The frame of every page of a live run, whatever its family (`emergent.app.live_page`).

show.py     heading, picture, player, seed, what can be done, plots      visit.py    the state of one visitor's page
plots.py    curves with their twin and the band of placebo twins         placebo.py  the placebo twins and their band
recorded.py  recordings that take long are made in a thread
"""
