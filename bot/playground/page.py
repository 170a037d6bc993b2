"""The page where one chats as a patron and sees the staff room beside it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.i18n import LANGUAGES, Language, as_language, catalogue
from bot.playground.chats import Chat, Json, Message, User
from bot.playground.files import Upload, is_image
from bot.playground.local import LocalOnly
from bot.playground.rendering import rendered
from bot.playground.telegram import Telegram

SHOWN_MESSAGES = 200
LONGEST_WAIT = 25
# How long a browser without JavaScript waits for an answer to begin, and for more of it.
PATIENCE, BREATH = 1.5, 0.2
SECONDS_OF_NOTICE = 10
LARGEST_PHOTO = 10_000_000


@dataclass(frozen=True)
class View:
    """Who looks, in which language, and what they are about to do."""

    user: User
    language: Language
    reply_to: int = 0
    edits: int = 0

    def url(self, **changes: Any) -> str:
        return "/?" + urlencode({"who": self.user.id, "lang": self.language} | changes)


class Page:
    def __init__(
        self,
        telegram: Telegram,
        *,
        patrons: Sequence[User],
        staff: User,
        room: Chat,
        branches: Sequence[tuple[str, str]],
        post_digest: Callable[[], Awaitable[None]],
    ) -> None:
        """Show these patrons and this room; `staff` is who presses the buttons in the room."""
        self._telegram = telegram
        self._patrons = list(patrons)
        self._staff = staff
        self._room = room
        self._branches = branches
        self._post_digest = post_digest

    @property
    def routes(self) -> Mount:
        return Mount(
            "/",
            routes=[
                Route("/", self.show),
                Route("/view", self.view),
                Route("/files/{file_id}", self.file),
                Route("/say", self.say, methods=["POST"]),
                Route("/press", self.press, methods=["POST"]),
                Route("/arrive", self.arrive, methods=["POST"]),
                Route("/digest", self.digest, methods=["POST"]),
                Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
            ],
            middleware=[Middleware(LocalOnly)],
        )

    async def show(self, request: Request) -> Response:
        view = self._view(request)
        chat = self._telegram.private_chat(view.user)
        html = environment(view.language).get_template("page.html")
        return HTMLResponse(
            html.render(
                self._shown(view),
                patrons=self._patrons,
                branches=self._branches,
                languages=LANGUAGES,
                replied=chat.messages.get(view.reply_to),
                edited=chat.messages.get(view.edits),
                notice=self._notice(view.user),
                version=self._telegram.version,
            )
        )

    async def view(self, request: Request) -> Response:
        """Wait for a change and return what there is to see then, in pieces of HTML."""
        try:
            async with asyncio.timeout(LONGEST_WAIT):
                await self._telegram.change_after(int(request.query_params["version"]))
        except TimeoutError:
            return Response(status_code=204)
        view = self._view(request)
        shown = self._shown(view)
        html = environment(view.language)
        pieces = ("phone", "room", "status", "menu")
        return JSONResponse(
            {name: html.get_template(f"{name}.html").render(shown) for name in pieces}
            | {"version": self._telegram.version, "notice": self._notice(view.user)}
        )

    async def file(self, request: Request) -> Response:
        upload = self._telegram.files.stored.get(request.path_params["file_id"])
        if upload is None:
            raise HTTPException(404)
        if is_image(upload):
            return Response(upload.content, media_type="image/*")
        attachment = {"Content-Disposition": "attachment"}
        return Response(upload.content, headers=attachment, media_type="application/octet-stream")

    async def say(self, request: Request) -> Response:
        """Send a text or a photo, or edit what was sent; staff only send texts."""
        async with request.form() as form:
            view = self._view(request)
            chat = self._telegram.private_chat(view.user)
            # A form has the line ends of a typewriter.
            text = str(form.get("text", "")).replace("\r\n", "\n").strip()
            photo = await _photo(form)
            if "room" in form:
                if text:
                    self._telegram.says(self._staff, text, chat=self._room)
            elif edited := chat.messages.get(_number(form.get("edit"))):
                if text and edited.sender is view.user:
                    self._telegram.edits(view.user, edited, text)
            elif photo or text:
                reply_to = chat.messages.get(_number(form.get("reply")))
                self._send(view.user, text, photo, reply_to)
        return await self._done(request, view)

    def _send(self, user: User, text: str, photo: Upload | None, reply_to: Message | None) -> None:
        if photo:
            self._telegram.sends_photo(user, photo, caption=text, reply_to=reply_to)
        else:
            self._telegram.says(user, text, reply_to=reply_to)

    async def press(self, request: Request) -> Response:
        view = self._view(request)
        async with request.form() as form:
            in_room = "room" in form
            chat = self._room if in_room else self._telegram.private_chat(view.user)
            if message := chat.messages.get(_number(form.get("message"))):
                presser = self._staff if in_room else view.user
                self._telegram.presses(presser, message, str(form.get("data", "")))
        return await self._done(request, view)

    async def arrive(self, request: Request) -> Response:
        """Let in a visitor who has never written, whose app speaks the page's language."""
        language = self._language(request)
        name = catalogue(language).gettext("Visitor")
        # An id that no earlier demo can have given: the bot beside it may remember.
        fresh = int(self._telegram.clock() * 1000)
        visitor = self._telegram.add_user(name, language_code=language, id=fresh)
        self._patrons.append(visitor)
        return RedirectResponse(View(visitor, language).url(), 303)

    async def digest(self, request: Request) -> Response:
        await self._post_digest()
        return await self._done(request, self._view(request))

    async def _done(self, request: Request, view: View) -> Response:
        """Answer what the page's script sent; give a plain form its page again."""
        if request.headers.get("x-requested-with") == "fetch":
            return Response(status_code=204)
        patience = PATIENCE
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(patience):
                    await self._telegram.change_after(self._telegram.version)
                patience = BREATH
        return RedirectResponse(view.url() + "#compose", 303)

    def _view(self, request: Request) -> View:
        query = request.query_params
        user = self._telegram.users.get(_number(query.get("who")))
        return View(
            user if user in self._patrons else self._patrons[0],
            self._language(request),
            _number(query.get("reply")),
            _number(query.get("edit")),
        )

    def _language(self, request: Request) -> Language:
        wanted = request.headers.get("accept-language", "").split(",")
        codes = [request.query_params.get("lang"), *(tag.split(";")[0].strip() for tag in wanted)]
        return next((language for code in codes if (language := as_language(code))), "en")

    def _shown(self, view: View) -> Json:
        telegram = self._telegram
        chat = telegram.private_chat(view.user)
        return {
            "view": view,
            "user": view.user,
            "room": self._room,
            "staff": self._staff,
            "bot": telegram.bot,
            "started": bool(chat.messages),
            "messages": telegram.messages(chat)[-SHOWN_MESSAGES:],
            "room_messages": telegram.messages(self._room)[-SHOWN_MESSAGES:],
            "commands": telegram.commands_for(view.user),
            "description": telegram.description_for(view.user),
            "typing": telegram.is_typing(chat),
        }

    def _notice(self, user: User) -> Json | None:
        """Return the bot's latest answer to a button, for as long as one sees such a thing."""
        press = self._telegram.last_press((user, self._staff))
        if press is None or not press.answer or not press.answer["text"]:
            return None
        if self._telegram.clock() - press.at > SECONDS_OF_NOTICE:
            return None
        return {"id": press.id, **press.answer}


@cache
def environment(language: Language) -> Environment:
    environment = Environment(
        loader=PackageLoader("bot.playground"),
        autoescape=select_autoescape(),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    texts = catalogue(language)
    environment.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.filters["rendered"] = lambda message: rendered(message.text, message.entities)
    environment.filters["time"] = _local_time
    environment.filters["language"] = _app_language
    environment.filters["initial"] = lambda name: name[:1].upper()
    return environment


def _local_time(timestamp: int) -> str:
    return datetime.fromtimestamp(timestamp, UTC).astimezone().strftime("%H:%M")


def _app_language(user: User, reader: Language) -> str:
    return Locale(user.language_code or "en").get_display_name(reader) or ""


def _number(value: Any) -> int:
    return int(value) if isinstance(value, str) and value.isdecimal() else 0


async def _photo(form: FormData) -> Upload | None:
    photo = form.get("photo")
    if not isinstance(photo, UploadFile) or not photo.filename:
        return None
    upload = Upload(photo.filename, await photo.read(), "")
    if not is_image(upload) or len(upload.content) > LARGEST_PHOTO:
        raise HTTPException(400)
    return upload
