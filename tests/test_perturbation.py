"""Perturbations and plans: the text form, both ways, and what is said about each mistake."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emergent.errors import EmergentError, PlanError, UnknownNameError
from emergent.perturbation import (
    LONGEST,
    NAMES,
    NOMINAL,
    PERTURBATIONS,
    Dose,
    Kind,
    Perturbation,
    Plan,
    Setting,
    Timing,
    settings_of,
)

# the text form

TEXTS = {
    "distract:walker-3@50=30": Perturbation("distract", ("walker-3",), 50.0, None, 30.0),
    "deafen:walker-1|walker-2@0+60=0.5": Perturbation("deafen", ("walker-1", "walker-2"), 0.0, 60.0, 0.5),
    "mislead:walker-0@20,degrees=90": Perturbation("mislead", ("walker-0",), 20.0, settings=(("degrees", 90.0),)),
    "remove:*@0": Perturbation("remove", ("*",)),
    "blind:walker:*@1e3+0.25=1e-7,noise=0.5,stuck=-2": Perturbation(
        "blind", ("walker:*",), 1000.0, 0.25, 1e-7, (("noise", 0.5), ("stuck", -2.0))
    ),
    "fork:chance@50=1": Perturbation("fork", ("chance",), 50.0, None, 1.0),
    " mislead:a@.5=+1, headings = own ,degrees=1 ": Perturbation(
        "mislead", ("a",), 0.5, None, 1.0, (("degrees", 1.0), ("headings", "own"))
    ),
}


@pytest.mark.parametrize("text", TEXTS, ids=str.strip)
def test_text_is_read(text):
    assert Perturbation.parse(text) == TEXTS[text]
    assert Perturbation.parse(TEXTS[text].text) == TEXTS[text]


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (Plan.of("remove", "walker-3", 50.0), "remove:walker-3@50"),
        (Plan.of("slow", ["a", "b"], 0.5, duration=3, dose=0.25), "slow:a|b@0.5+3=0.25"),
        (Plan.of("mislead", "*", headings="own", degrees=90), "mislead:*@0,degrees=90,headings=own"),
        (Plan.of("move", "restaurant", 1e20, dose=0.1 + 0.2), "move:restaurant@1e+20=0.30000000000000004"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_plan_has_a_text(made, text):
    assert made.text == str(made) == text
    assert Plan.parse(text) == made


AB = (("degrees", 3.0), ("headings", "own"))
names = st.from_regex(r"[a-z][\w-]{0,8}", fullmatch=True).filter(str.isascii)
numbers = st.floats(allow_nan=False, allow_infinity=False)
words = st.from_regex(r"[a-z]{1,8}", fullmatch=True).filter(lambda word: word not in ("nan", "inf", "infinity"))
perturbations = st.builds(
    Perturbation,
    kind=names,
    components=st.lists(names | st.just("*") | st.just("walker:*"), min_size=1, max_size=4).map(tuple),
    onset=st.floats(0, allow_infinity=False) | st.integers(0, 10**12),
    duration=st.none() | st.floats(0, exclude_min=True, allow_infinity=False),
    dose=st.none() | numbers,
    settings=st.dictionaries(st.from_regex(r"[a-z]\w{0,5}", fullmatch=True), numbers | words, max_size=4).map(
        lambda chosen: tuple(sorted(chosen.items()))
    ),
)


many = settings(max_examples=80, derandomize=True, database=None, deadline=None)


@many
@given(perturbations)
def test_text_is_read_back(perturbation):
    assert Perturbation.parse(perturbation.text) == perturbation


@many
@given(st.lists(perturbations, max_size=4))
def test_plan_is_read_back(parts):
    plan = Plan(tuple(parts))
    back = Plan.parse(plan.text)
    assert back == plan == Plan.parse([part.text for part in parts])
    assert plan == Plan.parse(str(plan)) == Plan.parse(map(str, parts)) == Plan.parse(parts)
    assert hash(back) == hash(plan)
    assert len(back) == len(parts)
    assert tuple(back) == plan.perturbations


def test_settings_have_one_order():
    """However they were given: one intervention is one perturbation, with one text."""
    one, other = (Perturbation("mislead", ("a",), settings=pairs) for pairs in (AB, AB[::-1]))
    assert one == other == Perturbation.parse(other.text)
    assert one.text == other.text


def test_plans_add_up():
    one, two = Plan.parse("slow:a@1; remove:b@2"), Plan.parse(["fork:chance@3"])
    assert (one + two).text == "slow:a@1; remove:b@2; fork:chance@3"
    assert one + NOMINAL == one == NOMINAL + one
    assert Plan.parse("") == Plan.parse(" ; ") == Plan.parse([]) == NOMINAL
    assert (str(NOMINAL), NOMINAL.text) == ("nominal", "")


def test_a_component_named_twice_counts_once():
    once = Plan.parse("remove:b|a|b|a@3")
    assert once == Plan.parse("remove:b|a@3") == Plan.of("remove", ["b", "a", "a"], 3.0)
    assert once.text == "remove:b|a@3"
    assert Plan.parse("remove:" + "|".join("*" * 2000) + "@0").text == "remove:*@0"


# bounds


def test_a_large_plan_is_read():
    """As `solo` makes it of the largest group, and one of as many perturbations."""
    names = [f"walker-{i}" for i in range(1999)]
    assert Plan.parse(Plan.of("remove", names).text) == Plan.of("remove", names)
    assert len(Plan.parse("; ".join(f"slow:{name}@1=0.5" for name in names))) == 1999


LONG = {
    "names": (lambda: Plan.of("remove", map(str, range(NAMES + 1))), f"remove names 10001 components, .* most {NAMES}"),
    "perturbations": (
        lambda: Plan.parse("a:b@0;" * (PERTURBATIONS + 1)),
        f"the plan has 10001 perturbations, but at most {PERTURBATIONS} are allowed",
    ),
    "sum": (lambda: Plan.parse("a:b@0;" * 6000) + Plan.parse("a:b@0;" * 6000), "the plan has 12000 perturbations"),
    "text": (lambda: Plan.parse("x" * (LONGEST + 1)), f"1000001 characters, but at most {LONGEST} are allowed"),
    "one": (lambda: Perturbation.parse(" " * (LONGEST + 1)), "the plan has 1000001 characters"),
}


@pytest.mark.parametrize("case", LONG)
def test_what_is_too_long_is_refused(case):
    make, message = LONG[case]
    with pytest.raises(PlanError, match=message) as caught:
        make()
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    "text",
    ["a:b@" + "1" * 900_000 + "x", "a:b@0" + ",c=1" * 200_000 + ",", "a:" + ":" * 900_000, "a:b@0," + " " * 900_000],
    ids=["digits", "settings", "colons", "blanks"],
)
def test_a_long_text_is_read_once(text):
    """A form that tries several ways to read a text takes hours for these; the message shows their beginning alone."""
    with pytest.raises(PlanError, match=r"cannot read the perturbation 'a:.*…'; the form is") as caught:
        Perturbation.parse(text)
    assert len(str(caught.value)) < 500


# mistakes

FORM = r"cannot read the perturbation .*; the form is kind:component@onset\[\+duration\]\[=dose\]"
MISTAKES = {
    "distract": FORM,
    "distract:walker-3": FORM,
    "distract@5": FORM,
    "distract:@5": FORM,
    "Distract:a@5": FORM,
    "distract:a@": FORM,
    "distract:a@soon": FORM,
    "distract:a@5=much": FORM,
    "distract:a@5=3=4": FORM,
    "distract:a@5=3+4": FORM,
    "distract:a@5,degrees": FORM,
    "distract:a@5,degrees=1,degrees=2": "gives a setting twice",
    "distract:a@-5": r"the onset of distract is -5.0 s, but must be 0 s or later",
    "distract:a@1e999": r"the onset of distract is inf s",
    "distract:a@5+0": r"the duration of distract is 0.0 s, but must be above 0 s",
    "distract:a@5+-2": r"the duration of distract is -2.0 s",
    "distract:a@5+1e999": r"the duration of distract is inf s",
}


@pytest.mark.parametrize("text", MISTAKES)
def test_text_that_cannot_be_read(text):
    with pytest.raises(PlanError, match=MISTAKES[text]):
        Plan.parse(text)


@pytest.mark.parametrize("text", ["slow:a@5=1e999", "slow:a@5,degrees=inf", "slow:a@5,degrees=nan"])
def test_numbers_that_are_none_are_a_plan_error(text):
    """Infinite doses and settings: refused with a message, never an OverflowError."""
    with pytest.raises(PlanError):
        Sway().complete(next(iter(Plan.parse(text))))


NO_NAMES_NO_NUMBERS = [
    (("slow", (3,)), "3 is no name"),
    (("slow", 3), "3 is no name"),
    (("slow", None), "None is no name"),
    (("slow", ("a", ("b",))), r"\('b',\) is no name"),
    ((None, ("a",)), "None is no name"),
    (("slow", ("a",), "5"), "the onset of slow is '5', but must be a number"),
    (("slow", ("a",), None), "the onset of slow is None, but must be a number"),
    (("slow", ("a",), 5.0, [1]), r"the duration of slow is \[1\], but must be a number"),
    (("slow", ("a",), 5.0, None, {}), r"the dose of slow is {}, but must be a number"),
    (("slow", ("a",), 5.0, None, None, (("degrees", {}),)), "degrees of slow is {}, but must be a number"),
]


@pytest.mark.parametrize(("parts", "said"), NO_NAMES_NO_NUMBERS, ids=[str(parts) for parts, _ in NO_NAMES_NO_NUMBERS])
def test_what_is_no_name_or_no_number_is_a_plan_error(parts, said):
    with pytest.raises(PlanError, match=said):
        Perturbation(*parts)


def test_no_component():
    with pytest.raises(PlanError, match="slow names no component; write slow:COMPONENT@ONSET"):
        Perturbation("slow", ())


# kinds


class Sway(Kind):
    """A kind with every sort of setting."""

    name = "sway"
    applies_to = ("walker",)
    dose = Dose("m", 0, 10, 2)
    settings = (
        Setting("degrees", 90.0, "Where to.", "degrees", -360, 360),
        Setting("headings", "common", "Whose.", words=("common", "own")),
        Setting("any", 0.0, "Free."),
    )


class Gone(Kind):
    name = "gone"
    dose = Dose("gone or not", 0, 1, 1, (0.0, 1.0))


class Wait(Kind):
    name = "wait"
    dose = Dose("s", 0, 100, 30)
    timing = Timing.DOSE


class Jump(Kind):
    name = "jump"
    timing = Timing.INSTANT


KINDS = {kind.name: kind() for kind in (Sway, Gone, Wait, Jump)}


def complete(text: str) -> Perturbation:
    (perturbation,) = Plan.parse(text)
    return KINDS[perturbation.kind].complete(perturbation)


def test_defaults_are_filled_in():
    whole = complete("sway:a|b@3+4")
    assert (whole.kind, whole.components, whole.onset, whole.duration, whole.dose) == ("sway", ("a", "b"), 3, 4, 2.0)
    assert settings_of(whole) == {"degrees": 90.0, "headings": "common", "any": 0.0}
    assert KINDS["sway"].complete(whole) == whole
    assert complete("wait:a@3").dose == 30
    assert complete("jump:a@3").dose == 1


def test_what_is_given_is_kept():
    whole = complete("sway:a@3=0.5,headings=own,degrees=-360,any=1e9")
    assert whole.dose == 0.5
    assert settings_of(whole) == {"degrees": -360.0, "headings": "own", "any": 1e9}
    assert [complete(f"gone:a@0={dose}").dose for dose in (0, 1)] == [0, 1]
    assert [complete(f"sway:a@0={dose}").dose for dose in (0, 10)] == [0, 10]


REFUSED = {
    "sway:a@3=11": r"the dose of sway is 11 \[m\], but must be from 0 to 10",
    "sway:a@3=-1": r"the dose of sway is -1 \[m\]",
    "sway:a@3,degrees=361": r"degrees of sway is 361 \[degrees\], but must be from -360 to 360",
    "sway:a@3,degrees=east": r"degrees of sway is 'east', but must be a number \[degrees\]",
    "sway:a@3,headings=mine": r"headings of sway is 'mine', but must be one of common, own",
    "sway:a@3,headings=3": r"headings of sway is 3.0, but must be one of common, own",
    "sway:a@3,degree=4": r"sway has no setting 'degree'. Did you mean 'degrees'\? Known: any, degrees,",
    "gone:a@3=0.5": r"the dose of gone is 0.5, but must be 0 or 1 \(gone or not\)",
    "wait:a@3+4": r"wait has no duration \(it acts from its onset for as many seconds as its dose\); leave out '\+4'",
    "jump:a@3+4.5=1": r"jump has no duration \(it acts at its onset, at once\); leave out '\+4.5'",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_a_kind_does_not_allow(text):
    wrong = UnknownNameError if " has no setting" in REFUSED[text] else PlanError
    with pytest.raises(wrong, match=REFUSED[text]) as caught:
        complete(text)
    assert isinstance(caught.value, EmergentError)


@pytest.mark.parametrize("dose", [math.inf, math.nan, True, "half"], ids=str)
def test_dose_must_be_a_number(dose):
    with pytest.raises(PlanError, match=r"the dose of sway is .* must be a number"):
        KINDS["sway"].complete(Perturbation("sway", ("a",), dose=dose))
