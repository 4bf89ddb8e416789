"""Letters of any script in figures: each text gets the installed fonts that it needs, and none is read as a formula.

Where no font has a letter, matplotlib draws a box; that is said once, in a sentence, instead of a warning a letter.
"""

from __future__ import annotations

import logging
import re
import threading
import unicodedata
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from textwrap import wrap
from typing import Any

from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from emergent import notices
from emergent.characters import visible
from emergent.errors import cut

FONTS = 400
"""How many installed fonts are looked into for a letter, at most."""
UNFIT = ("Last Resort", "LastResort", "cm", "STIXNon", "STIXSize", ".")
"""Fonts by how their names begin: of boxes, of formulas, hidden ones."""
JOINT = "\u2060"
"""Characters without a width of their own; after a wide letter they make it count twice."""
_here = threading.local()
logging.getLogger("matplotlib.font_manager").addFilter(lambda _: not getattr(_here, "quiet", False))


class Page(Figure):
    """A figure that reads no formula in its texts, and draws letters that its font does not have in other fonts."""

    def draw(self, renderer: Any) -> None:
        """Draw the figure."""
        for ax in self.axes:
            for axis in (ax.xaxis, ax.yaxis):
                axis.get_ticklabels()  # which are made when they are asked for
        texts: Any = self.findobj(Text)
        with fitting(texts):
            super().draw(renderer)


@contextmanager
def fitting(texts: Iterable[Text]) -> Iterator[None]:
    """Give the texts the fonts that they need; within, nothing warns of letters or weights that no font has."""
    with _quiet():
        lacking = set[str]().union(*map(_fit, texts))
        if not lacking:
            yield
            return
        _say({letter for letter in lacking if letter.isprintable()})
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
            yield


def _fit(text: Text) -> set[str]:
    """Give a text the fonts that it needs; return which of its letters no font has."""
    text.set_parse_math(False)
    said = text.get_text()
    if said.isascii() and said.isprintable():
        return set()
    more, lacking = families(said, text.get_fontproperties())
    text.set_fontfamily([*dict.fromkeys([*text.get_fontfamily(), *more])])
    return lacking


def families(text: str, font: FontProperties) -> tuple[tuple[str, ...], set[str]]:
    """Return which fonts a text needs beside its own, and which of its letters no font has."""
    own = _glyphs(font_manager.findfont(font))
    lacking = sorted({letter for letter in text if letter != "\n" and ord(letter) not in own})
    found = {letter: _elsewhere(letter, font.get_weight()) for letter in lacking}
    return tuple(dict.fromkeys(filter(None, found.values()))), {letter for letter, name in found.items() if not name}


def folded(text: str, letters: int, most: int) -> str:
    """Return a text in lines of so many letters, and of at most so many in all; wide ones count twice."""
    wide = "".join(c + JOINT if unicodedata.east_asian_width(c) in "WF" else c for c in one_line(text, most))
    return "\n".join(wrap(cut(wide, most), letters)).replace(JOINT, "")


def one_line(text: str, most: int) -> str:
    """Return a text in one line, visible, and cut where it is longer than `most`."""
    return cut(re.sub("[ \\n\\t]+", " ", visible(text)).strip(" "), most)


@contextmanager
def _quiet() -> Iterator[None]:
    """Silence matplotlib, in this thread, about fonts that have no bold letters."""
    before = getattr(_here, "quiet", False)
    _here.quiet = True
    try:
        yield
    finally:
        _here.quiet = before


@cache
def _glyphs(path: str) -> frozenset[int]:
    """Return the characters that a font has."""
    return frozenset(font_manager.get_font(path).get_charmap())


@lru_cache(4096)
def _elsewhere(letter: str, weight: Any) -> str:
    """Return the name of an installed font that has a letter in some weight, empty where none does."""
    for name in _others():
        if ord(letter) in _glyphs(font_manager.findfont(FontProperties(family=[name], weight=weight))):
            return name
    return ""


@cache
def _others() -> tuple[str, ...]:
    """Return the names of installed fonts, those of Noto first, which are made for all scripts."""
    names = {entry.name for entry in font_manager.fontManager.ttflist if not entry.name.startswith(UNFIT)}
    first = sorted(names, key=lambda name: (not name.startswith("Noto Sans"), not name.startswith("Noto"), name))
    return tuple(first[:FONTS])


def _say(lacking: set[str]) -> None:
    """Say once which letters no font has; in plain letters, which every terminal can show."""
    if lacking:
        few = sorted(lacking)[:3]
        names = ", ".join(unicodedata.name(letter, f"U+{ord(letter):04X}") for letter in few)
        more = f" and {len(lacking) - len(few)} more" if len(lacking) > len(few) else ""
        notices.say(
            "letters",
            f"No installed font has {names}{more}: figures show boxes instead. A font such as Noto has them.",
        )
