"""A reader in a process of its own, spoken to over its standard input and output.

Each message is four bytes that say how long it is, and a pickle. The first names the model and
the plan of the areas, and is answered with None; each that follows is a text with its hint, and
is answered with a Reading. What fails is answered with an UnreadError. The process ends with its
input, so it cannot outlive who started it.
"""

from __future__ import annotations

import pickle
import signal
import sys
import traceback
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from nlp.reader import Reader
from nlp.reading import UnreadError

if TYPE_CHECKING:
    from typing import BinaryIO

LENGTH_BYTES = 4


def main() -> None:
    # Who started us is told to stop as well, and may still have something to be read.
    for told in (signal.SIGINT, signal.SIGTERM):
        signal.signal(told, signal.SIG_IGN)
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no answer
    with suppress(EOFError, BrokenPipeError):
        _answer(asked, answers)


def _answer(asked: BinaryIO, answers: BinaryIO) -> None:
    reader: Reader | None = None
    while True:
        request = _unpack(asked)
        answer: object = None
        try:
            if reader is None:
                reader = Reader.load(*request)
            else:
                answer = reader.read(*request)
        except Exception as error:
            answer = UnreadError(_told(error))
        answers.write(pack(answer))
        answers.flush()


def pack(message: object) -> bytes:
    body = pickle.dumps(message)
    return len(body).to_bytes(LENGTH_BYTES) + body


def _unpack(asked: BinaryIO) -> Any:
    length = asked.read(LENGTH_BYTES)
    if not length:
        raise EOFError
    return pickle.loads(asked.read(int.from_bytes(length)))  # noqa: S301 - from who started us


def _told(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {frame.filename}:{frame.lineno} in {frame.name}"


if __name__ == "__main__":
    main()
