r"""Characters that not every reader can take: control codes made visible, and what stands for a sign in ASCII.

Texts of scenario files and arguments hold what their authors put there: escape codes that recolour or clear a terminal,
marks that turn the order of letters round, spaces of no width. They are shown as `\x1b`, as `repr` shows them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from unicodedata import category

KEPT = "\n\t\u200c\u200d"
"""Not printable, but harmless: line breaks, and the joiners without which Persian or Hindi is misspelled."""

_LINES = dict.fromkeys("─━┄┅┈┉╌╍═╴╶╸╺╼╾", "-") | dict.fromkeys("│┃┆┇┊┋╎╏║╵╷╹╻╽╿", "|")
ASCII = {
    **{
        "−": "-",
        "–": "-",
        "—": "-",
        "‐": "-",
        "‑": "-",
        "…": "...",
        "\u00a0": " ",
        "\u2060": "",
        "·": "*",
        "•": "*",
        "●": "*",
    },
    **{"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‚": "'", "«": '"', "»": '"'},
    **{
        "×": "x",
        "÷": "/",
        "±": "+/-",
        "≥": ">=",
        "≤": "<=",
        "≠": "!=",
        "≈": "~",
        "∞": "inf",
        "√": "sqrt",
        "½": "1/2",
        "∫": "int ",
        "∈": "in",
        "∝": "~",
    },
    **{"→": "->", "←": "<-", "↔": "<->", "✓": "ok", "✔": "ok", "✕": "x", "✗": "x", "✘": "x", "❱": ">"},
    **{"°": " deg", "µ": "u", "ĉ": "c_hat", "ȳ": "y_mean", "ᵀ": "^T"},
    **{"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "η": "eta", "θ": "theta", "κ": "kappa"},
    **{"λ": "lambda", "μ": "mu", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi"},
    **{"ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi"},
    **{"Ω": "Omega", "′": "'"},
    **_LINES,
    **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╰╯┏┓┗┛┣┫┳┻╋╔╗╚╝╠╣╦╩╬┡┩╇╈┢┪", "+"),
}
"""What stands for a character where an encoding lacks it."""
_RAISED = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", "0123456789+-()n", strict=True))
_LOWERED = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₖₙ", "0123456789+-()kn", strict=True))
_SET = re.compile(f"([{''.join(_RAISED)}]+)|([{''.join(_LOWERED)}]+)")


def visible(text: str) -> str:
    """Return the text with every character that could do something to a terminal, or hide, written as its code."""
    return text if text.isprintable() else "".join(map(_visible, text))


def plain(text: str, has: Callable[[str], bool] = str.isascii) -> str:
    """Return the text in characters that an encoding `has`: signs as in `ASCII`, 2⁶⁴ as 2^64, others as their codes."""
    if has(text):
        return text
    text = _SET.sub(lambda found: found[0] if has(found[0]) else _set(found), text)
    return "".join(c if has(c) else ASCII.get(c, _code(c)) for c in text)


def _visible(c: str) -> str:
    return c if c.isprintable() or c in KEPT or category(c) == "Zs" else _code(c)


def _set(found: re.Match[str]) -> str:
    """Return raised or lowered characters, written on the line."""
    letters = {**_RAISED, **_LOWERED}
    return ("^" if found[1] else "_") + "".join(letters[c] for c in found[0])


def _code(c: str) -> str:
    return c.encode("ascii", "backslashreplace").decode() if ord(c) > 127 else f"\\x{ord(c):02x}"
