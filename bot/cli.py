"""The terminal: data on stdout, words on stderr, one line for what a user can cause.

What reads, or talks to Telegram, is imported by the commands that need it: spaCy alone takes a
second.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich import progress
from rich.console import Console
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.classify import InputError, classify_lines
from bot.clock import utc_now
from bot.exporting import Format
from bot.exporting import export as export_rows
from bot.logs import set_up_logs
from bot.models import LearningError, models_of
from bot.opening import open_any_database, ready_database
from bot.retention import Removed, Retention
from bot.settings import Settings, SettingsError, StaffRoom, load_settings
from bot.staff.digest import as_plain_text
from bot.staff.posting import Digests
from nlp import Kind
from storage import schema, suggestions
from storage.backups import BackupError, back_up
from storage.schema import SchemaError
from storage.suggestions import Channel, Correction, Selection, Status
from storage.vault import VaultError

cli = typer.Typer(
    name="ideeenbus",
    help="The suggestion box of a public library as a chat.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
db = typer.Typer(help="Migrations and copies of the database.", no_args_is_help=True)
cli.add_typer(db, name="db")

DEFAULT_CONFIG = Path("config.toml")
DAYS = ["%Y-%m-%d"]
DELIMITERS = {",", ";", "|", "\t"}

Context = typer.Context
Config = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Settings; config.toml if it is there.")
]


class RefusedError(Exception):
    """What was asked for cannot be done; the message says why."""


SAID_IN_A_LINE = (
    SettingsError,
    InputError,
    VaultError,
    SchemaError,
    BackupError,
    RefusedError,
    LearningError,
)


def main() -> None:
    set_up_logs()
    try:
        cli()
    except SAID_IN_A_LINE as error:
        fail(str(error))
    except UnicodeDecodeError:
        fail("the input is not UTF-8")
    except SQLAlchemyError as error:
        fail(f"database: {_reason(error)}")
    except BrokenPipeError:
        # Who reads us, as `head` does, has enough; closing stdout at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        fail(f"{error.filename or 'connection'}: {error.strerror or type(error).__name__}")


def fail(reason: str) -> None:
    say(f"ideeenbus: {reason}")
    sys.exit(1)


def say(words: str) -> None:
    typer.echo(words, err=True)


def _reason(error: SQLAlchemyError) -> str:
    """Say what is wrong in a line, without the statement and without values."""
    original = str(error.orig if isinstance(error, DBAPIError) else error)
    return original.splitlines()[0] if original else type(error).__name__


@cli.callback()
def common(context: Context, config: Config = None) -> None:
    # Also taken before the command. Not read yet: `demo` works beside a config with a mistake.
    context.obj = config


def settings_of(context: Context, config: Path | None) -> Settings:
    path = config or context.obj or (DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else None)
    return load_settings(path, os.environ)


@cli.command()
def demo(
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Of the page; 0 takes a free one.")
    ] = 8765,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    data: Annotated[Path, typer.Option(metavar="FOLDER", help="Where it stores things.")] = Path(
        "demo-data"
    ),
) -> None:
    """Chat with the box on this machine: no token, no network."""
    from bot.demo import run_demo

    data.mkdir(parents=True, exist_ok=True)
    asyncio.run(until_stopped(run_demo(data, port=port, browser=browser)))


@cli.command()
def run(context: Context, config: Config = None) -> None:
    """Serve the library's bot, by polling or by webhook."""
    from bot.service import serve

    asyncio.run(until_stopped(serve(settings_of(context, config))))


async def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run until it ends or a signal asks to stop; then it finishes what it is at."""
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for asked in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(asked, task.cancel)
    try:
        await task
    except asyncio.CancelledError:
        pass
    except BaseExceptionGroup as group:
        # One part that fails ends them all; what matters is why.
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        raise error from None


@cli.command()
def classify(
    context: Context,
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="Standard input if there is none.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="A text a line, not JSON.")] = False,
    vectors: Annotated[
        bool,
        typer.Option(
            "--vectors", help="Add `vector`, near to those of messages that want the same."
        ),
    ] = False,
    config: Config = None,
) -> None:
    """Read messages: JSON lines {"text": ..., "hint": "nl"|"en"|null} in, what was read out."""
    from bot.reading import load_reader

    reader = load_reader(settings_of(context, config))
    with _lines(file) as lines:
        for record in classify_lines(reader, lines, plain=plain, vectors=vectors):
            typer.echo(record)


@cli.command()
def evaluate(
    context: Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="The messages that ship to judge by if none."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, no table.")] = False,
    config: Config = None,
) -> None:
    """Say how right the model is, on JSON lines {"text", "lang", "area", "also", "kind"}."""
    from bot import evaluating
    from bot.reading import load_reader
    from nlp.labelled import read_held_out

    settings = settings_of(context, config)
    if file is None:
        messages = read_held_out()
    else:
        with file.open(encoding="utf-8") as lines:
            messages = list(evaluating.read_messages(lines, settings.areas))
    reader = load_reader(settings)
    with _progress() as bar:
        evaluation = evaluating.evaluate_messages(
            reader, bar.track(messages, description="Reading"), settings.areas
        )
    if left_out := len(messages) - evaluation.scores["all"].messages:
        say(f"left out, as their area is switched off: {left_out}")
    typer.echo(json.dumps(asdict(evaluation)) if as_json else evaluating.as_text(evaluation))


@cli.command()
def learn(
    context: Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell how well it would read.")
    ] = False,
    back: Annotated[bool, typer.Option("--back", help="Use the model before this one.")] = False,
    config: Config = None,
) -> None:
    """Learn from corrections and examples; the model is replaced only if it gets no worse."""
    if dry_run and back:
        raise typer.BadParameter("goes without --dry-run", param_hint="--back")
    settings = settings_of(context, config)
    if back:
        with models_of(settings).held() as models:
            _tell_model(models.back())
    elif model := _learn(settings, dry=dry_run):
        _tell_model(model)


def _tell_model(model: str) -> None:
    say(f"the model in use is {model} now; restart `ideeenbus run`")


def _learn(settings: Settings, *, dry: bool) -> str | None:
    from bot.learning import STEPS, Learning, as_words
    from nlp.learning import Basis

    corrections = asyncio.run(_corrections(settings))
    with models_of(settings).held() as models, _progress() as bar:
        task = bar.add_task("Preparing", total=STEPS)
        learning = Learning(
            settings.areas,
            models,
            Basis.shipped,
            lambda step: bar.update(task, description=step, advance=1),
        )
        outcome = learning.run(corrections, now=utc_now(), dry=dry)
    for line in as_words(outcome):
        say(line)
    if outcome.objections:
        raise RefusedError(f"the model stays as it is: {'; '.join(outcome.objections)}")
    if dry:
        say("it would replace the model in use")
    return outcome.model


async def _corrections(settings: Settings) -> list[Correction]:
    from bot.learning import read_corrections

    async with ready_database(settings) as database:
        return await read_corrections(database)


def _progress() -> progress.Progress:
    return progress.Progress(
        console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    )


@contextmanager
def _lines(file: Path | None) -> Iterator[TextIO]:
    if file is None:
        yield open(sys.stdin.fileno(), encoding="utf-8", closefd=False)  # noqa: SIM115
    else:
        with progress.open(
            file,
            "r",
            encoding="utf-8",
            description="Reading",
            console=Console(stderr=True),
            transient=True,
            disable=not sys.stderr.isatty(),
        ) as lines:
            yield lines


@cli.command()
def digest(
    context: Context,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=DAYS, metavar="DAY", help="Today if not given."),
    ] = None,
    post: Annotated[bool, typer.Option("--post", help="Post it in the staff rooms.")] = False,
    config: Config = None,
) -> None:
    """Print the digest of a day as staff get it."""
    asyncio.run(_digest(settings_of(context, config), day.date() if day else None, post=post))


async def _digest(settings: Settings, day: date | None, *, post: bool) -> None:
    if day and day > utc_now().astimezone(settings.library.timezone).date():
        raise RefusedError(f"{day} has not come yet")
    if post and not settings.staff:
        raise RefusedError("there is no [[staff]] room in the config to post in")
    # Without rooms one can still see what a room for everything would get.
    rooms = settings.staff or (StaffRoom(name=settings.library.name, chat_id=0),)
    async with ready_database(settings) as database:
        digests = Digests(database, settings, utc_now)
        for room in rooms:
            for message in await digests.preview(room, day):
                typer.echo(as_plain_text(message) + "\n")
            if post:
                await digests.post(room, day)
                say(f"queued for {room.name}; `ideeenbus run` sends it")


@cli.command()
def export(
    context: Context,
    format: Annotated[Format, typer.Option()],  # noqa: A002 - the option's name
    start: Annotated[
        datetime | None,
        typer.Option("--from", formats=DAYS, metavar="DATE", help="Received that day or later."),
    ] = None,
    end: Annotated[
        datetime | None,
        typer.Option(
            "--to", formats=DAYS, metavar="DATE", help="Received before that day, not on it."
        ),
    ] = None,
    area: Annotated[str | None, typer.Option(metavar="ID")] = None,
    branch: Annotated[str | None, typer.Option(metavar="ID")] = None,
    kind: Annotated[Kind | None, typer.Option()] = None,
    status: Annotated[Status | None, typer.Option()] = None,
    channel: Annotated[Channel | None, typer.Option()] = None,
    delimiter: Annotated[str, typer.Option(help='";" for a Dutch Excel.')] = ",",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Else standard output.")] = None,
    config: Config = None,
) -> None:
    """Write one row a suggestion; days are the library's own."""
    settings = settings_of(context, config)
    if delimiter not in DELIMITERS:
        raise typer.BadParameter("a comma, a semicolon, a bar or a tab", param_hint="--delimiter")
    if start and end and start >= end:
        raise typer.BadParameter("no day lies between --from and --to", param_hint="--to")
    if area and area not in settings.areas.known:
        known = ", ".join(settings.areas.known)
        raise RefusedError(f"there is no area {area}; there are {known}")
    if branch and not settings.library.find_branch(branch):
        raise RefusedError(f"there is no branch {branch} in the config")
    zone = settings.library.timezone
    selection = Selection(
        start=start and start.replace(tzinfo=zone),
        end=end and end.replace(tzinfo=zone),
        area=area,
        branch=branch,
        kind=kind,
        status=status,
        channel=channel,
    )
    rows = asyncio.run(_export(settings, selection, format, delimiter, out))
    say(f"{rows} {'row' if rows == 1 else 'rows'}" + (f" in {out}" if out else ""))


async def _export(
    settings: Settings, selection: Selection, file_format: Format, delimiter: str, out: Path | None
) -> int:
    async with ready_database(settings) as database:
        return await export_rows(
            database,
            settings,
            selection,
            format=file_format,
            delimiter=delimiter,
            out=out,
            clock=utc_now,
        )


@cli.command()
def retention(
    context: Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")] = False,
    config: Config = None,
) -> None:
    """Remove what is past its time; `run` does it every day by itself."""
    removed = asyncio.run(_retention(settings_of(context, config), dry=dry_run))
    typer.echo(json.dumps(asdict(removed)))


async def _retention(settings: Settings, *, dry: bool) -> Removed:
    async with ready_database(settings) as database:
        return await Retention(database, settings, utc_now).run(dry=dry)


@cli.command()
def erase(
    context: Context,
    number: Annotated[int, typer.Option(min=1, max=2**63 - 1, help="Of the suggestion.")],
    config: Config = None,
) -> None:
    """Erase one suggestion with its history."""
    if not asyncio.run(_erase(settings_of(context, config), number)):
        raise RefusedError(f"there is no suggestion {number}")
    say(f"suggestion {number} is erased")


async def _erase(settings: Settings, number: int) -> bool:
    async with ready_database(settings) as database, database.write() as session:
        return await suggestions.erase(session, number)


@db.command("upgrade")
def db_upgrade(context: Context, config: Config = None) -> None:
    """Bring the database's tables up to this version."""
    asyncio.run(_upgrade(settings_of(context, config)))
    say("the database is up to date")


@db.command("check")
def db_check(context: Context, config: Config = None) -> None:
    """Say whether the database's tables are those of this version."""
    if behind := asyncio.run(_behind(settings_of(context, config))):
        raise RefusedError(f"the database is {len(behind)} migrations behind: {', '.join(behind)}")
    say("the database is up to date")


@db.command("backup")
def db_backup(
    context: Context,
    file: Annotated[Path, typer.Argument(help="Where to; it must not be there yet.")],
    config: Config = None,
) -> None:
    """Copy a SQLite database, also while the bot is running."""
    back_up(settings_of(context, config).database.url.get_secret_value(), file)
    say(f"the database is copied to {file}")


async def _upgrade(settings: Settings) -> None:
    async with open_any_database(settings) as database:
        await schema.upgrade(database)


async def _behind(settings: Settings) -> list[str]:
    async with open_any_database(settings) as database:
        return await schema.behind(database)


@cli.command()
def doctor(context: Context, config: Config = None) -> None:
    """Say what is wrong with config, database, model and queues; exit code 1 if anything is."""
    healthy = asyncio.run(_examine(settings_of(context, config)))
    sys.exit(0 if healthy else 1)


async def _examine(settings: Settings) -> bool:
    from bot.doctor import examine

    healthy = True
    async for finding in examine(settings, utc_now):
        typer.echo(f"{'good' if finding.good else 'BAD '}  {finding.what}: {finding.says}")
        healthy &= finding.good
    return healthy
