"""Sweeps on the page: what can be varied (`factors`), what is asked (`asked`), the work (`work`) with what was found so
far (`found`), how that is shown (`shown`, `elements`), and what can be taken along (`taken`).
"""
