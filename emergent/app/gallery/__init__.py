"""The gallery: the experiment that convinces (`experiment`, `pictured`, `stage`), and a
card for every scenario (`cards`).
"""
