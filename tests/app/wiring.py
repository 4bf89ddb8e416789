"""What tests of the page Pipeline do in a browser."""

import re

from emergent.app.live import Live
from emergent.app.pipeline.recording import record
from emergent.perturbation import Plan

REVIEWED = Live("pipeline-reviewed")
BROKEN = Live("pipeline-reviewed", seed=3, plan=Plan.parse("fail:search@20=0.7; garble:ledger@25"), step=40)


def path(live):
    return "/pipeline?" + live.query


def opened(visit, live, **settings):
    page = visit(path(live), **settings)
    page.wait_for_selector(".em-node")
    return page


def seek(page, step):
    page.locator(".em-scrub").fill(str(step))
    page.wait_for_function(
        "step => document.querySelector('.em-out caption').textContent === `Items at ${step} s`", arg=step
    )


def expected(live, step):
    states = dict(
        zip(
            ("lost", "right", "wrong", "failed", "late", "outdated", "under way"),
            record(live).states[step].tolist(),
            strict=True,
        )
    )
    states["arrived"] = sum(states.values())
    states["wrong"] += states.pop("outdated")
    return states


def shows(page, live, step, *whose):
    """Go to a step until the table shows what becomes of a run (or of its twin) up to it.

    The recording of the last change may be on its way, and when it comes the clock goes back to where that run begins.
    """
    page.wait_for_function(SHOWN, arg=[step, {who: expected(live, step) for who in whose}])


SHOWN = """([step, wanted]) => {
    const scrub = document.querySelector('.em-scrub'), told = document.querySelector('.em-out caption').textContent;
    if (told !== `Items at ${step} s`) {
        scrub.value = step;
        for (const kind of ['input', 'change']) scrub.dispatchEvent(new Event(kind, { bubbles: true }));
        return false;
    }
    return Object.entries(wanted).every(([who, fates]) => {
        const cells = [...document.querySelectorAll(`.em-out tr[data-who=${who}] td[data-fate]`)];
        return cells.length === Object.keys(fates).length && cells.every(c => fates[c.dataset.fate] === +c.textContent);
    });
}"""


def node(page, name):
    return page.locator(f'.em-node[data-id="{name}"]')


def dots(page):
    return page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('.em-dot[data-item]')]"
        ".map(d => [d.dataset.item, d.getAttribute('transform')]))"
    )


def choose(page, label, option):
    """Choose from a list."""
    page.locator(".v-select").filter(has=page.locator("label", has_text=re.compile(f"^{label}$"))).click()
    page.locator(".menuable__content__active").get_by_role("option", name=option, exact=True).click()
