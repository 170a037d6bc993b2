import asyncio

import httpx
import pytest

from bot.playground.chats import Chat, User
from bot.playground.server import serve
from bot.playground.telegram import Telegram
from tests.playground.conftest import TOKEN, Api, Clock, until


async def say(api: Api, chat: Chat | User) -> httpx.Response:
    return await api.client.post("sendMessage", json={"chat_id": chat.id, "text": "Hoi"})


async def test_a_flood_is_told_to_wait(
    api: Api, telegram: Telegram, anna: User, room: Chat
) -> None:
    telegram.flood(anna, retry_after=7)
    assert (await say(api, room)).status_code == 200
    assert (await say(api, anna)).json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 7",
        "parameters": {"retry_after": 7},
    }
    assert (await say(api, anna)).status_code == 200


async def test_calls_fail_as_often_as_planned(api: Api, telegram: Telegram, anna: User) -> None:
    telegram.fail(502, "<html>Bad Gateway</html>", method="sendMessage", calls=2)
    await api("getMe")
    answers = [await say(api, anna) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [502, 502, 200]
    assert answers[0].text == "<html>Bad Gateway</html>"


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_connection_breaks_before_or_after_the_message_is_there(
    api: Api, telegram: Telegram, anna: User, accepted: bool
) -> None:
    before = len(telegram.messages(anna))
    telegram.drop(accepted=accepted)
    with pytest.raises(httpx.RemoteProtocolError):
        await say(api, anna)
    assert len(telegram.messages(anna)) == before + accepted


async def test_a_call_hangs_until_the_caller_gives_up(
    api: Api, telegram: Telegram, anna: User
) -> None:
    telegram.hang(accepted=True)
    api.client.timeout = 0.2
    with pytest.raises(httpx.ReadTimeout):
        await say(api, anna)
    assert telegram.messages(anna)[-1].text == "Hoi"
    assert (await say(api, anna)).status_code == 200


@pytest.fixture
def paced(clock: Clock) -> Telegram:
    return Telegram(TOKEN, clock=clock, pace=True)


async def test_telegrams_own_pace(clock: Clock, paced: Telegram) -> None:
    """Five at once in a chat and then one a second; no more than 20 a minute in a group."""
    anna, room = paced.add_user("Anna"), paced.add_group("Balie")
    paced.says(anna, "Hoi")
    async with (
        serve(paced) as url,
        httpx.AsyncClient(base_url=f"{url}/bot{TOKEN}/", trust_env=False) as client,
    ):
        api = Api(client)
        assert [(await say(api, anna)).status_code for _ in range(6)] == [200] * 5 + [429]
        clock.tick(5)
        assert (await say(api, anna)).status_code == 200

        answers = []
        for _ in range(21):
            answers.append(await say(api, room))
            clock.tick(1)
        assert [answer.status_code for answer in answers] == [200] * 20 + [429]
        assert answers[-1].json()["parameters"] == {"retry_after": 40}


async def test_thirty_messages_a_second_over_all(clock: Clock, paced: Telegram) -> None:
    patrons = [paced.add_user(f"Patron {number}") for number in range(31)]
    for patron in patrons:
        paced.says(patron, "Hoi")
    async with (
        serve(paced) as url,
        httpx.AsyncClient(base_url=f"{url}/bot{TOKEN}/", trust_env=False) as client,
    ):
        statuses = [(await say(Api(client), patron)).status_code for patron in patrons]
    assert statuses == [200] * 30 + [429]


async def test_stopping_waits_for_nobody(telegram: Telegram) -> None:
    """A long poll that waits is answered, and a port is free again at once."""
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        async with serve(telegram) as url:
            poll = asyncio.create_task(client.get(f"{url}/bot{TOKEN}/getUpdates?timeout=50"))
            await until(lambda: telegram.updates.polled)
        assert (await poll).json() == {"ok": True, "result": []}
    async with serve(telegram, port=int(url.rpartition(":")[2])) as again:
        assert again == url


async def test_a_taken_port_is_an_error(telegram: Telegram, url: str) -> None:
    with pytest.raises(OSError, match="in use"):
        async with serve(telegram, port=int(url.rpartition(":")[2])):
            pass
