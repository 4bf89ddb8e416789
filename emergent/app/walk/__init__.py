"""The page Walk: its declaration (`page.py`), what stands on the plaza (`plaza.py`), the numbers that the plots show
(`curves.py`), and what a drag, a drawn wall or a button does to a run (`interventions.py`).
"""
