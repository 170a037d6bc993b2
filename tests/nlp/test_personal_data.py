import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from nlp.personal_data import find, placeholders, replace


def removed(text: str, language: str = "nl") -> str:
    return replace(text, find(text), placeholders(language))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Mail j.de.boer+bieb@voorbeeld.nl aub", "Mail [e-mail] aub", id="e-mail"),
        pytest.param("jan @ voorbeeld.nl.", "[e-mail].", id="e-mail with spaces"),
        pytest.param("jan(at)voorbeeld.co.uk", "[e-mail]", id="e-mail for people"),
        pytest.param("Bel 06-12345678!", "Bel [telefoon]!", id="mobile"),
        pytest.param("bel 06 12 34 56 78 na vijf", "bel [telefoon] na vijf", id="mobile in pairs"),
        pytest.param("+31 6 12345678", "[telefoon]", id="mobile from abroad"),
        pytest.param("0031612345678", "[telefoon]", id="mobile, old prefix"),
        pytest.param("tel. (020) 551 55 12", "tel. [telefoon]", id="landline in brackets"),
        pytest.param("010-4123456 of +32 470 12 34 56", "[telefoon] of [telefoon]", id="two"),
        pytest.param("NL91 ABNA 0417 1643 00 graag", "[rekeningnummer] graag", id="iban"),
        pytest.param("nl91abna0417164300", "[rekeningnummer]", id="iban, small letters"),
        pytest.param("NL92ABNA0417164300", "[rekeningnummer]", id="dutch iban with a slip"),
        pytest.param("DE89370400440532013000", "[rekeningnummer]", id="german iban"),
        pytest.param("mijn bsn: 123456782", "mijn bsn: [bsn]", id="bsn"),
        pytest.param("1234.56.782", "[bsn]", id="bsn with dots"),
        pytest.param("ik ben 123 456 782, dank", "ik ben [bsn], dank", id="bsn with spaces"),
        pytest.param("2 boeken, 123-456-782", "2 boeken, [bsn]", id="bsn after a number"),
        pytest.param("12 345 123 456 782", "12 345 [bsn]", id="bsn after numbers"),
        pytest.param("groetjes, 123456782 x", "groetjes, [bsn] x", id="bsn and a kiss"),
        pytest.param("123 – 456\n782", "[bsn]", id="bsn over two lines"),
        pytest.param("１２３４５６７８２", "[bsn]", id="bsn in wide digits"),
        pytest.param("BSN is 123456789", "BSN is [bsn]", id="bsn with a slip, said to be one"),
        pytest.param("Ik woon op 1234 AB 12", "Ik woon op [adres]", id="postcode, house"),
        pytest.param("1234AB, nr. 12a is het", "[adres] is het", id="postcode, house, letter"),
        pytest.param("1234ab 12", "[adres]", id="postcode in small letters"),
        pytest.param("Dorpsstraat 12, 1234 AB Ons Dorp", "[adres] Ons Dorp", id="street, postcode"),
        pytest.param("pas 20012345678 doet niets", "pas [pasnummer] doet niets", id="card"),
        pytest.param(
            "Mijn pasnummer is 123456789012", "Mijn pasnummer is [pasnummer]", id="number"
        ),
        pytest.param("bibliotheekpas: 1234 5678", "bibliotheekpas: [pasnummer]", id="library card"),
    ],
)
def test_personal_data_is_replaced(text: str, expected: str) -> None:
    assert removed(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a@b.nl", "[e-mail]", id="e-mail"),
        pytest.param("call 0612345678", "call [phone]", id="phone"),
        pytest.param("NL91ABNA0417164300", "[account number]", id="iban"),
        pytest.param("123456782", "[bsn]", id="bsn"),
        pytest.param("my card number is 20012345678", "my card number is [card number]", id="card"),
        pytest.param("I live at 1234 AB 12", "I live at [address]", id="address"),
    ],
)
@pytest.mark.parametrize("language", ["en", "other"])
def test_what_stands_instead_is_english_unless_the_message_is_dutch(
    text: str, expected: str, language: str
) -> None:
    assert removed(text, language) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ISBN 978-90-234-5678-1 en 9789023456780 en 90-6069-123-X", id="isbn"),
        pytest.param("ISBN 978-90-274-0003-1 graag", id="isbn that holds nine digits of a bsn"),
        pytest.param("1984 van Orwell, 2001: A Space Odyssey, Catch-22", id="titles"),
        pytest.param("sinds 2019 is 3 keer de prijs verhoogd", id="a year and a number"),
        pytest.param("open van 09.00-17.00 en 08.00 - 12.30", id="times"),
        pytest.param("14-05-2024 om 10:30, 2023/2024", id="dates"),
        pytest.param("€ 1.250.000 voor 12,50 per 1000 leden", id="prices"),
        pytest.param("HP LaserJet M234dw, Epson ET-2850, A4 80g", id="printers"),
        pytest.param("bel 0900-1234 of 112", id="numbers that are no one’s own"),
        pytest.param("@bieb op insta, 5 x 20 = 100", id="a handle, a sum"),
        pytest.param("regiobibliotheek 7411 kost 3 euro", id="four digits"),
        pytest.param("bestelling 612345678", id="nine digits that are no one’s"),
        pytest.param("het kan pas 14-05-2024", id="a date, and another word “pas”"),
        pytest.param("de pas kostte 15 euro in 2024", id="a card’s price"),
    ],
)
def test_what_only_looks_personal_stays(text: str) -> None:
    assert removed(text) == text


@given(
    digits=st.text("0123456789", min_size=8, max_size=8),
    check=st.integers(0, 9),
    gaps=st.lists(st.sampled_from(["", "", ".", " ", "-", " - "[:2]]), min_size=8, max_size=8),
    before=st.sampled_from(["", "bsn ", "1-", "Ik heb 2 boeken, ", "nr.", "x 12 ", "06 "]),
    after=st.sampled_from(["", ".", " graag", ", 3 keer", "\n06-12345678", " 12"]),
)
def test_a_bsn_never_survives(
    digits: str, check: int, gaps: list[str], before: str, after: str
) -> None:
    """Whatever stands between its digits, before and after."""
    number = f"{digits}{check}"
    if bsn.is_valid(number):
        written = "".join(digit + gap for digit, gap in zip(number, [*gaps, ""], strict=True))

        assert written not in removed(before + written + after)


def test_two_that_overlap_leave_nothing_of_either() -> None:
    """The address begins inside what the card rule took."""
    assert removed("pas 123456 1234 AB 12") == "pas [pasnummer]"
