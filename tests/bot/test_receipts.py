"""Receipts of suggestions whose area is no longer in use."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.areas import Areas
from bot.patrons.receipts import receipt
from bot.settings import Settings
from tests.storage.samples import suggestion

SETTINGS = Settings(
    areas=Areas.model_validate(
        [{"id": "computers", "into": "online"}, {"id": "youth", "off": True}]
    )
)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ONLINE = "Website, app and e-books"


@pytest.mark.parametrize(
    ("stored", "buttons"),
    [
        pytest.param({"area": "online"}, ["That is right", "Change"], id="in use"),
        pytest.param({"area": "youth"}, ["Change"], id="off: nothing to agree with"),
        pytest.param({"area": "computers"}, ["Change"], id="merged"),
        pytest.param(
            {"sure": False, "area": "computers", "second_area": "building"},
            [ONLINE, "Building and facilities", "Something else", "Change"],
            id="the likeliest was merged",
        ),
        pytest.param(
            {"sure": False, "area": "computers", "second_area": "online"},
            [ONLINE, "Something else", "Change"],
            id="the two likeliest are one by now",
        ),
        pytest.param(
            {"sure": False, "area": "online", "second_area": "youth"},
            [ONLINE, "Something else", "Change"],
            id="the second is off",
        ),
    ],
)
def test_only_areas_in_use_are_offered(stored: dict[str, Any], buttons: list[str]) -> None:
    old = suggestion(NOON, number=1, **stored)

    *rows, _follow = receipt(old, "en", SETTINGS).buttons

    assert [button.label for row in rows for button in row] == [*buttons, "Withdraw"]


def test_the_subject_reads_as_it_was_stored() -> None:
    old = suggestion(NOON, number=1, area="computers")

    assert "Subject: Computers, wifi and printing" in receipt(old, "en", SETTINGS).text


@pytest.mark.parametrize(
    ("removed", "told"),
    [("phone", True), ("email,person", True), ("address", True), ("person", False), ("", False)],
)
def test_only_who_may_wait_for_an_answer_is_told_that_none_can_come(
    removed: str, told: bool
) -> None:
    message = receipt(suggestion(NOON, number=1, removed=removed), "en", SETTINGS)

    assert ("nobody can call" in message.text) is told
