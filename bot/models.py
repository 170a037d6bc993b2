"""The models on this machine: the one that ships, and those that this library has taught.

The file `current` names the learned ones, the one in use first. One is in use as long as the
model that ships is the same as when it was learned.
"""

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Self

from bot.settings import Settings
from nlp.reader import SHIPPED_MODEL

if TYPE_CHECKING:
    from spacy.language import Language

KEPT = 3
CURRENT = "current"
LOCK = "lock"
DRAFT = ".draft-"
# The folder may hold other things; they are not ours to remove.
LEARNED = re.compile(r"\+\d{8}T\d{6}$")
DEFAULT_FOLDER = "learned-models"


class LearningError(Exception):
    """What was asked cannot be done; the message says why."""


class Models:
    def __init__(self, folder: Path, shipped: Path = SHIPPED_MODEL) -> None:
        self.folder = folder
        self.shipped = shipped

    @property
    def in_use(self) -> Path:
        return next(iter(self._usable()), self.shipped)

    @property
    def set_aside(self) -> str | None:
        """Return the name of the latest learned model where it no longer fits what ships."""
        latest = self._learned()[:1]
        return None if latest == self._usable()[:1] else latest[0].name

    def name(self, model: Path) -> str:
        return "{name}-{version}".format(**_meta(model))

    def learned_at(self, model: Path) -> datetime | None:
        """Return when a model was learned; None of the one that ships."""
        at = _meta(model).get("learned_at")
        return datetime.fromisoformat(at) if at else None

    @contextmanager
    def held(self) -> Iterator[Self]:
        """Hold the folder for one who learns: two would remove each other's models."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise LearningError(f"another process learns in {self.folder} already") from error
            yield self

    def keep(self, nlp: "Language", now: datetime) -> str:
        """Store a model that has learned and put it in use, in full or not at all."""
        nlp.meta["version"] = f"{_meta(self.shipped)['version']}+{now:%Y%m%dT%H%M%S}"
        nlp.meta["name"] = _meta(self.shipped)["name"]
        nlp.meta["learned_at"] = now.isoformat(timespec="seconds")
        nlp.meta["stands_on"] = self._basis
        name = "{name}-{version}".format(**nlp.meta)
        with TemporaryDirectory(dir=self.folder, prefix=DRAFT) as draft:
            # Without the vocabulary: hashes are all that the components look at.
            nlp.to_disk(Path(draft) / name, exclude=["vocab"])
            _write_through(Path(draft) / name)
            (Path(draft) / name).rename(self.folder / name)
        kept = [name, *(model.name for model in self._learned())][:KEPT]
        self._put(kept)
        self._remove_all_but(kept)
        return name

    def back(self) -> str:
        """Put the model in use that was before this one; return its name."""
        usable = self._usable()
        if not usable:
            raise LearningError("there is no way back: the model in use is the one that ships")
        self._put([model.name for model in usable[1:]])
        return self.name(self.in_use)

    def _learned(self) -> list[Path]:
        try:
            names = (self.folder / CURRENT).read_text(encoding="utf-8").split()
        except FileNotFoundError:
            return []
        return [self.folder / name for name in names]

    def _usable(self) -> list[Path]:
        return [model for model in self._learned() if self._fits(model)]

    def _fits(self, model: Path) -> bool:
        try:
            return bool(_meta(model).get("stands_on") == self._basis)
        except (OSError, ValueError):
            return False

    @cached_property
    def _basis(self) -> dict[str, str]:
        encoder = hashlib.sha256()
        for path in sorted((self.shipped / "encoder").iterdir()):
            encoder.update(path.read_bytes())
        return {"model": self.name(self.shipped), "encoder": encoder.hexdigest()}

    def _put(self, names: Sequence[str]) -> None:
        draft = self.folder / f"{DRAFT}{CURRENT}"
        draft.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        _write_through(draft)
        draft.replace(self.folder / CURRENT)

    def _remove_all_but(self, kept: Sequence[str]) -> None:
        """Remove models that are not kept, and what a learning that was killed left behind."""
        for path in self.folder.iterdir():
            if path.name.startswith(DRAFT) or (LEARNED.search(path.name) and path.name not in kept):
                rmtree(path) if path.is_dir() else path.unlink()


def models_of(settings: Settings) -> Models:
    return Models(settings.model.folder or settings.beside_database(DEFAULT_FOLDER))


def _meta(model: Path) -> dict[str, Any]:
    meta: dict[str, Any] = json.loads((model / "meta.json").read_text(encoding="utf-8"))
    return meta


def _write_through(path: Path) -> None:
    """Have it on the disk before anything names it: the power may fail in between."""
    for item in (*path.rglob("*"), path):
        place = os.open(item, os.O_RDONLY)
        os.fsync(place)
        os.close(place)
