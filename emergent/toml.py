"""Plain data as TOML, which Python reads but does not write: tables, arrays of tables, texts, numbers, lists."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {"\\": r"\\", '"': r"\"", "\b": r"\b", "\t": r"\t", "\n": r"\n", "\f": r"\f", "\r": r"\r"}


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
