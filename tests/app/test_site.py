"""Every page loads in a real browser, from this machine alone; what is not there, or not yet, says so."""

import threading

import ipyvuetify
import pytest
import solara

from emergent.app import warming
from emergent.app.missing import LONGEST, text
from emergent.app.site import PAGES, Layout
from emergent.errors import InvalidInputError
from tests.app.clicks import lead
from tests.app.conftest import Tab


@pytest.mark.parametrize("elsewhere", ["http://192.0.2.1/", "http://[2001:db8::1]/", "http://example.org/"])
def test_what_a_page_asks_of_another_machine_fails_at_once_and_is_told(windows, elsewhere):
    """As all tests in a browser rely on: else a page that needs the internet would pass here."""
    tab = Tab(windows().context)
    with tab.page.expect_event("requestfailed"):
        tab.page.evaluate("address => fetch(address, {mode: 'no-cors'}).catch(() => {})", elsewhere)
    tab.page.close()
    assert f"failed: {elsewhere} net::ERR_NAME_NOT_RESOLVED" in tab.wrong


@pytest.mark.parametrize("path", [path for path, _ in PAGES])
def test_pages_load_and_tell_an_unknown_scenario_with_the_names_there_are(visit, path):
    page = visit(path, anew=True)
    page.wait_for_function("document.title.includes('emergent')")
    page.wait_for_selector(f'nav a[href="{path}"][aria-current="page"]')
    if path == "/":
        return
    lead(page, path + "?scenario=nowhere")
    problem = page.locator(".em-problem", has_text="The address could not be followed")
    problem.wait_for()
    said = problem.inner_text()
    assert "there is no scenario 'nowhere'" in said
    assert "pipeline-linear, " in said
    assert "restaurant-walk" in said


def test_a_page_that_is_not_there_names_those_that_are(site, windows):
    page, asked = windows().context.new_page(), []
    page.on("response", lambda answer: asked.append((answer.status, answer.url)))
    for path in ("/walk/%3Cb%3Enowhere%3C%2Fb%3E", "/nowhere"):
        asked.clear()
        page.goto(site + path)
        page.get_by_role("heading", name="There is no such page").wait_for()
        assert "nowhere" in page.locator("main code").first.inner_text()
        assert not page.locator("main b").count()
        assert [url for status, url in asked if status != 200] == [site + path]
        assert asked[0] == (404, site + path)
        links = page.get_by_role("navigation", name="Pages").get_by_role("link")
        assert [(link.get_attribute("href"), link.inner_text()) for link in links.all()] == list(PAGES)
    links.get_by_text("Walk").click()
    page.locator(".em-main canvas").first.wait_for()
    page.close()


def test_a_missing_page_below_a_path_links_to_pages_below_it():
    shown = text("/" + "x" * 2 * LONGEST, "/lab/")
    assert 'href="/lab/walk"' in shown
    assert 'href="/lab/static/assets/custom.css"' in shown
    assert "/" + "x" * (LONGEST - 2) + "…" in shown
    assert "x" * (LONGEST - 1) not in shown


def test_pages_say_that_models_are_compiled_and_then_open(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(warming, "_over", over)
    _, page = solara.render(Layout(children=[solara.Text("the page")]), handle_error=False)

    def shown(**having):
        return [found.widget for found in page.find(ipyvuetify.Html, **having)]

    assert shown(tag="progress")
    assert not shown(class_="em-page")
    over.set()
    for _ in range(1000):
        if shown(class_="em-page") and not shown(tag="progress"):
            break
        threading.Event().wait(0.01)
    else:
        raise AssertionError("the page did not open")
    page.close()


def test_a_server_that_may_not_compile_does_not_start(monkeypatch):
    monkeypatch.setattr("numba.core.config.DISABLE_JIT", 1)
    with pytest.raises(InvalidInputError, match="NUMBA_DISABLE_JIT"):
        warming.begin()
