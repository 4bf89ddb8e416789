"""Every page loads in a real browser, from this machine alone."""

import pytest


@pytest.mark.parametrize("path", ["/", "/walk", "/pipeline", "/assess"])
def test_pages_load(visit, path):
    page = visit(path)
    assert "emergent" in page.title()
    page.wait_for_selector(f'nav a[href="{path}"][aria-current="page"]')
