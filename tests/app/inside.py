"""A page in this process, for what needs no browser: what it shows, what buttons do, and the address it asks for."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs

import ipyvue
import ipyvuetify
import solara

from emergent.app.frame.show import Shown
from emergent.app.registry import pages


@solara.component
def _Routed(path, page):
    router = solara.use_memo(lambda: solara.routing.Router(path, []), [path])
    solara.routing.router_context.provide(router)
    page()


class Inside:
    """A page of a live run, or another `page`, as the address `path` asks for it."""

    def __init__(self, path: str, page: Any = None) -> None:
        system = path.split("?")[0].strip("/")
        shown = page or (lambda: Shown(pages()[system]))
        self.box, self.rendered = solara.render(_Routed(path, shown), handle_error=False)

    def close(self) -> None:
        """Close it."""
        self.rendered.close()

    def widgets(self, kind: Any, **having: Any) -> list[Any]:
        """Return the elements of a kind with these properties."""
        return [found.widget for found in self.rendered.find(kind, **having)]

    def element(self, *traits: str, **having: Any) -> Any:
        """Return the one element of `vue/` that has these traits, of which some have these values."""
        (one,) = (
            e
            for e in self.elements(*traits, *having)
            if all(getattr(e, name) == value for name, value in having.items())
        )
        return one

    def elements(self, *traits: str) -> list[Any]:
        """Return all elements of `vue/` that have these traits."""
        return [element for element in self.widgets(ipyvue.VueTemplate) if all(map(element.has_trait, traits))]

    def press(self, text: str) -> None:
        """Press the button that says a text."""
        (button,) = (b for b in self.widgets(ipyvuetify.Btn) if b.children == [text])
        assert not button.disabled
        button.click()

    def texts(self, **having: Any) -> list[str]:
        """Return the texts of elements."""
        return [w.children[0] for w in self.widgets(ipyvuetify.Html, **having) if w.children]

    @property
    def done(self) -> list[str]:
        """What was done, in words."""
        (listed,) = self.widgets(ipyvuetify.Html, tag="ol")
        return [line.children[0].children[0] for line in listed.children]

    @property
    def asked(self) -> dict[str, str]:
        """What the address says."""
        values = [getattr(element, "value", None) for element in self.widgets(ipyvue.VueTemplate)]
        (address,) = (value for value in values if isinstance(value, str) and value.startswith("/"))
        query = address.split("?")[1].replace("+", "%2B")
        return {name: found[0] for name, found in parse_qs(query).items()}

    @property
    def marks(self) -> list[Any]:
        """When something was done, as each plot is told."""
        return [element.marks for element in self.elements("marks")]
