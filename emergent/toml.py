"""TOML: reading it within bounds of size and depth, and writing plain data.

Python's own reader takes memory by the square of the depth: 80 KB of one dotted key are 6 GB. So a text is looked
through once, in linear time, before it is read.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from emergent import text_file
from emergent.errors import cut
from emergent.text_file import UnreadableError

DEEPEST = 32
"""How deep tables and lists may be nested by brackets and dots together; bundled scenarios need four."""
_TOKEN = re.compile(
    r"""
    (?P<text> \"{3} (?: [^"\\]++ | \\. | "(?!"") )*+ (?: "{3,5} )?   # on many lines, with escapes
            | '{3} (?: [^']++ | '(?!'') )*+ (?: '{3,5} )?              # on many lines, as it is
            | " (?: [^"\\\n]++ | \\[^\n] )*+ "?
            | ' [^'\n]*+ '?
            | \# [^\n]*+ )
    | (?P<mark> [\[\]{}.,\n] )
    """,
    re.VERBOSE | re.DOTALL,
)
"""What the depth hangs on, and what may hold the same characters without meaning it: texts and comments."""


def load(path: Path) -> dict[str, Any]:
    """Return what a TOML file holds.

    Raises:
        UnreadableError: for what is no regular file, no TOML, or beyond the bounds.
    """
    return loads(text_file.read(path))


def loads(text: str) -> dict[str, Any]:
    """Return what a TOML text holds; raise `UnreadableError` for what is no TOML or beyond the bounds."""
    text_file.large(len(text))
    _shallow(text)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise UnreadableError(f"is not valid TOML: {_where(str(problem), text)}") from None
    except (ValueError, RecursionError) as problem:  # a number of more than 4300 digits, an impossible date
        raise UnreadableError(f"is not valid TOML: {problem}.") from None


def read_value(text: str) -> Any:
    """Return one value as it is written behind `key =`; raise `UnreadableError` for what is none, or more than one.

    In braces, TOML allows neither a second line, nor a second value, nor a comment; in brackets, nothing that closes
    the braces, to hide the rest behind them.
    """
    match loads(f"given = {{ value = {text} }}"), loads(f"given = [{text}\n]"):
        case {"given": {"value": value, **others}, **more}, {"given": [_]} if not others and not more:
            return value
    raise UnreadableError("is more than one value.")


def _shallow(text: str) -> None:
    """Raise `UnreadableError` for a text that is nested deeper than `DEEPEST`.

    A bracket and a dot lead one deeper. A comma, and a new line outside of brackets, lead back to where the innermost
    bracket stands. A number's dot counts too, which does no harm.
    """
    outer: list[int] = []
    base = depth = 0
    for found in _TOKEN.finditer(text):
        mark = found["mark"]
        if mark in (".", "[", "{"):
            depth += 1
            if mark != ".":
                outer.append(base)
                base = depth
            if depth > DEEPEST:
                line = text.count("\n", 0, found.start()) + 1
                raise UnreadableError(f"is nested too deeply (at line {line}): up to {DEEPEST} levels are allowed.")
        elif mark in ("]", "}") and outer:
            depth, base = base - 1, outer.pop()
        elif mark == "," or (mark == "\n" and not outer):
            depth = base


def _where(message: str, text: str) -> str:
    """Return the parser's message with the line that it is about."""
    lines = text.split("\n")
    number = message.rpartition("line ")[2].partition(",")[0]
    shown = lines[int(number) - 1].strip() if number.isdigit() and 0 < int(number) <= len(lines) else ""
    return f"{message[:1].lower()}{cut(message[1:], 200)}{f': {cut(repr(shown))}' if shown else ''}."


def dumps(data: Mapping[str, Any]) -> str:
    """Return `data` as a TOML text, which `tomllib.loads` reads back to equal data; what is None is left out.

    Raises:
        TypeError: for what is no text, number, truth value, list or table.
    """
    text = tomli_w.dumps(_present(data), indent=0)
    # Lists stay on one line: the writer breaks lines behind a bracket or a comma in lists only, and escapes others.
    return text.replace("[\n", "[").replace(",\n]", "]").replace(",\n", ", ")


def value(given: Any) -> str:
    """Return one value as it is written behind `key =`, on one line."""
    return dumps({"x": [[given]]}).strip().removeprefix("x = [[").removesuffix("]]")


def _present(given: Any) -> Any:
    """Return data without what is None in tables, for which TOML has no form."""
    if isinstance(given, Mapping):
        return {key: _present(inner) for key, inner in given.items() if inner is not None}
    return [_present(inner) for inner in given] if isinstance(given, list | tuple) else given
