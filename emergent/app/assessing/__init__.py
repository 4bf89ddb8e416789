"""Assessments on the page: what is asked (`asked`), the work in its own thread (`job`), what is shown (`shown`)."""
