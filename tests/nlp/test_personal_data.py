import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from nlp.births import births_beside
from nlp.found import Found, without_overlaps
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
        pytest.param("Dorpsstraat 12, 1234 AB Ons Dorp", "[adres]", id="street, postcode, town"),
        pytest.param("op Wagnerlaan 5, Flat 12, dank", "op [adres], dank", id="flat"),
        pytest.param("aan Wagnerlaan 3 t/m 9.", "aan [adres].", id="a row of houses"),
        pytest.param("pas 20012345678 doet niets", "pas [pasnummer] doet niets", id="card"),
        pytest.param(
            "Mijn pasnummer is 123456789012", "Mijn pasnummer is [pasnummer]", id="number"
        ),
        pytest.param("bibliotheekpas: 1234 5678", "bibliotheekpas: [pasnummer]", id="library card"),
        pytest.param("2090012345678 piept", "[pasnummer] piept", id="card, not said to be one"),
        pytest.param("lidmaatschap NB-0015667", "lidmaatschap [pasnummer]", id="card with letters"),
        pytest.param("jan.b apenstaartje xs4all punt nl", "[e-mail]", id="e-mail said aloud"),
        pytest.param("a.bos[at]live[punt]nl", "[e-mail]", id="e-mail in brackets"),
        pytest.param("piet@gmail,com werkt", "[e-mail] werkt", id="e-mail with a comma"),
        pytest.param("piet@planet", "[e-mail]", id="e-mail without its end"),
        pytest.param(
            "nul zes twaalf vierendertig zesenvijftig achtenzeventig", "[telefoon]", id="in words"
        ),
        pytest.param("(0)30-2314567", "[telefoon]", id="zero in brackets"),
        pytest.param("bel 6012345 aub", "bel [telefoon] aub", id="without area code"),
        pytest.param("nummer: 48 601 234 567", "nummer: [telefoon]", id="abroad without plus"),
        pytest.param("06-1234567", "[telefoon]", id="mobile with a slip"),
        pytest.param("BE68 5390 0754 7034", "[rekeningnummer]", id="belgian iban"),
        pytest.param("fr14 2004 1010 0505 0001 3m02 606", "[rekeningnummer]", id="french iban"),
        pytest.param(
            "op 12 NL91ABNA0417164300", "op 12 [rekeningnummer]", id="iban, number before"
        ),
        pytest.param("BSN, dat is 10000008", "BSN, dat is [bsn]", id="eight digits called a bsn"),
        pytest.param("12345672 is mijn bsn", "[bsn] is mijn bsn", id="called a bsn behind it"),
        pytest.param("een twee drie 456 782", "[bsn]", id="bsn, half in words"),
        pytest.param("ik woon Brink 12", "ik woon [adres]", id="a street without an ending"),
        pytest.param("Oude Gracht 12 bis", "[adres]", id="bis"),
        pytest.param("Lange Leidsedwarsstraat 5-hs", "[adres]", id="house with an addition"),
        pytest.param("korte nieuwstraat 9", "[adres]", id="street in small letters"),
        pytest.param("woon op nummer 12 in de Dorpsstraat", "woon op [adres]", id="number first"),
        pytest.param("woon in de Dorpsstraat op nummer 12", "woon in de [adres]", id="number last"),
        pytest.param("Flat 3, 40 Mill Road", "[adres]", id="english address"),
        pytest.param("in 1251 AB rijdt niets", "in [adres] rijdt niets", id="twenty houses"),
        pytest.param(
            "1251 AB en huisnummer 12", "[adres] en [adres]", id="postcode far from house"
        ),
        pytest.param("geb. 3 mei 1948", "geb. [geboortedatum]", id="date of birth"),
        pytest.param("DOB 12/03/1950", "DOB [geboortedatum]", id="date of birth in english"),
        pytest.param("12-3-1950 ben ik geboren", "[geboortedatum] ben ik geboren", id="before"),
        pytest.param("Hr. Stam (12-3-50)", "Hr. Stam ([geboortedatum])", id="signed with it"),
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
        pytest.param("De vestiging aan de Brink 12 is koud", id="the library’s own address"),
        pytest.param("de Kerkstraat 3 keer afgesloten", id="a street and how often"),
        pytest.param("84 Charing Cross Road en 221B Baker Street", id="addresses in titles"),
        pytest.param("Amsterdam 2, Nederland 3, Reservering 4, iPad 5", id="endings of no street"),
        pytest.param("Boekenmarkt 2024, Kerkplein 15 mei", id="a street and when"),
        pytest.param(
            "8000 AD past in 1500 MB en kost 1250 in kas", id="four digits and two letters"
        ),
        pytest.param("geboren in 1950, dus 12-03-2024 was ik 74", id="a year of birth"),
        pytest.param("Multatuli, geboren 2 maart 1820", id="a writer’s birth"),
        pytest.param("ISBN 978-90-5672-763-0", id="isbn with a slip"),
        pytest.param("look at gmail en kijk op bol punt com", id="no e-mail"),
    ],
)
def test_what_only_looks_personal_stays(text: str) -> None:
    assert removed(text) == text


def with_check_digit(digits: str) -> str | None:
    numbers = (f"{digits}{check}" for check in range(10))
    return next((number for number in numbers if bsn.is_valid(number)), None)


GAPS = [
    "",
    "",
    ".",
    " ",
    "-",
    " - ",
    "\N{NO-BREAK SPACE}",
    "/",
    ", ",
    "_",
    "\n",
    "\N{EN DASH}",
    "·",
]


@given(
    digits=st.text("0123456789", min_size=8, max_size=8).map(with_check_digit),
    gaps=st.lists(st.sampled_from(GAPS), min_size=8, max_size=8),
    before=st.sampled_from(
        [
            "",
            "bsn ",
            "1-",
            "Ik heb 2 boeken, ",
            "nr.",
            "x 12 ",
            "06 ",
            "tel 06-12345678 ",
            "978 ",
            "pas ",
            "NL12 ",
            "geboren ",
            "Kerkstraat 12, ",
            "1234 AB ",
            "a@b.nl",
            "12-03-2024 ",
            "(",
        ]
    ),
    after=st.sampled_from(
        [
            "",
            ".",
            " graag",
            ", 3 keer",
            "\n06-12345678",
            " 12",
            " AB 12",
            "@b.nl",
            " 1251 AB",
            "x",
            ")",
        ]
    ),
)
def test_a_bsn_never_survives(digits: str | None, gaps: list[str], before: str, after: str) -> None:
    """Whatever stands between its digits, before and after."""
    if digits:
        written = "".join(digit + gap for digit, gap in zip(digits, [*gaps, ""], strict=True))

        assert written not in removed(before + written + after)


@given(st.integers(10_000_000, 99_999_999).filter(lambda it: bsn.is_valid(f"0{it}")))
def test_a_bsn_without_its_zero_does_not_survive_where_it_is_called_one(number: int) -> None:
    assert str(number) not in removed(f"mijn BSN is toch echt {number}")


def test_two_that_overlap_leave_nothing_of_either() -> None:
    """The address begins inside what the card rule took."""
    assert removed("pas 123456 1234 AB 12") == "pas [pasnummer]"


def test_what_others_found_is_replaced_too() -> None:
    text = "Groet, Jan Bos, 06-12345678"
    others = [Found(7, 14, "person")]

    assert (
        replace(text, without_overlaps(find(text), others), placeholders("nl"))
        == "Groet, [naam], [telefoon]"
    )


def test_a_rule_names_what_others_found_as_well() -> None:
    """And nothing survives of what either took."""
    text = "Jan jan@voorbeeld.nl mailt"
    others = [Found(0, 20, "person")]

    assert (
        replace(text, without_overlaps(find(text), others), placeholders("nl")) == "[e-mail] mailt"
    )


@pytest.mark.parametrize(
    "piece",
    ["1 ", "1", "0", "06 ", "a@", "A", "A ", "Ab cd ", "een ", "NL12 ", "ab12 ", "pas ", "bsn ",
     "bel mij op ", "geboren op ", "1251 AB ", "Aastraat ", "nummer 1 in de ", "a dot ", " ", "\n",
     "1-", "1.", "(", "'t ", "van ", "12-12-1950 ", "isbn ", "a1", "0(", "+31 "],
)  # fmt: skip
def test_reading_twice_as_much_takes_about_twice_as_long(piece: str) -> None:
    """A search that goes back over what it read would take four times as long."""
    short, long = (seconds(piece * (length // len(piece))) for length in (8_000, 32_000))

    assert long < 9 * short + 0.02


def seconds(text: str) -> float:
    def once() -> float:
        begin = time.process_time()
        find(text)
        return time.process_time() - begin

    return min(once() for _ in range(2))


@pytest.mark.parametrize(
    ("text", "named", "expected"),
    [
        pytest.param("Truus (9 mei 1946) komt", Found(0, 5, "person"), ["9 mei 1946"], id="behind"),
        pytest.param("A. Geurts, 14.1.1938", Found(0, 9, "person"), ["14.1.1938"], id="a comma"),
        pytest.param("ze is van 9 mei 1946", Found(12, 20, "birth"), ["9 mei 1946"], id="a part"),
        pytest.param("Truus komt op 9 mei 1946", Found(0, 5, "person"), [], id="not right behind"),
        pytest.param("Truus, 23-11-2026", Found(0, 5, "person"), [], id="the date of a letter"),
    ],
)
def test_dates_beside_what_others_found_are_of_birth(
    text: str, named: Found, expected: list[str]
) -> None:
    found = births_beside(text, [named])

    assert [text[item.start : item.end] for item in found] == expected
