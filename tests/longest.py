"""The files of tests that take longest, the longest first: they are begun first, so that workers end together.

Whatever is not here takes a few seconds. A list that has aged costs time only: the tests are the same in any order of
files. `pytest --durations=0` says how long tests take.
"""

from __future__ import annotations

from pathlib import Path

LONGEST = (
    "test_digests",
    "app/test_assess_page",
    "metrics/test_ground_truth",
    "app/test_connection",
    "test_verdicts_of_truths",
    "app/test_pipeline_shown",
    "test_testing",
    "report/test_html",
    "app/test_gallery",
    "models/pipeline/test_rules",
    "test_verdict",
    "plots/test_figures",
    "app/test_walk",
    "test_pipeline_claims",
    "app/test_walk_shown",
    "test_readme",
    "app/mesa/test_pages",
    "app/test_assess",
    "models/walk/test_runs",
    "app/test_pipeline",
    "metrics/test_pipeline",
    "app/test_proxy",
    "app/test_idle",
    "app/test_ending",
    "test_kernel_cache",
    "app/test_site",
    "models/walk/test_parameters",
    "app/test_protection",
    "test_public",
    "fuzz/test_fuzz",
    "models/ground_truth/test_dynamics",
    "app/test_third_page",
    "app/test_sweep_page",
    "app/test_connections",
    "test_speed",
    "models/pipeline/test_limits",
    "models/pipeline/test_order",
)
"""By their paths in this folder."""
SHARED = 2
"""How many workers take those of `app/` that are listed: each begins a browser and a server."""
HERE = Path(__file__).parent
_PLACES = {HERE / f"{name}.py": place for place, name in enumerate(LONGEST)}


def place(file: Path) -> int:
    """Return the place of a file in the order in which files are begun: alike for all that are not listed."""
    return _PLACES.get(file, len(LONGEST))


def shared() -> dict[str, str]:
    """Return the parts that files are put into, by their paths from the folder of the checkout.

    Reports are one part, and so are figures: they are drawn once for all files that look at them.
    """
    pages = [name for name in LONGEST if name.startswith("app/")]
    parts = {f"tests/{name}.py": f"pages {(place + 1) // 2 % SHARED}" for place, name in enumerate(pages)}
    parts |= {f"tests/report/{file.name}": "reports" for file in (HERE / "report").glob("test_*.py")}
    return parts | {f"tests/plots/test_{name}.py": "figures" for name in ("figures", "legends")}
