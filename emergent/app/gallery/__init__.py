"""The gallery: the experiment that convinces (`experiment`, `stage`), and a card for every scenario (`cards`)."""
