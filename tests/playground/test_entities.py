from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.entities import FormattedText, settled, utf16_length, utf16_slice
from bot.playground.errors import ApiError
from bot.playground.html import parse_html
from bot.playground.markdown import parse_markdown


def span(kind: str, offset: int, length: int, **details: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length} | details


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        pytest.param("1 < 2".replace("<", "&lt;"), "1 < 2", [], id="escaped"),
        pytest.param("a & b > c", "a & b > c", [], id="a bare & and > are let through"),
        pytest.param("&#233;&#xeb;&copy;", "éë&copy;", [], id="numbers, and names unknown"),
        pytest.param("👍 <b>Ja</b>", "👍 Ja", [span("bold", 3, 2)], id="counts in UTF-16"),
        pytest.param(
            "<b>een <i>twee</i></b>",
            "een twee",
            [span("italic", 4, 4), span("bold", 0, 8)],
            id="one inside the other",
        ),
        pytest.param(
            '<a href="https://bieb.nl?a=1&amp;b=2">hier</a>',
            "hier",
            [span("text_link", 0, 4, url="https://bieb.nl/?a=1&b=2")],
            id="link",
        ),
        pytest.param('<a href="javascript:x">hier</a>', "hier", [], id="no link"),
        pytest.param(
            '<pre><code class="language-python">x</code></pre>',
            "x",
            [span("pre", 0, 1, language="python")],
            id="code block in a language",
        ),
        pytest.param(
            "<blockquote expandable>lang</blockquote>",
            "lang",
            [span("expandable_blockquote", 0, 4)],
            id="expandable quotation",
        ),
        pytest.param("<b></b>leeg", "leeg", [], id="nothing inside"),
    ],
)
def test_html_is_read_as_telegram_reads_it(
    source: str, text: str, entities: list[dict[str, Any]]
) -> None:
    assert parse_html(source) == FormattedText(text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 < 2", "Unclosed start tag at byte offset 2"),
        ("ë <p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_is_refused_as_telegram_refuses_it(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_html(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        pytest.param(r"1\. punt \_", "1. punt _", [], id="escaped"),
        pytest.param(
            "*vet* __onder__",
            "vet onder",
            [span("bold", 0, 3), span("underline", 4, 5)],
            id="styles",
        ),
        pytest.param("`a_b` ", "a_b ", [span("code", 0, 3)], id="code is not looked into"),
        pytest.param(
            "```python\nx=1```", "x=1", [span("pre", 0, 3, language="python")], id="code block"
        ),
        pytest.param(
            "[hier](https://bieb.nl/a)",
            "hier",
            [span("text_link", 0, 4, url="https://bieb.nl/a")],
            id="link",
        ),
    ],
)
def test_markdown_is_read_as_telegram_reads_it(
    source: str, text: str, entities: list[dict[str, Any]]
) -> None:
    assert parse_markdown(source) == FormattedText(text, entities)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("Klaar.", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("*vet", "Can't find end of Bold entity at byte offset 0"),
        ("ë `x", "Can't find end of Code entity at byte offset 3"),
        ("*a _b* c_", "Can't find end of Italic entity at byte offset 3"),
    ],
)
def test_markdown_is_refused_as_telegram_refuses_it(source: str, reason: str) -> None:
    with pytest.raises(ApiError) as refusal:
        parse_markdown(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start laren", [span("bot_command", 0, 6)]),
        ("en/of 1/2", []),
        ("/help@ideeenbus_bot!", [span("bot_command", 0, 19)]),
        ("👍 mail jan@bieb.nl", [span("email", 8, 11)]),
        ("zie www.bieb.nl/open.", [span("url", 4, 16)]),
        ("bieb.nl", [span("url", 0, 7)]),
        ("@bibliotheek #idee #1", [span("mention", 0, 12), span("hashtag", 13, 5)]),
    ],
)
def test_what_telegram_marks_by_itself(text: str, entities: list[dict[str, Any]]) -> None:
    assert settled(FormattedText(text, [])) == FormattedText(text, entities)


def test_nothing_is_marked_inside_code_or_a_link() -> None:
    formatted = parse_html('<code>/help</code> <a href="https://bieb.nl/a">bieb.nl</a> /help')
    assert [(e["type"], e["offset"]) for e in settled(formatted).entities] == [
        ("code", 0),
        ("text_link", 6),
        ("bot_command", 14),
    ]


def test_a_text_is_trimmed_and_its_entities_with_it() -> None:
    formatted = FormattedText(" \n👍 Ja \n", [span("bold", 0, 9)])
    assert settled(formatted) == FormattedText("👍 Ja", [span("bold", 0, 5)])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1))
def test_an_entity_covers_what_its_tag_held(parts: list[str]) -> None:
    """Whatever the text, offset and length in UTF-16 units cut out just what was bold."""
    source = "".join(f"<b>{part.replace('&', '&amp;').replace('<', '&lt;')}</b>." for part in parts)
    text, entities = parse_html(source)
    assert [utf16_slice(text, e["offset"], e["length"]) for e in entities] == parts
    assert utf16_length(text) == sum(e["length"] for e in entities) + len(parts)
