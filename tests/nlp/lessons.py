"""A model that has learned little, on which a library's learning can stand and takes seconds."""

from dataclasses import replace
from itertools import chain
from pathlib import Path

from nlp import pipeline
from nlp.labelled import Labelled, read_voices
from nlp.learning import Basis, encode, learn
from nlp.lessons import Lesson
from nlp.reader import SHIPPED_MODEL
from nlp.reading import Tongue
from nlp.taxonomy import Area

TEXTS: dict[Tongue, list[str]] = {
    "nl": [
        "De 3D-printer is stuk",
        "Ik wil graag leren lasersnijden",
        "De lasersnijder doet het niet",
        "Kunnen er meer naaimachines komen in de makerspace",
        "Filament voor de 3D-printer is steeds op",
        "Graag een cursus solderen in de maakplaats",
        "Is er een borduurmachine in het maaklab?",
        "De vinylsnijder snijdt scheef",
        "De maakplaats is te klein voor een groep",
        "Een CNC-frees zou mooi zijn",
        "De naaimachine loopt steeds vast",
        "Mijn 3D-print mislukte halverwege, wie helpt?",
        "De begeleider van de maakplaats was geweldig",
    ],
    "en": [
        "The 3D printer was out of filament",
        "The laser cutter needs a better extractor",
        "More sewing machines in the makerspace please",
        "Can we use the soldering irons without a course?",
        "I love the makerspace, made my own lamp",
        "Longer hours for the fab lab please",
        "Somebody broke the 3D scanner",
    ],
}
MAKERSPACE = [
    Labelled(marked=text, language=language, area="makerspace")
    for language, texts in TEXTS.items()
    for text in texts
]


def few(messages: dict[str, list[Labelled]], step: int) -> list[Labelled]:
    return list(chain.from_iterable(messages.values()))[::step]


def small_basis(folder: Path) -> Basis:
    """Make a model that learned a few messages of the corpus, as if it were the one that ships."""
    lessons = few(read_voices(), 40)
    shipped = pipeline.load(SHIPPED_MODEL)
    taught = [
        Lesson(message, vector)
        for message, vector in zip(lessons, encode(shipped, lessons), strict=True)
    ]
    # What it surely reads, kinds aside: the learning is what is tested, not the model.
    frozen = [replace(message, kind=None) for message in lessons[::5]]
    nlp = learn(Basis(SHIPPED_MODEL, taught, frozen), [], [], list(Area))
    nlp.meta.update(name="nl_en", version="1.0")
    nlp.to_disk(folder, exclude=["vocab"])
    return Basis(folder, taught, frozen)
