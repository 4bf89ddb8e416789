"""What the address of a page says, and waiting until it says so: it follows the page a moment later."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs


def asked(page: Any) -> dict[str, str]:
    query = page.evaluate("location.search.slice(1)")
    return {name: values[0] for name, values in parse_qs(query.replace("+", "%2B")).items()}


def until_address_has(page: Any, text: str) -> None:
    page.wait_for_function("text => decodeURIComponent(location.search).includes(text)", arg=text)


def until_address_lacks(page: Any, text: str) -> None:
    page.wait_for_function("text => !decodeURIComponent(location.search).includes(text)", arg=text)
