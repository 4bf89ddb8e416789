"""Notices to whoever runs a program, beside its results: warnings of the logger "emergent", each given once."""

from __future__ import annotations

import logging

log = logging.getLogger("emergent")
_said: set[str] = set()


def say(about: str, sentence: str, **more: str) -> None:
    """Say the first thing about a topic; `more` goes into the record that is logged."""
    if about not in _said:
        _said.add(about)
        log.warning("%s", sentence, extra=more)
