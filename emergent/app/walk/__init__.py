"""What the page Walk computes: a run as frames, what stands around, what the plots show, and what is done to it all.

    film.py      a run, from its start to its end, as frames       reel.py    how frames come to the canvas, in pieces
    scene.py     what stands there, who was perturbed when         series.py  numbers over time, of a run and its twin
    placebo.py   the same run with other luck, as a band           deeds.py   what a drag or a drawn wall does to a run
    stage.py     the canvas, and who was in front, as elements     panels.py  what is done to the surroundings
    plots.py     the plots, with the band from a thread

Films are the same for everybody and lie on one shelf; a visitor keeps only how what was sent is made of them.
"""
