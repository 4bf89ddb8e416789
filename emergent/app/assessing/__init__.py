"""Assessments on the page: what is asked (`asked`), the work that can be stopped (`job`) in a process of its own
(`process`, `written`), what has become of it (`attempt`), how that is shown (`shown`), the report on disk (`papers`),
and words that are explained (`words`).
"""
