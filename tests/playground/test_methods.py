import json
from typing import Any

import httpx
import pytest

from bot.playground.chats import Chat, User
from bot.playground.telegram import Call, Telegram
from tests.playground.conftest import TOKEN, Api, Clock

KEYS = {"inline_keyboard": [[{"text": "Ja", "callback_data": "yes"}]]}
PNG = b"\x89PNG\r\n\x1a\n"
TOO_LATE = (
    400,
    "Bad Request: query is too old and response timeout expired or query ID is invalid",
)


async def test_a_sent_message_has_all_that_it_should(
    api: Api, telegram: Telegram, anna: User, clock: Clock
) -> None:
    asked = telegram.says(anna, "Meer stoelen 🙏")
    sent = await api(
        "sendMessage",
        chat_id=anna.id,
        text=" <b>Dank u</b>, Anna ",
        parse_mode="HTML",
        reply_parameters={"message_id": asked.id},
        reply_markup=KEYS,
    )
    chat = {"id": anna.id, "type": "private", "first_name": "Anna"}
    assert sent == {
        "message_id": asked.id + 1,
        "from": {
            "id": 1,
            "is_bot": True,
            "first_name": "Ideeënbus",
            "username": "ideeenbus_bot",
        },
        "chat": chat,
        "date": int(clock.now),
        "text": "Dank u, Anna",
        "entities": [{"type": "bold", "offset": 0, "length": 6}],
        "reply_markup": KEYS,
        "reply_to_message": {
            "message_id": asked.id,
            "from": anna.json,
            "chat": chat,
            "date": int(clock.now),
            "text": "Meer stoelen 🙏",
        },
    }
    assert telegram.messages(anna)[-1].json == sent


@pytest.mark.parametrize("way", ["query", "form", "json", "multipart"])
async def test_parameters_come_in_four_ways(
    api: Api, telegram: Telegram, anna: User, way: str
) -> None:
    params = {"chat_id": str(anna.id), "text": "Hoi", "reply_markup": json.dumps(KEYS)}
    client = api.client
    match way:
        case "query":
            response = await client.get("sendMessage", params=params)
        case "form":
            response = await client.post("sendMessage", data=params)
        case "json":
            response = await client.post("sendmessage", json=params | {"reply_markup": KEYS})
        case _:
            response = await client.post(
                "sendMessage", data=params, files={"unused": ("x.txt", b"x")}
            )
    assert response.json()["result"]["reply_markup"] == KEYS
    [call] = telegram.calls
    assert (call.method, json.loads(call.params.pop("reply_markup"))) == ("sendMessage", KEYS)
    assert call.params == {"chat_id": str(anna.id), "text": "Hoi"}


async def test_a_wrong_token_and_an_unknown_method_are_refused(api: Api) -> None:
    client = api.client
    wrong = await client.get(str(client.base_url).replace(TOKEN, "2:OTHER") + "getMe")
    unknown = await client.get("sendMesage")
    assert (wrong.status_code, wrong.json()) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    assert (unknown.status_code, unknown.json()["error_code"]) == (404, 404)


def keys(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": [list(buttons)]}}


BAD_MESSAGES = [
    pytest.param({"chat_id": ""}, "chat_id is empty", id="no chat"),
    pytest.param({"chat_id": 5}, "chat not found", id="unknown chat"),
    pytest.param({"chat_id": "Anna"}, "chat not found", id="no number"),
    pytest.param({"text": ""}, "message text is empty", id="no text"),
    pytest.param({"text": " \n"}, "text must be non-empty", id="blank text"),
    pytest.param({"text": "x" * 4097}, "message is too long", id="long text"),
    pytest.param({"text": "👍" * 2049}, "message is too long", id="counted in UTF-16"),
    pytest.param({"parse_mode": "Word"}, "unsupported parse_mode", id="parse mode"),
    pytest.param(
        {"text": "<b>x", "parse_mode": "HTML"},
        "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        id="entities",
    ),
    pytest.param(
        {"reply_parameters": {"message_id": 1}}, "message to be replied not found", id="reply"
    ),
    pytest.param({"message_thread_id": 7}, "message thread not found", id="topic"),
    pytest.param(
        {"reply_markup": "{"}, "can't parse reply keyboard markup JSON object", id="no JSON"
    ),
    pytest.param({"reply_markup": "[]"}, "object expected as reply markup", id="no object"),
    pytest.param(
        {"reply_markup": {"inline_keyboard": [{"text": "Ja"}]}},
        'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        id="no rows",
    ),
    pytest.param(
        keys({"text": "Ja"}),
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        id="button without a kind",
    ),
    pytest.param(
        keys({"text": "", "callback_data": "x"}),
        'can\'t parse inline keyboard button: Field "text" must be of type String',
        id="button without a text",
    ),
    pytest.param(
        keys({"text": "Ja", "callback_data": "é" * 32 + "e"}), "BUTTON_DATA_INVALID", id="65 bytes"
    ),
    pytest.param(
        keys({"text": "Site", "url": "http://localhost/"}),
        "inline keyboard button URL 'http://localhost/' is invalid: Wrong HTTP URL",
        id="address that no telephone reaches",
    ),
    pytest.param(
        keys(*[{"text": "Ja", "callback_data": "x"}] * 101), "reply markup is too long", id="101"
    ),
]


@pytest.mark.parametrize(("params", "reason"), BAD_MESSAGES)
async def test_a_bad_message_is_refused(
    api: Api, telegram: Telegram, anna: User, params: dict[str, Any], reason: str
) -> None:
    refusal = await api.refusal("sendMessage", **{"chat_id": anna.id, "text": "x"} | params)
    assert refusal == (400, f"Bad Request: {reason}")
    assert telegram.calls == []
    assert len(telegram.messages(anna)) == 1


@pytest.mark.parametrize(
    "params",
    [
        pytest.param({"text": "x" * 4096}, id="as long as may be"),
        pytest.param({"text": f"<b>{'x' * 4096}</b>", "parse_mode": "HTML"}, id="without tags"),
        pytest.param(keys({"text": "Ja", "callback_data": "é" * 32}), id="64 bytes"),
        pytest.param(
            {"reply_parameters": {"message_id": 1, "allow_sending_without_reply": True}},
            id="no matter if the message to reply to is gone",
        ),
        pytest.param({"reply_markup": {"remove_keyboard": True}}, id="no inline keyboard"),
    ],
)
async def test_what_is_just_allowed(api: Api, anna: User, params: dict[str, Any]) -> None:
    await api("sendMessage", **{"chat_id": anna.id, "text": "x"} | params)


async def test_who_cannot_be_written_to(api: Api, telegram: Telegram, anna: User) -> None:
    stranger = telegram.add_user("Bo")
    room = telegram.add_group("Balie", id=-1001)
    telegram.blocks(anna)
    telegram.removes_bot(anna, room)
    refusals = [
        await api.refusal("sendMessage", chat_id=chat.id, text="Hoi")
        for chat in (stranger, anna, room)
    ]
    assert refusals == [
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
    ]
    telegram.unblocks(anna)
    await api("sendMessage", chat_id=anna.id, text="Hoi")


async def test_an_upgraded_group_tells_its_new_id(api: Api, telegram: Telegram, anna: User) -> None:
    group = telegram.add_group("Balie", id=-42)
    new = telegram.upgrades(anna, group)
    response = await api.client.post("sendMessage", json={"chat_id": -42, "text": "Hoi"})
    assert (response.status_code, response.json()) == (
        400,
        {
            "ok": False,
            "error_code": 400,
            "description": "Bad Request: group chat was upgraded to a supergroup chat",
            "parameters": {"migrate_to_chat_id": new.id},
        },
    )
    sent = await api("sendMessage", chat_id=new.id, text="Hoi")
    assert sent["chat"] == {"id": new.id, "type": "supergroup", "title": "Balie"}


async def test_a_message_is_edited(api: Api, telegram: Telegram, anna: User, clock: Clock) -> None:
    sent = await api("sendMessage", chat_id=anna.id, text="Klopt dat?", reply_markup=KEYS)
    clock.tick(60)
    edit = {"chat_id": anna.id, "message_id": sent["message_id"]}
    edited = await api("editMessageText", **edit, text="/help")
    del sent["reply_markup"]
    command = [{"type": "bot_command", "offset": 0, "length": 5}]
    expected = sent | {"text": "/help", "entities": command, "edit_date": int(clock.now)}
    assert edited == expected
    clock.tick(60)
    with_keys = await api("editMessageReplyMarkup", **edit, reply_markup=KEYS)
    assert with_keys == expected | {"reply_markup": KEYS, "edit_date": int(clock.now)}
    assert telegram.messages(anna)[-1].buttons == KEYS["inline_keyboard"]


async def test_edits_that_telegram_refuses(api: Api, telegram: Telegram, anna: User) -> None:
    own = await api("sendMessage", chat_id=anna.id, text="Hoi", reply_markup=KEYS)
    document = telegram.store(
        telegram.private_chat(anna), telegram.bot, {"document": {"file_id": "x"}}
    )
    hers = telegram.says(anna, "Hoi")
    same = (
        "message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )
    cases: list[tuple[dict[str, Any], str]] = [
        ({"message_id": 0}, "message identifier is not specified"),
        ({"message_id": 7}, "message to edit not found"),
        ({"message_id": hers.id}, "message can't be edited"),
        ({"message_id": document.id}, "there is no text in the message to edit"),
        ({"reply_markup": {"force_reply": True}}, "inline keyboard expected"),
        ({"reply_markup": KEYS}, same),
        ({"text": ""}, "message text is empty"),
    ]
    for params, reason in cases:
        edit = {"chat_id": anna.id, "message_id": own["message_id"], "text": "Hoi"} | params
        assert await api.refusal("editMessageText", **edit) == (400, f"Bad Request: {reason}")
    edit = {"chat_id": anna.id, "message_id": own["message_id"], "reply_markup": KEYS}
    refusal = await api.refusal("editMessageReplyMarkup", **edit)
    assert refusal == (400, f"Bad Request: {same}")


async def test_messages_are_deleted(api: Api, telegram: Telegram, anna: User, room: Chat) -> None:
    hers = telegram.says(anna, "Hoi")
    in_room = telegram.says(anna, "Hoi", chat=room)
    assert await api("deleteMessage", chat_id=anna.id, message_id=hers.id)
    assert hers not in telegram.messages(anna)
    assert await api.refusal("deleteMessage", chat_id=anna.id, message_id=hers.id) == (
        400,
        "Bad Request: message to delete not found",
    )
    assert await api.refusal("deleteMessage", chat_id=room.id, message_id=in_room.id) == (
        400,
        "Bad Request: message can't be deleted",
    )


async def test_a_press_is_answered_once_and_in_time(
    api: Api, telegram: Telegram, anna: User, clock: Clock
) -> None:
    await api("sendMessage", chat_id=anna.id, text="Klopt dat?", reply_markup=KEYS)
    message = telegram.messages(anna)[-1]
    press = telegram.presses(anna, message, message.data("Ja"))
    [update] = await api("getUpdates")
    query = update["callback_query"]
    assert (query["from"], query["data"], query["message"]) == (anna.json, "yes", message.json)

    assert await api("answerCallbackQuery", callback_query_id=query["id"], text="Dank u")
    assert press.answer == {"text": "Dank u", "show_alert": False}

    late = telegram.presses(anna, message, "yes")
    assert await api.refusal("answerCallbackQuery", callback_query_id=query["id"]) == TOO_LATE
    assert await api.refusal("answerCallbackQuery", callback_query_id="unknown") == TOO_LATE
    clock.tick(16 * 60)
    assert await api.refusal("answerCallbackQuery", callback_query_id=late.id) == TOO_LATE


async def test_files_are_sent_and_fetched(
    api: Api, telegram: Telegram, anna: User, url: str
) -> None:
    async def send(kind: str, content: bytes, **params: str) -> Any:
        response = await api.client.post(
            f"send{kind.capitalize()}",
            data={"chat_id": str(anna.id)} | params,
            files={"upload" if kind in params else kind: ("export.csv", content, "text/csv")},
        )
        return response.json()

    sent = (await send("document", b"a;b\n", document="attach://upload", caption="Klaar"))["result"]
    assert sent["document"] | {"caption": sent["caption"]} == {
        "file_id": "file-1",
        "file_unique_id": "unique-file-1",
        "file_size": 4,
        "file_name": "export.csv",
        "mime_type": "text/csv",
        "caption": "Klaar",
    }
    file = await api("getFile", file_id="file-1")
    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.get(f"{url}/file/bot{TOKEN}/{file['file_path']}")
    assert response.content == b"a;b\n"

    photo = (await send("photo", PNG))["result"]["photo"][-1]["file_id"]
    again = await api("sendPhoto", chat_id=anna.id, photo=photo)
    assert again["photo"][-1]["file_id"] == photo

    refused = [
        await send("photo", b"no picture"),
        await send("document", b""),
        await send("document", b"x", caption="x" * 1025),
    ]
    assert [answer["description"] for answer in refused] == [
        "Bad Request: IMAGE_PROCESS_FAILED",
        "Bad Request: file must be non-empty",
        "Bad Request: message caption is too long",
    ]
    for params, reason in (
        ({}, "there is no document in the request"),
        ({"document": "file-9"}, "wrong file identifier/HTTP URL specified"),
        ({"document": "https://bieb.nl/x.pdf"}, "failed to get HTTP URL content"),
    ):
        refusal = await api.refusal("sendDocument", chat_id=anna.id, **params)
        assert refusal == (400, f"Bad Request: {reason}")


async def test_messages_are_forwarded_copied_and_reacted_to(
    api: Api, telegram: Telegram, anna: User, room: Chat
) -> None:
    message = telegram.sends(anna, "photo", caption="Kapotte stoel")
    source = {"from_chat_id": anna.id, "message_id": message.id, "chat_id": room.id}
    forwarded = await api("forwardMessage", **source)
    assert forwarded["forward_origin"]["sender_user"] == anna.json
    copied = await api("copyMessage", **source, caption="Uit Laren")
    assert telegram.messages(room)[-1].text == "Uit Laren"
    assert telegram.messages(room)[-1].id == copied["message_id"]
    assert message.text == "Kapotte stoel"

    thumb = [{"type": "emoji", "emoji": "👍"}]
    await api("setMessageReaction", chat_id=anna.id, message_id=message.id, reaction=thumb)
    assert message.reactions == thumb


async def test_commands_are_kept_by_scope_and_language(
    api: Api, telegram: Telegram, anna: User
) -> None:
    english = [{"command": "help", "description": "What I do"}]
    dutch = [{"command": "help", "description": "Wat ik doe"}]
    staff = {"type": "chat", "chat_id": -1001}
    await api("setMyCommands", commands=english)
    await api("setMyCommands", commands=dutch, language_code="nl")
    await api("setMyCommands", commands=[], scope=staff)
    assert await api("getMyCommands") == english
    assert await api("getMyCommands", scope=staff) == []
    assert telegram.commands_for(anna) == dutch
    await api("deleteMyCommands", language_code="nl")
    assert telegram.commands_for(anna) == english

    for commands, reason in (
        ([{"command": "Help", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "help", "description": ""}], "BOT_COMMAND_DESCRIPTION_INVALID"),
        (english * 101, "BOT_COMMANDS_TOO_MUCH"),
    ):
        refusal = await api.refusal("setMyCommands", commands=commands)
        assert refusal == (400, f"Bad Request: {reason}")


async def test_the_bot_describes_itself(api: Api, telegram: Telegram, anna: User) -> None:
    await api("setMyDescription", description="Tell us")
    await api("setMyDescription", description="Vertel het", language_code="nl")
    assert await api("getMyDescription") == {"description": "Tell us"}
    assert await api("getMyDescription", language_code="nl") == {"description": "Vertel het"}
    assert telegram.description_for(anna) == "Vertel het"
    await api("setMyShortDescription", short_description="Ideeën")
    assert await api("getMyShortDescription", language_code="nl") == {"short_description": "Ideeën"}
    assert await api("getMyName") == {"name": "Ideeënbus"}
    assert (await api("getMe"))["can_read_all_group_messages"] is False
    assert await api.refusal("setMyName", name="x" * 65) == (400, "Bad Request: name is too long")


async def test_chats_and_their_members(
    api: Api, telegram: Telegram, anna: User, room: Chat
) -> None:
    marit = telegram.add_user("Marit")
    telegram.joins(marit, room, "creator")
    assert (await api("getChat", chat_id=room.id))["title"] == "Balie"
    [owner] = await api("getChatAdministrators", chat_id=room.id)
    assert owner == {"status": "creator", "user": marit.json, "is_anonymous": False}
    assert await api("getChatMemberCount", chat_id=room.id) == 2
    member = await api("getChatMember", chat_id=room.id, user_id=telegram.bot.id)
    assert member["status"] == "member"
    outsider = await api("getChatMember", chat_id=room.id, user_id=anna.id)
    assert outsider == {"status": "left", "user": anna.json}
    telegram.joins(marit, room, "administrator")
    await api("getChatAdministrators", chat_id=room.id)


async def test_typing_ends_with_the_message(
    api: Api, telegram: Telegram, anna: User, clock: Clock
) -> None:
    chat = telegram.private_chat(anna)
    await api("sendChatAction", chat_id=anna.id, action="typing")
    assert telegram.is_typing(chat)
    await api("sendMessage", chat_id=anna.id, text="Hoi")
    assert not telegram.is_typing(chat)
    await api("sendChatAction", chat_id=anna.id, action="typing")
    clock.tick(6)
    assert not telegram.is_typing(chat)


async def test_the_log_holds_what_was_accepted(api: Api, telegram: Telegram, anna: User) -> None:
    await api("getMe")
    await api.refusal("sendMessage", chat_id=anna.id)
    await api("sendChatAction", chat_id=anna.id, action="typing")
    assert telegram.calls == [
        Call("getMe", {}),
        Call("sendChatAction", {"chat_id": str(anna.id), "action": "typing"}),
    ]
