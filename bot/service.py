"""`ideeenbus run`: the parts, put together."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import structlog
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot import texts
from bot.clock import Clock, utc_now
from bot.http import serving
from bot.i18n import LANGUAGES
from bot.keys import open_vault
from bot.messages import Message, send
from bot.opening import bring_up_to_date, only_process_of, open_any_database
from bot.patrons.about import About
from bot.patrons.answers import Answers
from bot.patrons.conversation import Conversation
from bot.patrons.corrections import Corrections
from bot.patrons.following import Following
from bot.patrons.forgetting import Forgetting
from bot.patrons.handlers import PatronHandlers
from bot.patrons.own import Own
from bot.patrons.people import People
from bot.patrons.questions import Questions
from bot.patrons.rating import Ratings
from bot.patrons.reactions import answer_language
from bot.patrons.results import Results
from bot.patrons.wordless import Wordless
from bot.reading import reading_process
from bot.retention import Retention
from bot.schedule import Job, run_schedule
from bot.settings import Settings, SettingsError
from bot.staff.blocking import Blocking
from bot.staff.deciding import Deciding
from bot.staff.handlers import RoomHandlers
from bot.staff.posting import Digests
from bot.wire.application import RaisingApplication, build_application
from bot.wire.client import ALLOWED_UPDATES, Client
from bot.wire.lanes import LaneServer
from bot.wire.outage import Outage
from bot.wire.pace import Pace
from bot.wire.patience import Patience
from bot.wire.polling import Polling
from bot.wire.sender import Sender
from bot.wire.webhook import Webhook
from bot.wire.worker import Worker
from nlp import Read
from storage.database import Database, is_outage
from storage.outbox import Call
from storage.tables import InboxItem, OutboxItem
from storage.vault import Vault

log = structlog.get_logger()

# Updates handled side by side; calls that are on their way or wait for their pace.
WIDTH = 32


async def serve(settings: Settings) -> None:
    """Serve the library's bot until cancelled; what is being handled then is finished first."""
    settings.token()  # what is missing is better said before the model has loaded
    async with reading_process(settings) as read:
        await serve_reading(settings, read, clock=utc_now, pace=Pace())


async def serve_reading(settings: Settings, read: Read, *, clock: Clock, pace: Pace) -> None:
    """Serve with this reader, by this clock, at this pace."""
    token, vault = settings.token(), open_vault(settings)
    async with open_any_database(settings) as database:
        outage = Outage(database)
        await _until_ready(database, outage)
        with only_process_of(database):
            client = Client(token, settings.telegram.api_url)
            application = build_application(client, handlers(settings, vault, read))
            try:
                await _connect(application)
                sender = Sender(client, database, vault, clock, pace, outage)
                await _run_parts(settings, application, sender)
            finally:
                await application.shutdown()
                await client.shutdown()  # also where the application never came to life


async def _until_ready(database: Database, outage: Outage) -> None:
    """Wait for a server that starts with us or later; a file that cannot be used is a mistake."""
    while True:
        try:
            return await bring_up_to_date(database)
        except Exception as error:
            if database.embedded or not is_outage(error):
                raise
            await outage.over(error)


def handlers(settings: Settings, vault: Vault, read: Read) -> list[Any]:
    """Return all handlers, in the order in which they are asked."""
    people = People(vault)
    following = Following(people, settings)
    answers = Answers(read, people, Ratings(people, settings))
    patrons = PatronHandlers(
        Conversation(read, people, answers, settings),
        Wordless(people, settings),
        Corrections(people, settings),
        About(people, settings),
        following,
        answers,
        Own(people, settings),
        Results(people, settings),
        Forgetting(people),
    )
    rooms = RoomHandlers(settings, people, Deciding(following, read), Blocking(settings))
    return [*rooms.all(), *patrons.all()]


async def _connect(application: RaisingApplication) -> None:
    """Wait until Telegram knows us; SettingsError if it never will."""
    patience = Patience("Telegram")
    while True:
        try:
            await application.initialize()
        except InvalidToken as error:
            raise SettingsError("telegram.token: Telegram does not know this token") from error
        except TelegramError as error:
            await patience.failed(error)
        else:
            patience.worked()
            return


async def _introduce(client: Client, settings: Settings) -> None:
    """Tell Telegram our commands and what the bot is for; the bot also works without."""
    try:
        for language in LANGUAGES:
            # English is also what an app in any other language shows.
            code = None if language == "en" else language
            commands = list(texts.commands(language).items())
            await client.set_my_commands(commands, language_code=code)
            description = texts.description(language, settings.library)
            await client.set_my_description(description, language_code=code)
    except TelegramError as error:
        log.warning("commands not registered", exc_info=error)


async def _run_parts(settings: Settings, application: RaisingApplication, sender: Sender) -> None:
    database, vault, clock, outage = sender.database, sender.vault, sender.clock, sender.outage
    lanes = partial(LaneServer, database, clock=clock, outage=outage, width=WIDTH)
    outbox = lanes(OutboxItem, sender)
    inbox = lanes(InboxItem, Worker(application, database, vault, clock, apology, outbox.wake))
    digests = Digests(database, settings, clock)
    questions = Questions(database, People(vault), settings, clock)
    # Each by itself, so that one that fails holds up no other.
    jobs: dict[str, Job] = {
        "retention": Retention(database, settings, clock).run_due,
        "tidying": database.tidy,
        "questions": questions.ask_due,
        **{f"digest of {room.name}": partial(digests.post_due, room) for room in settings.staff},
    }
    async with asyncio.TaskGroup() as parts:
        parts.create_task(outbox.run())
        parts.create_task(inbox.run())
        for what, job in jobs.items():
            parts.create_task(run_schedule(what, job, done=outbox.wake, outage=outage))
        parts.create_task(_receive(settings, sender, inbox.wake))
        parts.create_task(_introduce(sender.client, settings))
        log.info("serving", mode=settings.telegram.mode, bot=sender.client.username)


async def _receive(settings: Settings, sender: Sender, arrived: Callable[[], None]) -> None:
    """Take updates in, the way that the config says."""
    client, database, clock = sender.client, sender.database, sender.clock
    if settings.telegram.mode == "polling":
        await Polling(client, database, clock, arrived, sender.outage).run()
        return
    config = settings.telegram.webhook
    assert config.url  # the settings saw to it
    # All processes of this installation agree on it, also where the config names none.
    own = sender.vault.secret("webhook")
    secret = config.secret.get_secret_value() if config.secret else own
    app = Webhook(database, secret, clock, arrived, sender.outage).app(
        urlsplit(config.url).path or "/"
    )
    async with serving(app, host=config.listen, port=config.port):
        await _set_webhook(client, config.url, secret)
        await asyncio.Event().wait()


async def _set_webhook(client: Client, url: str, secret: str) -> None:
    patience = Patience("webhook")
    while True:
        try:
            await client.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
        except (BadRequest, InvalidToken) as error:
            raise SettingsError(f"telegram.webhook.url: Telegram says: {error.message}") from error
        except TelegramError as error:
            await patience.failed(error)
        else:
            patience.worked()
            return


def apology(update: dict[str, Any]) -> Call | None:
    """Return what to say to a patron whose update we could not handle, if it was a patron's."""
    try:
        chat, user = update["message"]["chat"], update["message"]["from"]
        if chat["type"] != "private":
            return None
        language = answer_language(None, user.get("language_code"))
        return send(int(chat["id"]), Message(texts.something_went_wrong(language)))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # it may be this that was wrong with it
