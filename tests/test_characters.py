"""Characters: what could do something to a terminal is shown as its code, and every sign has a form in ASCII."""

import ast
from pathlib import Path

import pytest

import emergent
from emergent.bundled import scenarios
from emergent.characters import plain, visible

SHOWN = {
    "colour": ("a\x1b[31mb", r"a\x1b[31mb"),
    "one-character CSI": ("a\x9b31mb", r"a\x9b31mb"),
    "bell, backspace, return": ("\x07\b\r", r"\x07\x08\x0d"),
    "delete and NUL": ("\x7f\0", r"\x7f\x00"),
    "next line, line separator": ("\x85\u2028", r"\x85\u2028"),
    "turned round": ("\u202egpj.exe\u2066", r"\u202egpj.exe\u2066"),
    "no width": ("pay\u200bpal\ufeff", r"pay\u200bpal\ufeff"),
    "a file name that is no UTF-8": ("caf\udce9", r"caf\udce9"),
    "line breaks stay": ("a\n\tb", "a\n\tb"),
    "joiners stay": ("می\u200cخواهم", "می\u200cخواهم"),
    "letters and signs stay": ("日本語 é − 90\u00a0% 🙂 e\u0301", "日本語 é − 90\u00a0% 🙂 e\u0301"),
}


@pytest.mark.parametrize(("text", "shown"), SHOWN.values(), ids=SHOWN)
def test_visible(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


PLAIN = {
    "a sign": ("−0.126 [−∞, –]", "-0.126 [-inf, -]"),
    "bounds": ("≥ 0.85 and ≤ 1 ≠ 2", ">= 0.85 and <= 1 != 2"),
    "marks": ("✓ passed, ✗ failed, writer ✕", "ok passed, x failed, writer x"),
    "powers": ("2⁶⁴, 10⁻⁵, rad²/s, x₍ₖ₎, sⁿ", "2^64, 10^-5, rad^2/s, x_(k), s^n"),
    "words": ("λ = 3 ± 1 × 2, k½, 90°", "lambda = 3 +/- 1 x 2, k1/2, 90 deg"),
    "text": ("“a” → ‘b’ … c\u00a0d", "\"a\" -> 'b' ... c d"),
    "boxes": ("╭─┬─╮│┃━", "+-+-+||-"),
    "others": ("é 日 🙂", r"\xe9 \u65e5 \U0001f642"),
}


@pytest.mark.parametrize(("text", "written"), PLAIN.values(), ids=PLAIN)
def test_plain(text: str, written: str) -> None:
    assert plain(text) == written


def test_what_an_encoding_has_stays() -> None:
    def has(text: str) -> bool:
        return text == text.encode("cp1252", "ignore").decode("cp1252")

    assert plain("−1 ± 2 é rad² 2⁶⁴ 10⁻²", has) == "-1 ± 2 é rad² 2^64 10^-2"


def _used() -> dict[str, set[str]]:
    """Return the characters beyond ASCII in texts of the package, pages apart, and of its scenarios, with the files."""
    package = Path(emergent.__file__).parent
    texts = [(path, path.read_text("utf-8")) for path in scenarios().values()]
    for path in package.rglob("*.py"):
        if "app" not in path.relative_to(package).parent.parts:
            nodes = ast.walk(ast.parse(path.read_text("utf-8")))
            texts += [(path, n.value) for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    found: dict[str, set[str]] = {}
    for path, text in texts:
        for c in set(text):
            if not c.isascii() and path.name != "characters.py":
                found.setdefault(c, set()).add(path.name)
    return found


def test_every_character_that_the_package_uses_has_a_form_in_ascii() -> None:
    used = _used()
    assert {"−", "≥", "✓", "…", "→"} <= set(used)
    assert {c: files for c, files in used.items() if "\\" in plain(c)} == {}
