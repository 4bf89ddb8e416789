"""What the page of pipelines computes: a run as a recording that the browser plays.

watch.py      takes a run step by step, and keeps what is over        observer.py  which artefacts are right
motion.py     what moves, waits and fails when                        recording.py all that a page shows of a run
drawing.py    the wiring as the browser draws it                      graph.py     the picture: wiring and items
shown.py      what of it all is sent to the browser                   elements.py  what moves in the browser
component.py  the component that was chosen, and what to do to it     own.py       its own parameters
page.py       the declaration of the page
"""
