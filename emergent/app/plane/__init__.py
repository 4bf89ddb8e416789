"""The picture of whatever moves in the plane, drawn from what a family declares by one component (`vue/plane.vue`).

    plane.py      the declaration, and how the page shows it     shapes.py   what can stand there, and how members look
    recording.py  a run from its start to its end, as frames     stream.py   how frames come to the canvas, in pieces
    scene.py      what stands there when, who was perturbed      front.py    who is in front, and the card that shows it
    elements.py   the canvas as an element of the page

Recordings are the same for everybody and lie in one cache; a visitor keeps only how what was sent is made of them.
"""
