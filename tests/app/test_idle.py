"""What an idle visitor keeps: the run as data, and how what was sent is made; and that it is made again when needed."""

from __future__ import annotations

import gc
import platform
import subprocess
import sys
import time
import weakref
from dataclasses import dataclass
from types import SimpleNamespace

import pytest

pytest.importorskip("solara", reason="the pages need the extra `app`")
import ipywidgets
import solara

from emergent.app import cache as caches
from emergent.app.assessing.papers import Papers
from emergent.app.cache import Cache
from emergent.app.frame import show, visit
from emergent.app.gallery import pictured
from emergent.app.lazy import Lazy, sent
from emergent.app.live import Live
from emergent.app.pages import gallery
from emergent.app.pipeline import recording as pipelines
from emergent.app.plane import plane, recording, stream
from emergent.app.registry import pages
from emergent.perturbation import Plan

LARGE = 4096
"""A visitor keeps no text or bytes as large as that, but for what Solara reads from the files of `vue/` [bytes]."""
PAGES = {
    "walk": Live("restaurant-walk", plan=Plan.parse("distract:walker-3@10=60")),
    "pipeline": Live("pipeline-reviewed", plan=Plan.parse("fail:search@20")),
    "gallery": None,
}


@dataclass(frozen=True)
class Thing:
    key: str
    nbytes: int = 1


# the pieces


def test_what_is_late_is_made_whenever_it_is_sent_and_the_same_where_its_key_is():
    made = []
    late = Lazy(("a", 1), lambda: made.append(1) or len(made))
    assert late == Lazy(("a", 1), lambda: 0) != Lazy(("a", 2), lambda: 0)
    assert [sent(late, None), sent(late, None), sent("as it is", None)] == [1, 2, "as it is"]


def test_what_nobody_looks_for_goes_and_what_is_used_stays(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(caches, "time", SimpleNamespace(monotonic=lambda: now[0]))
    kept = Cache(100, idle=3)

    def left(seconds, *used):
        """What is in the cache after the clearing at a time at which something was looked for."""
        now[0] = seconds
        assert all(kept.find(key) for key in used)
        kept._clear()
        return list(kept._things)

    kept.put(Thing("old"))
    kept.put(Thing("used"))
    assert left(2.0, "used") == ["old", "used"]
    assert left(2.9) == ["old", "used"]
    assert left(3.0) == ["used"]
    assert kept.find("old") is None
    assert left(4.0, "used") == left(6.9) == ["used"]
    assert left(7.0) == []


def test_the_cache_is_cleared_by_itself_again_and_again():
    kept = Cache(100, idle=0.1)
    for name in ("once", "again"):
        thing = Thing(name)
        assert kept.put(thing) is thing
        until = time.monotonic() + 10
        while len(kept):
            assert time.monotonic() < until
            time.sleep(0.02)


def test_the_cache_weighs_what_lies_in_it():
    kept = Cache(100)
    for name, size in (("a", 60), ("b", 30), ("c", 30)):
        kept.put(Thing(name, size))
    assert [kept.find(name) is not None for name in "abc"] == [False, True, True]
    kept.put(Thing("too large", 1000))
    assert len(kept) == 1


def test_papers_lie_in_a_file_that_goes_with_them():
    papers = Papers({"page": "ü" * 10, "data": "", "more": "text"})
    file = papers._file
    assert [papers[name] for name in ("more", "page", "data")] == ["text", "ü" * 10, ""]
    assert papers.number != Papers({}).number
    del papers
    gc.collect()
    assert file.closed


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a setting of glibc")
def test_threads_share_few_heaps():
    """In a process of its own, since the setting lasts."""
    script = "from emergent.app import heap; print(heap.share())"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True"


def test_the_collector_of_garbage_passes_over_what_was_loaded():
    """In a process of its own, since it lasts."""
    script = (
        "import gc; from emergent.app import heap; before = len(gc.get_objects())\n"
        "with heap.lasting(): import asyncio, numpy, unittest.mock; assert len(gc.get_objects()) > 2 * before\n"
        "print(gc.isenabled(), len(gc.get_objects()) < before)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True True"


# the pages


@pytest.fixture(params=PAGES)
def drawn(request, monkeypatch):
    """A page of a run that was perturbed, and where its recordings lie."""
    live, kept = PAGES[request.param], Cache(10**8)
    for module, name in (
        (pipelines, "_cache"),
        (pictured, "_cache"),
        *((m, "cache") for m in (plane, stream, recording)),
    ):
        monkeypatch.setattr(module, name, kept)
    monkeypatch.setattr(visit, "use_live", lambda *_: (live, lambda changed: None, ""))
    page = gallery.Page() if live is None else show.Shown(pages()[request.param])
    box, rendered = solara.render(page, handle_error=False)
    yield kept, list(within(box))
    rendered.close()


def within(element):
    yield element
    for child in getattr(element, "children", ()):
        if isinstance(child, ipywidgets.Widget):
            yield from within(child)


def large(value):
    """Return the texts and bytes of a property that are large."""
    if isinstance(value, dict):
        return [found for each in value.values() for found in large(each)]
    if isinstance(value, list | tuple):
        return [found for each in value for found in large(each)]
    return [value] if isinstance(value, str | bytes) and len(value) > LARGE else []


def test_a_page_holds_nothing_large(drawn):
    _, elements = drawn
    kept = [
        (type(element).__name__, name, found)
        for element in elements
        for name in element.keys
        for found in large(getattr(element, name))
        if not str(found).startswith("data:image")  # the pictures of the gallery, which are the same for all
    ]
    assert not kept


def test_no_page_keeps_a_recording(drawn):
    kept, _ = drawn
    held = [weakref.ref(thing) for thing, _ in kept._things.values()]
    assert len(held) == 2
    kept._things.clear()
    gc.collect()
    assert [ref() for ref in held] == [None, None]


def test_what_is_asked_for_again_is_made_again(drawn):
    kept, elements = drawn
    late = [(e, name) for e in elements for name in e.keys if isinstance(getattr(e, name), Lazy)]
    first = [element.get_state(name)[name] for element, name in late]
    kept._things.clear()
    assert [element.get_state(name)[name] for element, name in late] == first
    assert len(kept) == 2
    assert sum(len(data) for told in first for data in large(told)) > 10_000


@pytest.mark.thorough
@pytest.mark.parametrize("path", ["/walk?scenario=restaurant-walk", "/pipeline?scenario=pipeline-reviewed", "/"])
def test_a_connection_that_comes_back_brings_everything_again(visit, path):
    page = visit(path, anew=True)
    page.get_by_role("button", name="Play").wait_for()
    assert page.evaluate("solara.debug.dropConnection()")
    page.wait_for_function("solara.debug.reconnectCount > 0")
    page.wait_for_function("solara.debug.kernel().status == 'idle'")
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("Object.values(window.emergentClocks).some(clock => clock.step > 3)")
    if path == "/":
        page.get_by_role("button", name="Another seed").click()
    else:
        page.get_by_label("Seed").fill("3")
        page.get_by_label("Seed").press("Enter")
    page.wait_for_function("location.search.includes('seed=3')")
