"""Assessments on the page: what is asked (`asked`), the work in its own thread (`job`), what has become of it
(`attempt`), and how that is shown (`shown`).
"""
