"""What the program says of itself: lines for a person at a terminal, JSON for a collector.

Nothing that a patron wrote, no token and no chat id may be said. Libraries' own messages can hold
them (an address with the token, an update in full), so those are heard from WARNING on only, and
an exception is told by its type and place, without its message.
"""

import logging
import sys
import traceback
from pathlib import Path

import structlog
from structlog.typing import EventDict, WrappedLogger

ROOT = f"{Path(__file__).parent.parent}/"
OURS = tuple(f"{ROOT}{package}/" for package in ("bot", "nlp", "storage"))


def set_up_logs() -> None:
    """Send structlog's and the standard library's records to stderr, in one form."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        tell_error_without_message,
    ]
    terminal = sys.stderr.isatty()
    render: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
            foreign_pre_chain=[quiet_foreign_record, *shared],
        )
    )
    # Where writing a record fails, Python would print the record with all its values.
    logging.raiseExceptions = False
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for ours in ("bot", "nlp", "storage"):
        logging.getLogger(ours).setLevel(logging.INFO)


def quiet_foreign_record(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep of a library's record its template and where it was made, not what was filled in."""
    record: logging.LogRecord = event["_record"]
    # Some fill it in themselves, asyncio for one, and then tell of the fault from the second line.
    event["event"] = str(record.msg).split("\n", 1)[0]
    event["logger"] = record.name
    return event


def tell_error_without_message(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace `exc_info` by the error's type and place."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, tuple):
        error = error[1]
    if isinstance(error, BaseException):
        event["error"] = describe(error)
    return event


def describe(error: BaseException) -> str:
    """Say what failed and where, with no value that the program held.

    Of the frames, ours and the innermost: the way through the libraries between tells nothing.
    """
    *outer, inner = traceback.extract_tb(error.__traceback__) or [None]
    frames = [frame for frame in outer if frame and frame.filename.startswith(OURS)]
    places = [_place(frame) for frame in [*frames, inner] if frame]
    cause = error.__cause__
    because = f"\nbecause of {describe(cause)}" if cause else ""
    return "\n  ".join([type(error).__name__, *places]) + because


def _place(frame: traceback.FrameSummary) -> str:
    return f"{frame.filename.removeprefix(ROOT)}:{frame.lineno} in {frame.name}"
