"""The reading process: reads as the reader does, and neither takes us down nor outlives us."""

import asyncio
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from bot import reading
from bot.models import Models
from bot.reading import ReadingProcess, reading_process
from bot.settings import Settings
from nlp import Reader, UnreadError
from nlp.areas import AS_LEARNED
from nlp.reader import SHIPPED_MODEL

TEXT = "De wc op de eerste verdieping is vies"
TEXTS = ["Fijne bibliotheek, dank u wel", TEXT, "More English books please", "Het is koud"]
# Enough for a text to have reached the process, and for none to have been read.
ASKED_S = 0.002


@pytest.fixture
async def process() -> AsyncIterator[ReadingProcess]:
    process = ReadingProcess(SHIPPED_MODEL, AS_LEARNED)
    await process.start()
    yield process
    await process.close()


def worker_of(pid: int) -> psutil.Process:
    [worker] = [
        child for child in psutil.Process(pid).children() if "nlp.worker" in child.cmdline()
    ]
    return worker


async def test_it_reads_as_the_reader_does_in_the_areas_of_the_config(reader: Reader) -> None:
    merged = Settings(areas=[{"id": "building", "into": "other"}])
    async with reading_process(Settings()) as read, reading_process(merged) as read_merged:
        several = (await read(TEXT, "nl"), await read("Thank you all", None))

        assert several == (reader.read(TEXT, "nl"), reader.read("Thank you all"))
        assert (await read_merged(TEXT, "nl")).area == merged.areas.today(several[0].area)


async def test_a_process_that_died_is_begun_anew(process: ReadingProcess, reader: Reader) -> None:
    """Who was being read then hears of it, so that the message is tried again."""
    deadly = asyncio.create_task(process.read(TEXT * 100, "nl"))
    await asyncio.sleep(ASKED_S)
    worker_of(psutil.Process().pid).kill()

    with pytest.raises(EOFError):
        await deadly
    assert await process.read(TEXT, "nl") == reader.read(TEXT, "nl")


async def test_a_text_on_which_it_dies_costs_no_other_its_reading(
    process: ReadingProcess, reader: Reader
) -> None:
    deadly = asyncio.create_task(process.read(TEXT * 100, "nl"))
    others = [asyncio.create_task(process.read(text, "nl")) for text in TEXTS]
    await asyncio.sleep(ASKED_S)
    worker_of(psutil.Process().pid).kill()

    with pytest.raises(EOFError):
        await deadly
    assert await asyncio.gather(*others) == [reader.read(text, "nl") for text in TEXTS]


async def test_each_gets_its_own_reading_also_where_one_no_longer_waits(
    process: ReadingProcess, reader: Reader
) -> None:
    readings = [asyncio.create_task(process.read(text, "nl")) for text in TEXTS]
    await asyncio.sleep(ASKED_S)
    readings.pop(0).cancel()

    assert await asyncio.gather(*readings) == [reader.read(text, "nl") for text in TEXTS[1:]]


async def test_it_serves_while_the_model_loads_and_ends_if_it_cannot(
    reader: Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with reading_process(Settings()) as read:
        assert await read(TEXT, "nl") == reader.read(TEXT, "nl")

    nothing = Models(tmp_path, shipped=tmp_path)
    monkeypatch.setattr(reading, "models_of", lambda _: nothing)
    with pytest.RaisesGroup(UnreadError):
        async with reading_process(Settings()):
            await asyncio.Event().wait()


async def test_an_error_holds_no_word_of_the_text(process: ReadingProcess) -> None:
    with pytest.raises(UnreadError, match=r"^AttributeError at .*\.py:\d+ in \w+$"):
        await process.read(["Geheim"], "nl")  # type: ignore[arg-type]
    assert (await process.read(TEXT, "nl")).text == TEXT


def test_it_ends_with_who_started_it_and_not_before() -> None:
    """Killed with -9 that one says nothing more; Ctrl+C and a service's stop are not for it."""
    code = (
        "import asyncio; from bot.reading import *\n"
        "async def main():\n"
        "    async with reading_process(Settings()) as read:\n"
        "        await read('ready?', None)\n"
        "        print('ready', flush=True); await asyncio.Event().wait()\n"
        "asyncio.run(main())"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as starter:
        assert starter.stdout
        assert starter.stdout.readline() == b"ready\n"
        worker = worker_of(starter.pid)
        for told in (signal.SIGINT, signal.SIGTERM):
            worker.send_signal(told)
        with pytest.raises(psutil.TimeoutExpired):
            worker.wait(0.5)
        starter.kill()

    psutil.wait_procs([worker], timeout=10)
    assert not worker.is_running()
