import pytest

from bot.playground.entities import FormattedText, settled
from bot.playground.html import parse_html
from bot.playground.rendering import rendered


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        pytest.param("1 &lt; 2 & <b>3</b>", "1 &lt; 2 &amp; <strong>3</strong>", id="escaped"),
        pytest.param(
            "👍 <b>een <i>twee</i></b> drie",
            "👍 <strong>een <em>twee</em></strong> drie",
            id="one in the other, after an emoji",
        ),
        pytest.param(
            '<a href="https://bieb.nl/?a=1&amp;b=2">hier</a>',
            '<a href="https://bieb.nl/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">'
            "hier</a>",
            id="link",
        ),
        pytest.param('<a href="tg://user?id=1">Anna</a>', "Anna", id="no link for a browser"),
        pytest.param(
            "zie <b>bieb.nl</b>",
            "zie <strong>"
            '<a href="http://bieb.nl/" target="_blank" rel="noopener noreferrer">bieb.nl</a>'
            "</strong>",
            id="address found in the text",
        ),
        pytest.param("<code>&lt;b&gt;</code>", "<code>&lt;b&gt;</code>", id="code"),
        pytest.param("/help me", "/help me", id="commands stay text"),
    ],
)
def test_a_text_becomes_safe_html(html: str, shown: str) -> None:
    assert rendered(*settled(parse_html(html))) == shown


def test_entities_that_cross_are_cut_off() -> None:
    crossing = [
        {"type": "bold", "offset": 0, "length": 4},
        {"type": "italic", "offset": 2, "length": 4},
    ]
    assert rendered("abcdef", crossing) == "<strong>ab<em>cd</em></strong>ef"


def test_what_a_patron_types_is_never_markup() -> None:
    text = "<script>alert('x')</script>"
    shown = rendered(*settled(FormattedText(text, [])))
    assert shown == "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"
