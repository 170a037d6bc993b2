"""What the program says of itself holds no patron's words, no token, no chat id."""

import json
import logging
from collections.abc import Iterator

import httpx
import pytest
import structlog

from bot.logs import describe, set_up_logs

WORDS = "mijn buurman heet Jansen"


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Put the logging of the tests back."""
    root, config = logging.getLogger(), structlog.get_config()
    handlers, level, raises = root.handlers, root.level, logging.raiseExceptions
    yield
    root.handlers, root.level, logging.raiseExceptions = handlers, level, raises
    structlog.configure(**config)


def test_lines_are_json_where_no_terminal_is(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    structlog.get_logger("bot").info("serving", mode="polling")

    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["mode"], line["level"]) == ("serving", "polling", "info")


def test_an_error_is_told_without_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        structlog.get_logger("bot").error("not handled", exc_info=error)
        logging.getLogger("telegram").exception("not handled: %s", WORDS)

    said = capsys.readouterr().err
    assert WORDS not in said
    assert [json.loads(line)["error"].splitlines()[0] for line in said.splitlines()] == [
        "ValueError",
        "ValueError",
    ]


def test_a_library_is_quoted_without_what_it_filled_in(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    logging.getLogger("telegram").warning("odd update: %s", WORDS)

    line = json.loads(capsys.readouterr().err)
    assert line["event"] == "odd update: %s"


async def test_a_request_is_not_logged_with_its_token(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs()
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    async with httpx.AsyncClient(transport=transport) as client:
        await client.get("https://api.telegram.org/bot1:SECRET/getMe")

    assert capsys.readouterr().err == ""


def test_the_cause_of_an_error_is_told_too() -> None:
    try:
        try:
            raise KeyError(WORDS)
        except KeyError as cause:
            raise RuntimeError(WORDS) from cause
    except RuntimeError as error:
        told = describe(error)

    assert [line.split("\n")[0] for line in told.split("\nbecause of ")] == [
        "RuntimeError",
        "KeyError",
    ]
    assert WORDS not in told
