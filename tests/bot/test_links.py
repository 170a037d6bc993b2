import pytest

from bot.staff.links import contains_link, unlinked


@pytest.mark.parametrize(
    ("text", "link"),
    [
        pytest.param("Zie https://example.org/x", True, id="a page"),
        pytest.param("Zie www.voorbeeld.nl", True, id="without a scheme"),
        pytest.param("kijk op bol.com!", True, id="a bare domain"),
        pytest.param("t.me/kanaal", True, id="a channel"),
        pytest.param("De wc is vies.De lift ook", False, id="a space forgotten"),
        pytest.param("mail naar a@example.org", False, id="an e-mail address"),
        pytest.param("om 12.30 uur, o.a. hier", False, id="dots of all kinds"),
    ],
)
def test_a_link_is_seen(text: str, link: bool) -> None:
    assert contains_link(text) is link


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("De wc en/of de lift", "De wc en/of de lift"),
        ("Zie https://a.nl/?x=<b> nu", "Zie <code>https://a.nl/?x=&lt;b&gt;</code> nu"),
        ("bel 035 123 45 67 even", "bel <code>035 123 45 67</code> even"),
        (
            "@anna zei #top en /forget",
            "<code>@anna</code> zei <code>#top</code> en <code>/forget</code>",
        ),
        ("a & b < c", "a &amp; b &lt; c"),
    ],
)
def test_nothing_is_left_to_press(text: str, html: str) -> None:
    assert unlinked(text) == html
