"""The words of a result that newcomers do not know, explained where they appear: beside it, and at the word itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from emergent.report.reading import GLOSSARY

SHORT: Mapping[str, str] = {
    "verdict": "the answers to the gates, in one word",
    "gate": "one yes-or-no question about the system",
    "GD": "goal-directedness: 0 as bad as the null, 1 as good as the ceiling",
    "null": "the same parts, uncoupled and blind to the goal (of a pipeline: at chance)",
    "ceiling": "the best that these parts could do",
    "retention": "the share of GD that is left when something is done",
    "twin": "the same seed, left alone",
    "threshold": "what a gate's figure must be above or below, set beforehand",
}
"""What stands below the verdict: few words for each word."""
MEANT = {
    "verdict": SHORT["verdict"],
    **{word: text for key, text in GLOSSARY.items() for word in key.split(", ") if word in SHORT},
    **{word: GLOSSARY[word] for word in ("placebo twin", "capability ceiling")},
}
"""What is said at the words themselves, as in the report."""
_LONGEST_FIRST = "|".join(map(re.escape, sorted(MEANT, key=len, reverse=True)))
_WORDS = re.compile(rf"\b({_LONGEST_FIRST})s?\b(?! hypothesis)", re.IGNORECASE)
_TAGS = re.compile(r"(<[^>]*>)")
_CODE = re.compile(r"^</?(?:code|pre)\b")
"""Where names and commands stand, which are no words."""


def explained(body: str) -> str:
    """Return a part of a result, as HTML, with each word explained where it appears first."""
    left = set(MEANT)

    def at(match: re.Match[str]) -> str:
        word = match[1] if match[1] in MEANT else match[1].lower()
        if word not in left:
            return match[0]
        left.discard(word)
        return f'<abbr title="{escape(MEANT[word])}">{match[0]}</abbr>'

    pieces, code = _TAGS.split(body), 0  # all text between tags is escaped
    for place, piece in enumerate(pieces):
        if place % 2:
            code += len(_CODE.findall(piece)) * (-1 if piece.startswith("</") else 1)
        elif not code:
            pieces[place] = _WORDS.sub(at, piece)
    return "".join(pieces)


def with_words(body: str) -> str:
    """Return a part of a result, as HTML, with its words explained below it, too."""
    said = "".join(f"<div><dt>{escape(word)}</dt><dd>{escape(text)}</dd></div>" for word, text in SHORT.items())
    return f'{explained(body)}<dl class="em-words">{said}</dl>'
