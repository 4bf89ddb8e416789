"""Letters of any script: no warning, no formula, one sentence where no font has them, and no page without an end."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.image import imread

from emergent import notices, report
from emergent.plots import shapes, style
from emergent.plots.letters import families, folded, one_line

TITLES = {
    "Chinese": "去餐馆的路",
    "Arabic": "الطريق إلى المطعم",
    "Hebrew": "הדרך למסעדה",
    "Hindi": "रेस्तराँ का रास्ता",
    "emoji": "lunch 🍜 with 👩‍🍳",
    "dollars": r"costs 5$ or $6 and \alpha $x^{2$ \$ {",
    "lines": "one\ntwo\r\n\tthree\x1b[31m\x00",
    "long": "the way " * 1250,
    "long, without a space": "餐" * 10_000,
}
IN_STIX = "ᶁ"
"""A letter that matplotlib's usual font lacks, and another one that comes with it has."""


@pytest.fixture(autouse=True)
def unsaid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_said", set())


@pytest.mark.parametrize("title", TITLES.values(), ids=list(TITLES))
def test_any_title_is_drawn(title: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    figure = style.figure(title, f"{title} {title}", height=4.0)
    ax = figure.subplots()
    style.dress(ax, title[:20], title[:20], title[:20])
    ax.set_yticks([0, 1], [title[:9], title[-9:]])
    ax.plot([0, 1], [0, 1], label=title[:12])
    style.legend(figure)
    (tmp_path / "figure.png").write_bytes(report.png(figure))
    height, width = imread(tmp_path / "figure.png").shape[:2]
    assert height < 1.1 * width
    assert len(caplog.records) <= 1
    assert all(record.getMessage().isascii() for record in caplog.records)


def test_what_no_font_has_is_said_once_in_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    nowhere = "\U0001e900"  # Adlam; fonts for it are rare, and those of matplotlib lack it
    if not families(nowhere, FontProperties())[1]:
        pytest.skip("a font for Adlam is installed")
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            report.png(style.figure(nowhere, nowhere, height=1))
    assert [record.getMessage() for record in caplog.records] == [
        "No installed font has ADLAM CAPITAL LETTER ALIF: figures show boxes instead. A font such as Noto has them."
    ]


def test_a_letter_is_taken_from_a_font_that_has_it(caplog: pytest.LogCaptureFixture) -> None:
    assert families(f"d {IN_STIX}", FontProperties())[0]
    assert families("plain", FontProperties()) == ((), set())
    figure = style.figure("Title", f"A {IN_STIX}", height=1)
    report.png(figure)
    assert len(figure.texts[1].get_fontfamily()) > 1
    assert not caplog.records


def test_widths_are_those_of_the_text_as_it_is_drawn() -> None:
    assert shapes._width("$x^2$", 10, "normal") > shapes._width("x2", 10, "normal")
    assert shapes._width("餐馆", 10, "bold") > 0


def test_texts_are_cut_and_folded() -> None:
    assert one_line("a\nb\t c\x07", 9) == r"a b c\x07"
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("95\u00a0%", 9) == "95\u00a0%"
    assert folded("a b c", 3, 9) == "a b\nc"
    assert folded("餐餐餐餐", 4, 9) == "餐餐\n餐餐"
