"""The words of a result, explained where they appear first, and nowhere inside a tag."""

from emergent.app.assessing.words import MEANT, SHORT, explained, with_words
from emergent.report.reading import GLOSSARY


def test_a_word_is_explained_where_it_appears_first():
    text = explained("<p>A gate, two gates, the GD.</p><p>Gates again.</p>")
    assert text.count("<abbr") == 2
    assert f'A <abbr title="{GLOSSARY["gate"]}">gate</abbr>, two gates, the <abbr title="' in text
    assert explained("<td>Ceiling</td>") == f'<td><abbr title="{MEANT["ceiling"]}">Ceiling</abbr></td>'


def test_longer_terms_are_not_taken_for_the_shorter_ones_in_them():
    assert explained("a null hypothesis") == "a null hypothesis"
    assert explained("nullify a floorboard") == "nullify a floorboard"
    assert f'title="{GLOSSARY["placebo twin"]}">placebo twins</abbr>' in explained("the placebo twins")


def test_tags_stay_as_they_are():
    body = '<img alt="the null" src="data:gate"><code class="threshold">x</code>'
    assert explained(body) == body


def test_names_and_commands_are_no_words():
    body = "<code>gate</code><pre>the <b>null</b></pre>"
    assert explained(f"{body} gate") == f'{body} <abbr title="{MEANT["gate"]}">gate</abbr>'


def test_all_words_stand_below_the_verdict():
    said = with_words("<p>emergent</p>")
    assert set(SHORT) <= set(MEANT)
    assert [said.count(f"<dt>{word}</dt>") for word in SHORT] == [1] * len(SHORT)
