"""The page without JavaScript: what its forms do, and whom it serves."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.playground.chats import Chat, User
from bot.playground.page import Page
from bot.playground.server import serve
from bot.playground.telegram import Telegram

PNG = b"\x89PNG\r\n\x1a\n"
KEYS = {"inline_keyboard": [[{"text": "Right", "callback_data": "yes"}]]}


@pytest.fixture
async def client(telegram: Telegram, anna: User, room: Chat) -> AsyncIterator[httpx.AsyncClient]:
    marit = telegram.add_user("Marit")

    async def post_digest() -> None:
        telegram.store(room, telegram.bot, {"text": "Two suggestions"}, keyboard=KEYS)

    page = Page(
        telegram,
        patrons=[anna],
        staff=marit,
        room=room,
        branches=[("laren", "Laren")],
        post_digest=post_digest,
    )
    async with (
        serve(telegram, page=page) as url,
        httpx.AsyncClient(base_url=url, trust_env=False) as client,
    ):
        yield client


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for no bot: there is none here."""
    monkeypatch.setattr("bot.playground.page.PATIENCE", 0)


async def submit(client: httpx.AsyncClient, path: str, **fields: Any) -> httpx.Response:
    response = await client.post(path, params={"lang": "en"}, data=fields)
    assert response.status_code == 303
    return await client.get(response.headers["location"])


async def test_staff_write_in_their_room(
    client: httpx.AsyncClient, telegram: Telegram, room: Chat
) -> None:
    """And a patron's chat stays as it is."""
    telegram.joins(next(u for u in telegram.users.values() if u.first_name == "Marit"), room)
    shown = await submit(client, "/say", room="1", text="/takeup 1")
    await submit(client, "/say", room="1", text=" ")

    [order] = telegram.messages(room)
    assert (order.sender.first_name, order.text) == ("Marit", "/takeup 1")
    assert "Nothing here yet" not in shown.text


async def test_a_message_is_sent_edited_and_answered(
    client: httpx.AsyncClient, telegram: Telegram, anna: User
) -> None:
    shown = await submit(client, "/say", text="Please open on Sundays")
    assert "Please open on Sundays</div>" in shown.text
    said = telegram.messages(anna)[-1]
    receipt = telegram.store(telegram.private_chat(anna), telegram.bot, {"text": "Nr 1"}, said)

    await submit(client, "/say", text="On Sundays too", edit=said.id)
    await submit(client, "/say", text="At least in winter", reply=receipt.id)
    assert [(m.text, m.edited, m.reply_to) for m in telegram.messages(anna)[1:]] == [
        ("On Sundays too", True, None),
        ("Nr 1", False, said),
        ("At least in winter", False, receipt),
    ]
    kinds = [set(update) - {"update_id"} for update in telegram.updates.pending.values()]
    assert kinds == [{"message"}, {"edited_message"}, {"message"}]


async def test_nobody_edits_what_another_said(
    client: httpx.AsyncClient, telegram: Telegram, anna: User
) -> None:
    receipt = telegram.store(telegram.private_chat(anna), telegram.bot, {"text": "Nr 1"})
    await submit(client, "/say", text="Nr 2", edit=receipt.id)
    assert receipt.text == "Nr 1"


async def test_a_photo_is_sent_and_shown(
    client: httpx.AsyncClient, telegram: Telegram, anna: User
) -> None:
    photo = {"photo": ("chair.png", PNG, "image/png")}
    await client.post("/say", data={"text": "Broken"}, files=photo)
    message = telegram.messages(anna)[-1]
    assert message.text == "Broken"
    shown = await client.get(f"/files/{message.content['photo'][-1]['file_id']}")
    assert (shown.content, shown.headers["x-content-type-options"]) == (PNG, "nosniff")

    text = {"photo": ("chair.png", b"<script>", "image/png")}
    assert (await client.post("/say", files=text)).status_code == 400


async def test_a_button_is_pressed_by_the_patron_and_by_the_staff(
    client: httpx.AsyncClient, telegram: Telegram, anna: User, room: Chat
) -> None:
    receipt = telegram.store(telegram.private_chat(anna), telegram.bot, {"text": "?"}, None, KEYS)
    await submit(client, "/press", message=receipt.id, data="yes")
    shown = await submit(client, "/digest")
    assert "Two suggestions</div>" in shown.text
    [digest] = telegram.messages(room)
    await submit(client, "/press", room=1, message=digest.id, data="yes")
    presses = telegram.presses_made.values()
    assert [(press.user.first_name, press.message) for press in presses] == [
        ("Anna", receipt),
        ("Marit", digest),
    ]


async def test_a_new_visitor_has_said_nothing_yet(
    client: httpx.AsyncClient, telegram: Telegram
) -> None:
    await telegram_describes(telegram)
    shown = await submit(client, "/arrive")
    assert "Tell the library what to improve" in shown.text
    assert 'value="/start">Start</button>' in shown.text
    visitor = list(telegram.users.values())[-1]
    assert (visitor.first_name, visitor.language_code) == ("Visitor", "en")


async def telegram_describes(telegram: Telegram) -> None:
    telegram.profile["description", ""] = "Tell the library what to improve"


async def test_the_answer_to_a_button_is_shown_for_a_while(
    client: httpx.AsyncClient, telegram: Telegram, anna: User, clock: Any
) -> None:
    receipt = telegram.store(telegram.private_chat(anna), telegram.bot, {"text": "?"}, None, KEYS)
    press = telegram.presses(anna, receipt, "yes")
    press.answer = {"text": "Noted", "show_alert": False}
    notice = (await client.get("/view?version=-1&lang=en")).json()["notice"]
    assert notice == {"id": press.id, "text": "Noted", "show_alert": False}
    clock.tick(11)
    assert (await client.get("/view?version=-1&lang=en")).json()["notice"] is None


@pytest.mark.parametrize(
    ("asked", "preferred", "language"),
    [
        ("nl", "en", "nl"),
        ("", "nl-BE, en;q=0.8", "nl"),
        ("", "de, en;q=0.8", "en"),
        ("", "tr", "en"),
    ],
)
async def test_the_language_of_the_page(
    client: httpx.AsyncClient, asked: str, preferred: str, language: str
) -> None:
    response = await client.get("/", params={"lang": asked}, headers={"Accept-Language": preferred})
    title = {"nl": "Ideeënbus: probeer het uit", "en": "Ideeënbus: try it out"}[language]
    assert f'<html lang="{language}">' in response.text
    assert f"<title>{title}</title>" in response.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({}, 303, id="no browser"),
        pytest.param({"Sec-Fetch-Site": "same-origin"}, 303, id="the page itself"),
        pytest.param({"Origin": "https://elsewhere.nl"}, 403, id="another page"),
        pytest.param({"Origin": "null"}, 403, id="a page that hides where it is from"),
        pytest.param({"Sec-Fetch-Site": "same-site"}, 403, id="another port"),
        pytest.param({"Host": "elsewhere.nl"}, 403, id="a foreign name for this machine"),
    ],
)
async def test_only_the_page_itself_may_act(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    response = await client.post("/say", data={"text": "Hi"}, headers=headers)
    assert response.status_code == status


async def test_a_foreign_name_for_this_machine_shows_nothing(client: httpx.AsyncClient) -> None:
    response = await client.get("/", headers={"Host": "elsewhere.nl"})
    assert (response.status_code, response.text) == (403, "This page is for this machine only.")


async def test_the_page_loads_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/", params={"lang": "en"})).headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
