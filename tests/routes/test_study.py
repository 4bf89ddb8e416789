"""What all studies of the routes share: claims, their table, the command line and its exit codes."""

import sys
from dataclasses import dataclass

import pytest
from matplotlib.figure import Figure

from analysis.routes.study import Claim, exact, run, table
from emergent import Estimate


@dataclass(frozen=True)
class Found:
    claims: tuple[Claim, ...]


GOOD = Claim("One is one.", exact("one", 1.0), 0.9, 1.1, "1, closed form")
WIDE = Claim("It is about one.", Estimate("one", 1.0, 0.8, 1.2, 10), 0.9, 1.1)


@pytest.mark.parametrize(
    ("low", "high", "holds"), [(0.9, 1.1, True), (0.8, 1.0, False), (1.0, 1.2, False), (float("nan"), 1.0, False)]
)
def test_a_claim_holds_where_the_whole_interval_lies_in_the_range(low, high, holds):
    assert Claim("", Estimate("", 1.0, low, high, 10), 0.9, 1.1).holds is holds


def test_the_table_shows_figure_range_and_what_stands_beside_it():
    text = table([GOOD, WIDE])
    assert "holds   One is one." in text
    assert "FAILS   It is about one." in text
    assert "1.00 [0.800, 1.20]" in text
    assert "0.900 to 1.10" in text
    assert "1, closed form" in text


def test_ranges_with_one_end():
    assert Claim("", exact("", 1.0), at_least=0.5).required == "at least 0.500"
    assert Claim("", exact("", 1.0), at_most=2).required == "at most 2.00"


def script(monkeypatch, claims, *arguments):
    asked = []

    def study(seeds, quick):
        asked.append((seeds, quick))
        return Found(claims)

    monkeypatch.setattr(sys, "argv", ["study.py", *arguments])
    with pytest.raises(SystemExit) as ended:
        run("A study.\n\nMore of it.", study, seeds=20, not_shown=["Much."], figure=lambda found: Figure())
    return asked, ended.value.code


@pytest.mark.parametrize(("claims", "code"), [((GOOD,), 0), ((GOOD, WIDE), 1)], ids=["all hold", "one fails"])
def test_the_exit_code_says_whether_all_claims_hold(monkeypatch, capsys, claims, code):
    asked, ended = script(monkeypatch, claims)
    assert (asked, ended) == ([(20, False)], code)
    shown = capsys.readouterr().out
    assert "- Much." in shown
    assert shown.strip().endswith(f"1 of {len(claims)} claims hold.")


def test_seeds_quick_and_the_figure(monkeypatch, tmp_path):
    file = tmp_path / "deep" / "figure.png"
    assert script(monkeypatch, (GOOD,), "--seeds", "12", "--out", str(file)) == ([(12, False)], 0)
    assert file.read_bytes().startswith(b"\x89PNG")
    assert script(monkeypatch, (GOOD,), "--quick") == ([(8, True)], 0)


@pytest.mark.parametrize("given", ["0", "7", "-8", "many", "1001"])
def test_too_few_seeds_are_refused_in_one_sentence(monkeypatch, capsys, given):
    asked, code = script(monkeypatch, (GOOD,), f"--seeds={given}")
    assert (asked, code) == ([], 2)
    assert "8 to 1000" in capsys.readouterr().err


def test_a_figure_that_cannot_be_written_is_one_sentence(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    _, message = script(monkeypatch, (GOOD,), "--out", str(tmp_path / "file" / "figure.png"))
    assert "could not be written" in message
