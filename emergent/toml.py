"""TOML: reading it within bounds of size and depth, and writing plain data, which Python does not.

Python's own reader takes memory by the square of the depth: 80 KB of one dotted key are 6 GB. So a text is looked
through once, in linear time, before it is read.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

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
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": r"\\", '"': r"\"", "\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r"}


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
    """Return `data` as a TOML text, which `tomllib.loads` reads back to equal data; what is None is left out."""
    return "\n".join(_table((), data)).strip() + "\n"


def value(given: Any) -> str:
    """Return one value as TOML.

    Raises:
        TypeError: for what is no text, number, truth value, list or table.
    """
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, str):
        return '"' + "".join(_character(c) for c in given) + '"'
    if isinstance(given, int):
        return str(given)
    if isinstance(given, float):
        return repr(given) if math.isfinite(given) else {math.inf: "inf", -math.inf: "-inf"}.get(given, "nan")
    if isinstance(given, list | tuple):
        return f"[{', '.join(map(value, given))}]"
    if isinstance(given, Mapping):
        return "{ " + ", ".join(f"{_key(k)} = {value(v)}" for k, v in given.items()) + " }" if given else "{}"
    raise TypeError(f"{given!r} has no form in TOML.")


def _table(path: tuple[str, ...], table: Mapping[str, Any]) -> list[str]:
    kept = {str(k): v for k, v in table.items() if v is not None}
    plain = {k: v for k, v in kept.items() if not isinstance(v, Mapping) and not _is_tables(v)}
    lines = [f"{_key(k)} = {value(v)}" for k, v in plain.items()]
    if path and (lines or not kept):
        lines.insert(0, f"[{'.'.join(map(_key, path))}]")
    if lines:
        lines.append("")
    for name, inner in kept.items():
        if isinstance(inner, Mapping):
            lines += _table((*path, name), inner)
        elif _is_tables(inner):
            for one in inner:
                lines.append(f"[[{'.'.join(map(_key, (*path, name)))}]]")
                lines += [f"{_key(str(k))} = {value(v)}" for k, v in one.items() if v is not None]
                lines.append("")
    return lines


def _is_tables(given: Any) -> bool:
    return isinstance(given, list | tuple) and bool(given) and all(isinstance(one, Mapping) for one in given)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else value(key)


def _character(c: str) -> str:
    if c in _ESCAPES:
        return _ESCAPES[c]
    return f"\\u{ord(c):04X}" if ord(c) < 32 or ord(c) == 127 else c
