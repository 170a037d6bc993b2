"""How fast, how big and how attentive to other languages the reader is."""

# ruff: noqa: T201

import importlib
import resource
import statistics
from collections import defaultdict
from pathlib import Path
from time import perf_counter

from nlp import Reader
from nlp.labelled import read_held_out
from nlp.lean import import_spacy

OTHER_LANGUAGES = Path(__file__).with_name("other_languages.tsv")
MESSAGES = read_held_out()


def main() -> None:
    start = perf_counter()
    import_spacy()
    importlib.import_module("nlp.pipeline")
    print(f"spaCy imported in {perf_counter() - start:.2f} s")
    start = perf_counter()
    reader = Reader.load()
    print(f"loaded in {perf_counter() - start:.2f} s (at most 1.5)")
    times = sorted(seconds_to_read(reader, message.text) for message in MESSAGES)
    print(f"one message in {1000 * statistics.median(times):.2f} ms median (at most 6)")
    print(f"one message in {1000 * times[len(times) * 99 // 100]:.2f} ms, 99th percentile")
    start = perf_counter()
    read = len(list(reader.read_many((message.text, None) for message in MESSAGES)))
    print(f"{read / (perf_counter() - start):.0f} messages a second in batches")
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB (at most 200)")
    print(f"another language told as such: {other_languages(reader)}")
    mistaken = sum(reader.read(message.text).language == "other" for message in MESSAGES)
    print(f"Dutch or English told as another: {mistaken / len(MESSAGES):.1%} (at most 1 %)")


def seconds_to_read(reader: Reader, text: str) -> float:
    start = perf_counter()
    reader.read(text)
    return perf_counter() - start


def other_languages(reader: Reader) -> str:
    """Of sentences of four words and more; a script without spaces counts as long."""
    told: dict[str, list[bool]] = defaultdict(list)
    for line in OTHER_LANGUAGES.read_text(encoding="utf-8").splitlines():
        language, text = line.split("\t")
        if len(text.split()) >= 4 or language == "zh":
            told[language].append(reader.read(text).language == "other")
    share = sum(map(sum, told.values())) / sum(map(len, told.values()))
    missed = [language for language, answers in told.items() if not all(answers)]
    return f"{share:.1%} (at least 95 %), missed in: {' '.join(missed) or 'none'}"


if __name__ == "__main__":
    main()
