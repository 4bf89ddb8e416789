"""`emergent calibrate`: what it prints and writes, and its exit code."""

import json

import pandas as pd
import pytest

from emergent.calibration.systems import SYSTEMS
from tests.report.test_html import Page

ONE = ("--quick", "--only", "two of two")


def test_it_prints_counts_and_writes_a_page_and_tables(ask, tmp_path):
    answer = ask("calibrate", *ONE, "--out", tmp_path / "out", "--store", tmp_path / "kept")
    assert (answer.code, answer.err) == (0, "")
    assert "1 of 1" in answer.out
    assert "None wrong of" in answer.out
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"calibration.html", "calibration.csv", "calibration.json"}
    rows = pd.read_csv(tmp_path / "out" / "calibration.csv")
    assert (rows["mark"] == "right").all()
    assert set(rows.loc[rows["of"] == "two of two", "metric"]) >= {"verdict", "interaction", "sufficiency"}
    told = json.loads((tmp_path / "out" / "calibration.json").read_text(encoding="utf-8"))
    assert len(told["cells"]) == len(rows)
    assert told["command"] == "emergent calibrate --quick --seed 5 --only 'two of two'"
    assert list((tmp_path / "kept").glob("*.json"))


def test_the_page_is_whole_and_loads_nothing(ask, tmp_path):
    ask("calibrate", *ONE, "--out", tmp_path, "--store", tmp_path / "kept")
    page = Page((tmp_path / "calibration.html").read_text(encoding="utf-8"))
    links = [value for _, attrs in page.tags for name, value in attrs.items() if name in ("src", "href")]
    assert all(link.startswith("#") for link in links)
    anchors = {attrs.get("id") for _, attrs in page.tags}
    assert {link.removeprefix("#") for link in links} <= anchors
    words = " ".join(page.words)
    for part in ("two of two", "None wrong", "Kaplan and Meier (1958)", "✓", "missed by chance"):
        assert part in words


def test_what_is_wrong_is_named_and_ends_with_1(ask, tmp_path, monkeypatch):
    wrong = SYSTEMS["two of two"]._replace(word="emergent")
    monkeypatch.setitem(SYSTEMS, "two of two", wrong)
    answer = ask("calibrate", *ONE, "--store", tmp_path)
    assert answer.code == 1
    assert "✗ wrong  two of two  verdict  emergent  fragile" in answer.out
    assert "1 wrong of" in answer.out


@pytest.mark.parametrize("text", ["nobody", "two of tow"])
def test_what_is_not_known_is_said(ask, text):
    answer = ask("calibrate", "--only", text)
    assert answer.code == 2
    assert "system of known truth" in answer.err


def test_coverage_is_printed_and_written(ask, tmp_path):
    asked = ("--coverage", "--repetitions", 2, "--replications", 40, "--only", "share, p = 0.5")
    answer = ask("calibrate", *asked, "--out", tmp_path / "out", "--store", tmp_path / "kept")
    assert (answer.code, answer.err) == (0, "")
    assert "share, p = 0.5" in answer.out
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"coverage.md", "coverage.csv"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--replications", 40), "--replications"),
        (("--repetitions", 3), "--repetitions"),
        (("--coverage", "--quick"), "--quick"),
    ],
    ids=str,
)
def test_options_that_would_do_nothing_are_refused(ask, arguments, said):
    answer = ask("calibrate", *arguments)
    assert answer.code == 2
    assert f"Invalid value for '{said}': does nothing" in answer.err
