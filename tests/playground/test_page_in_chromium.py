"""The page in a real browser, with a small bot that answers over HTTP."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect
from playwright.async_api import Page as Tab

from bot.playground.chats import Chat, User
from bot.playground.page import Page
from bot.playground.server import serve
from bot.playground.telegram import Telegram
from tests.playground.browser import ARGUMENTS, CHROMIUM

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium"),
    pytest.mark.asyncio(loop_scope="module"),
]

KEYS = {
    "inline_keyboard": [
        [{"text": "Right", "callback_data": "right"}],
        [{"text": "Withdraw", "callback_data": "withdraw"}],
        [{"text": "Website", "url": "https://example.org/"}],
    ]
}
DUTCH, ENGLISH = "De wc op de eerste verdieping is vaak vies", "Please open on Sundays"


@dataclass
class Demo:
    telegram: Telegram
    anna: User
    room: Chat
    url: str = ""

    async def post_digest(self) -> None:
        await self.call(
            "sendMessage", chat_id=self.room.id, text="*Today*", parse_mode="MarkdownV2"
        )

    async def call(self, method: str, **params: Any) -> Any:
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            response = await client.post(f"{self.url}/botx/{method}", json=params)
        return response.json()["result"]

    async def answer(self) -> None:
        """Be the bot: a receipt for a message, a word for a button."""
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=50):
                offset = update["update_id"] + 1
                if message := update.get("message"):
                    await self.call(
                        "sendMessage",
                        chat_id=message["chat"]["id"],
                        text="Thank you! <b>Nr 41</b>",
                        parse_mode="HTML",
                        reply_markup=KEYS,
                    )
                if query := update.get("callback_query"):
                    await self.pressed(query)

    async def pressed(self, query: dict[str, Any]) -> None:
        withdrawn = query["data"] == "withdraw"
        text = "Withdrawn" if withdrawn else "Noted"
        await self.call(
            "answerCallbackQuery", callback_query_id=query["id"], text=text, show_alert=withdrawn
        )
        message = query["message"]
        await self.call(
            "editMessageText",
            chat_id=message["chat"]["id"],
            message_id=message["message_id"],
            text=f"{text}: nr 41",
        )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def demo() -> AsyncIterator[Demo]:
    telegram = Telegram(seed=1000)
    anna, marit = telegram.add_user("Anna", language_code="en"), telegram.add_user("Marit")
    demo = Demo(telegram, anna, telegram.add_group("Desk"))
    telegram.commands['["default"]', ""] = [{"command": "help", "description": "What I do"}]
    page = Page(
        telegram,
        patrons=[anna, telegram.add_user("Bo", language_code="nl")],
        staff=marit,
        room=demo.room,
        branches=[("laren", "Laren")],
        post_digest=demo.post_digest,
    )
    async with serve(telegram, page=page) as demo.url:
        bot = asyncio.create_task(demo.answer())
        yield demo
        bot.cancel()
        with suppress(asyncio.CancelledError):
            await bot


@pytest_asyncio.fixture(loop_scope="module")
async def tab(browser: Browser, demo: Demo) -> AsyncIterator[Tab]:
    context = await browser.new_context(locale="en")
    tab = await context.new_page()
    problems: list[str] = []
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    await tab.goto(demo.url)
    yield tab
    await context.close()
    assert problems == []


async def test_a_patron_writes_and_corrects_by_keyboard(tab: Tab, demo: Demo) -> None:
    """Enter sends, Shift+Enter does not; focus stays where one works."""
    box = tab.get_by_role("textbox", name="Your message")
    await box.focus()
    await tab.keyboard.type("Please open")
    await tab.keyboard.press("Shift+Enter")
    await tab.keyboard.type("on Sundays")
    await tab.keyboard.press("Enter")
    await expect(box).to_have_value("")
    await expect(box).to_be_focused()
    assert demo.telegram.messages(demo.anna)[0].text == "Please open\non Sundays"

    right = tab.get_by_role("button", name="Right")
    await right.focus()
    await tab.keyboard.press("Enter")
    await expect(tab.get_by_role("status")).to_have_text("Noted")
    await expect(right).to_have_count(0)
    await expect(tab.locator(":focus")).to_contain_text("Noted: nr 41")


async def test_an_alert_is_a_dialog(tab: Tab) -> None:
    await tab.get_by_role("button", name=ENGLISH).click()
    await tab.get_by_role("button", name="Withdraw").click()
    dialog = tab.get_by_role("dialog", name="Withdrawn")
    await expect(dialog).to_be_visible()
    await tab.keyboard.press("Enter")
    await expect(dialog).not_to_be_visible()
    await tab.reload()
    await tab.get_by_role("button", name=DUTCH).click()
    await expect(tab.locator("#phone .mine")).to_have_count(2)
    await expect(dialog).not_to_be_visible()


async def test_messages_arrive_in_the_order_of_writing(tab: Tab, demo: Demo) -> None:
    box = tab.get_by_role("textbox", name="Your message")
    await box.focus()
    for number in range(5):
        await tab.keyboard.type(f"Idea {number}")
        await tab.keyboard.press("Enter")
    await expect(tab.locator("#phone .mine")).to_have_count(5)
    texts = [m.text for m in demo.telegram.messages(demo.anna) if m.sender is demo.anna]
    assert texts == [f"Idea {number}" for number in range(5)]


async def test_an_own_message_is_edited_and_one_of_the_bot_answered(tab: Tab, demo: Demo) -> None:
    await tab.get_by_role("button", name=DUTCH).click()
    await tab.get_by_role("link", name="Edit").click()
    box = tab.get_by_role("textbox", name="Your message")
    await expect(box).to_have_value(DUTCH)
    await expect(box).to_be_focused()
    await box.fill("De wc is vies")
    await box.press("Enter")
    await expect(tab.locator("#phone .mine")).to_contain_text("De wc is vies")
    await expect(tab.locator("#phone .mine")).to_contain_text("edited")

    await tab.get_by_role("link", name="Reply").first.click()
    await box.fill("Ook op de begane grond")
    await box.press("Enter")
    await expect(tab.locator("#phone .mine .quoted")).to_contain_text("Thank you! Nr 41")
    await expect(tab.locator("#context")).to_have_count(0)


async def test_a_photo_with_a_caption(tab: Tab, tmp_path: Path) -> None:
    picture = tmp_path / "chair.png"
    await tab.locator(".phone header").screenshot(path=picture)
    await tab.get_by_label("Add a photo").last.set_input_files(picture)
    await tab.get_by_role("textbox", name="Your message").fill("This chair is broken")
    await tab.get_by_role("button", name="Send").click()
    photo = tab.get_by_role("img", name="Photo")
    await expect(photo).to_be_visible()
    assert await photo.evaluate("image => image.naturalWidth") > 100


async def test_the_menu_the_poster_and_the_digest(tab: Tab, demo: Demo) -> None:
    await tab.get_by_text("Menu", exact=True).click()
    await tab.get_by_role("button", name="/help What I do").click()
    await expect(tab.locator("#phone .mine").last).to_contain_text("/help")
    await tab.get_by_label("Poster in branch").select_option("Laren")
    await tab.get_by_role("button", name="Scan the poster").click()
    await expect(tab.locator("#phone .mine").last).to_contain_text("/start laren")
    await tab.get_by_role("button", name="Post the digest").click()
    room = tab.get_by_role("log", name="Chat of the staff room Desk")
    await expect(room.get_by_role("strong")).to_have_text("Today")


async def test_every_patron_has_a_chat_of_their_own(tab: Tab) -> None:
    await tab.get_by_role("button", name=ENGLISH).click()
    await expect(tab.locator("#phone")).to_contain_text("Nr 41")
    await tab.get_by_role("link", name="Bo app: Dutch").click()
    await expect(tab.get_by_role("link", name="Bo app: Dutch")).to_have_attribute(
        "aria-current", "true"
    )
    await expect(tab.locator("#phone")).not_to_contain_text("Nr 41")
    await tab.get_by_role("button", name="A new visitor").click()
    await tab.get_by_role("button", name="Start", exact=True).click()
    await expect(tab.locator("#phone .mine")).to_contain_text("/start")


async def test_typing_is_shown(tab: Tab, demo: Demo) -> None:
    demo.telegram.says(demo.anna, "Hi")
    await expect(tab.locator("#phone")).to_contain_text("Nr 41")
    await demo.call("sendChatAction", chat_id=demo.anna.id, action="typing")
    await expect(tab.locator("#status")).to_have_text(re.compile("is typing…"))


async def test_what_a_screen_reader_meets(tab: Tab) -> None:
    await tab.get_by_role("button", name=ENGLISH).click()
    await expect(tab.locator("#phone")).to_contain_text("Nr 41")
    await expect(tab.get_by_role("region", name="Ideeënbus")).to_match_aria_snapshot("""
        - region "Ideeënbus":
          - heading "Ideeënbus" [level=2]
          - log "Chat with Ideeënbus":
            - listitem:
              - paragraph: "Anna:"
              - text: Please open on Sundays
            - listitem:
              - paragraph: "Ideeënbus:"
              - text: Thank you!
              - strong: Nr 41
              - button "Right"
              - button "Withdraw"
              - link "Website"
          - textbox "Your message"
          - button "Send"
        """)
    await expect(tab.locator("main")).to_match_aria_snapshot("""
        - main:
          - heading "Have an idea? Tell the library." [level=1]
          - region "You are"
          - region "Ideeënbus"
          - region "Desk"
        """)


@pytest.mark.parametrize(
    ("width", "zoom"),
    [pytest.param(360, 1, id="telephone"), pytest.param(1280, 2, id="text twice as large")],
)
async def test_nothing_sticks_out(tab: Tab, width: int, zoom: int) -> None:
    await tab.set_viewport_size({"width": width, "height": 800})
    await tab.evaluate(f"document.documentElement.style.fontSize = '{100 * zoom}%'")
    await tab.get_by_role("button", name=DUTCH).click()
    await expect(tab.locator("#phone")).to_contain_text("Nr 41")
    assert await tab.evaluate("document.documentElement.scrollWidth") <= width


async def test_without_javascript_forms_do_it_all(browser: Browser, demo: Demo) -> None:
    context = await browser.new_context(locale="en", java_script_enabled=False)
    tab = await context.new_page()
    await tab.goto(demo.url)
    await tab.get_by_role("button", name=DUTCH).click()
    await tab.get_by_role("button", name="Right").click()
    await expect(tab.locator("#phone")).to_contain_text("Noted: nr 41")
    await tab.get_by_role("button", name="Post the digest").click()
    await expect(tab.locator("#room")).to_contain_text("Today")
    await context.close()
