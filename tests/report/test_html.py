"""The page: one file that loads nothing, is well formed, escapes what it is given, shows the assessment's numbers."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import escape

from emergent import report
from emergent.families import PIPELINE
from emergent.perturbation import Plan
from emergent.plots import figures
from emergent.report import html
from emergent.report.facts import parameters, versions
from emergent.report.reading import GLOSSARY, SOURCES
from emergent.verdict import judge
from emergent.wording import interval, number, quantity
from tests.fake_assessment import NASTY, emptied, fake, holed, without
from tests.fake_pipeline import COMPONENTS, fake_pipeline

CODES = "\x1b[31m \u202e \x00 \u200b"
VOID = {"meta", "img", "br"}


class Page(HTMLParser):
    """Collects tags, attributes and text, and fails where tags do not match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def text(nasty: Path) -> str:
    return (nasty / "report.html").read_text("utf-8")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_loads_nothing(text: str, page: Page) -> None:
    bare = re.sub(r"data:image/png;base64,[A-Za-z0-9+/=]+", "", text)
    assert "http" not in bare
    assert "url(" not in bare
    assert "@import" not in bare
    assert not {"script", "link", "iframe", "object"} & {tag for tag, _ in page.tags}
    for tag, attributes in page.tags:
        if tag == "a":
            assert (attributes["href"] or "").startswith("#")
        if "src" in attributes:
            assert (attributes["src"] or "").startswith("data:image/png;base64,")


def test_links_lead_somewhere_and_ids_are_unique(page: Page) -> None:
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert all((attributes["href"] or "")[1:] in ids for tag, attributes in page.tags if tag == "a")


def test_escapes_the_title(text: str, page: Page) -> None:
    assert "<script" not in text
    assert escape(NASTY) in text
    assert NASTY in "".join(page.words)


def test_text_in_a_template_has_neither_markup_nor_control_codes() -> None:
    shown = html.templates().from_string("<i>{{ text }}</i>").render(text='<b>\x1b[1m & "x"\u202e')
    assert shown == r"<i>&lt;b&gt;\x1b[1m &amp; &#34;x&#34;\u202e</i>"


def test_only_finished_sections_stand_in_a_template_as_they_are() -> None:
    sources = {
        name: html.templates().loader.get_source(html.templates(), name)[0]
        for name in html.templates().list_templates()
    }
    assert {f"{anchor}.html.jinja" for anchor in html.SECTIONS} < set(sources)
    found = [(name, said) for name, text in sources.items() for said in re.findall(r"\w+ *\| *safe|autoescape", text)]
    assert found == [("page.html.jinja", "body | safe")]


def test_a_name_that_nothing_stands_for_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="'gaet' is undefined"):
        html.templates().from_string("{{ gaet }}").render()


def test_names_of_plans_components_and_tables_are_text() -> None:
    """Whatever a file, a system or a metric calls things: no tag comes of it."""
    nasty = "<i>a</i> & \u202e"
    made = fake_pipeline()
    result = made.results["importance"]
    rows = result.tables["components"].rename(columns={"kind": nasty}).assign(component=nasty, kind=nasty)
    odd = replace(
        result,
        estimates=tuple(replace(e, name=nasty, label=nasty, unit=nasty) for e in result.estimates),
        notes=(nasty,),
        tables={"components": rows, nasty: rows},
    )
    scenario = replace(made.scenario, name=nasty, lesson=nasty, notes={nasty: nasty}, plans={nasty: Plan()})
    results = {**made.results, "importance": odd, nasty: odd}
    picture = html.ReportFigure(nasty, f'{nasty}"', nasty, b"")
    shown = html.page(replace(made, scenario=scenario, results=results, skipped={nasty: nasty}), [picture])
    page = Page(shown)
    assert "i" not in {tag for tag, _ in page.tags}
    assert "\u202e" not in shown
    assert {a["alt"] for tag, a in page.tags if tag == "img"} == {'<i>a</i> & \\u202e"'}
    assert shown.count(r"&lt;i&gt;a&lt;/i&gt; &amp; \u202e") > 20


def test_figures_are_inline_with_words_for_those_who_cannot_see_them(page: Page) -> None:
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    drawn = [drawing for drawing, _ in figures(fake(title=NASTY))]
    assert len(images) == len(drawn)
    for image in images:
        assert len(image["alt"] or "") > 15
        assert base64.b64decode((image["src"] or "").partition(",")[2]).startswith(b"\x89PNG")
    assert all(drawing.caption in "".join(page.words) for drawing in drawn)


def test_shows_every_estimate(text: str) -> None:
    for result in fake(title=NASTY).results.values():
        for e in result.estimates:
            rows = [r for r in re.findall(r"<tr>.*?</tr>", text, re.S) if f"<code>{e.name}</code>" in r]
            of_this_name = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in rows]
            expected = [number(e.value), interval(e.low, e.high), e.unit, str(e.replications), number(e.correlation)]
            assert any(cells[1:] == expected and escape(e.label) in cells[0] for cells in of_this_name)


def test_shows_every_point_of_every_table(text: str) -> None:
    shown = [re.findall(r"<tr>.*?</tr>", part, re.S)[1:] for part in re.findall(r"<details>.*?</details>", text, re.S)]
    tables = [table for result in fake(title=NASTY).results.values() for table in result.tables.values()]
    assert [len(rows) for rows in shown] == [len(table) for table in tables]
    for rows, table in zip(shown, tables, strict=True):
        values = table["value" if "value" in table else "distance"]
        assert all(f">{number(value)}<" in row for row, value in zip(rows, values, strict=True))


def test_shows_verdict_gates_parameters_plans_versions_and_words(page: Page) -> None:
    assessment, words = fake(title=NASTY), "".join(page.words)
    wanted = [
        *assessment.verdict.sentences,
        *(gate.sentence for gate in assessment.verdict.gates),
        *GLOSSARY,
        *SOURCES.values(),
    ]
    wanted += [p.description for p in parameters(assessment.scenario.system)]
    wanted += [plan.text for plan in assessment.scenario.plans.values()]
    wanted += [f"{package} {version}" for package, version in versions().items()]
    wanted += ["emergent assess restaurant-fake", "12,345 runs in 61.7 s", "✓ passed"]
    for part in wanted:
        assert part in words, part


def test_says_what_was_not_asked_and_why() -> None:
    shown = html.page(without(fake(), "decoy", "rejoin"), [])
    assert "Not asked" in shown
    assert "fake has no perturbation decoy" in shown
    Page(shown)


def test_an_empty_assessment_is_a_page_too() -> None:
    Page(html.page(emptied(fake()), []))
    Page(html.page(without(fake(), *fake().results), []))


def section(shown: str, anchor: str = "holding") -> str:
    """Return the words of a section, of the one on who holds the goal if none is named."""
    return " ".join(
        "".join(Page(shown.partition(f'<section id="{anchor}">')[2].partition("</section>")[0]).words).split()
    )


def test_rivals_stand_under_a_heading_of_their_own() -> None:
    shown = html.page(fake(), [])
    said, ours = section(shown, "rivals"), section(shown, "estimates")
    assert "Rival measures (never part of the verdict)" in said
    assert "Psi above that of independent shiftsnot emergent: −6.95" in said
    for title in ("Psi of causal emergence", "Causal emergence 2.0", "Time-delayed synergy"):
        assert title in said
        assert title not in ours
    assert 'id="rivals"' not in html.page(fake_pipeline(), [])


def test_of_a_pipeline_says_who_holds_the_goal() -> None:
    said = section(html.page(fake_pipeline(), []))
    results = fake_pipeline().results
    assert (
        "(i) ✓ passed Nobody reads the observer's target or score: with another target in the same channels, 1.00"
        in said
    )
    assert "(ii) ✓ passed" in said
    assert "(iii) ✓ passed From its own view, cut off from the others, the best component (planner)" in said
    assert "So no component holds the goal" in said
    assert "would not catch a component that reads parts which its wiring does not give it" in said
    assert "one agent 10.0" in said
    asked = ("capability", "coordination", "baseline", "baseline_more", "gain")
    for metric, name in (("holding", "beyond"), *(("capability", name) for name in asked)):
        assert quantity(results[metric][name]) in said
    for row in results["importance"].tables["components"].itertuples():
        assert row.component in said
        assert f"{number(row.value)} {interval(row.low, row.high)}" in said
        assert f"{number(row.loss)} {interval(row.loss_low, row.loss_high)}" in said
    assert "queue (no member)" in said


def test_says_that_components_hold_subgoals_where_one_reaches_too_much_of_it() -> None:
    changed = fake_pipeline().results["holding"]
    low = tuple(replace(e, value=0.5, low=0.4, high=0.6) if e.name == "share" else e for e in changed.estimates)
    results = {**fake_pipeline().results, "holding": replace(changed, estimates=low)}
    verdict = judge(results, PIPELINE, fake_pipeline().scenario.thresholds)
    said = section(html.page(replace(fake_pipeline(), results=results, verdict=verdict), []))
    assert "(iii) ✗ failed" in said
    assert "So components hold subgoals" in said


def test_says_that_one_agent_does_better_where_the_interval_lies_below_0() -> None:
    better = "So one agent does better than the system."
    assert better not in section(html.page(fake_pipeline(), []))
    changed = fake_pipeline().results["capability"]
    low = tuple(replace(e, value=-0.1, low=-0.2, high=-0.05) if e.name == "gain" else e for e in changed.estimates)
    results = {**fake_pipeline().results, "capability": replace(changed, estimates=low)}
    assert better in section(html.page(replace(fake_pipeline(), results=results), []))


def test_of_a_walk_says_nothing_of_holding(text: str) -> None:
    assert 'id="holding"' not in text


def test_an_empty_assessment_of_a_pipeline_is_a_page_too() -> None:
    Page(html.page(emptied(fake_pipeline()), []))
    Page(html.page(holed(fake_pipeline()), []))
    Page(html.page(without(fake_pipeline(), *fake_pipeline().results), []))


def test_of_a_pipeline_lists_its_components(tmp_path: Path) -> None:
    report.write_report(fake_pipeline(), tmp_path)
    words = "".join(Page((tmp_path / "report.html").read_text("utf-8")).words)
    assert all(name in words for name in COMPONENTS)
    assert "kind tool, part facts, fails 0.1" in words
    images = {path.stem for path in (tmp_path / "figures").iterdir()}
    assert images == {drawing.name for drawing, _ in figures(fake_pipeline())}
    assert {"graph", "flow", "standing", "dose", "repetition"} <= images


def test_shows_control_codes_and_does_not_hold_them() -> None:
    """They would turn the rest of a line round, or hide in it."""
    text = html.page(fake(title=CODES), [])
    assert not [c for c in text if not c.isprintable() and c not in "\n\t\u00a0"]
    assert text.count(r"\x1b[31m \u202e \x00 \u200b") >= 2


def test_a_file_name_that_is_no_utf_8_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("emergent.plots.DRAWINGS", ())
    assessment = replace(fake(), scenario=replace(fake().scenario, title="a", path=Path("caf\udce9.toml")))
    page, data = report.write_report(assessment, tmp_path)
    assert r"caf\udce9.toml" in page.read_text("utf-8")
    json.loads(data.read_text("utf-8"))
