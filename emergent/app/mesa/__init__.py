"""Mesa's own pages of the models: `solara run emergent/app/mesa/walk.py`, and so on."""
