"""Assessments on the page: what is asked (`asked`), the work in its own thread (`job`), what has become of it
(`attempt`), how that is shown (`shown`), the report on disk (`papers`), and words that are explained (`words`).
"""
