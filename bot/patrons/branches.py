"""Which branch a text names: a decision."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from bot.settings import Branch, Library

# What a branch's name may begin or end with, and people leave out.
GENERIC = re.compile(
    r"\b(?:openbare|bibliotheek|library|bieb|vestiging|filiaal|branch|locatie|de|het|the)\b"
)
# What one says around a branch that was asked for.
FILLING = re.compile(r"\b(?:in|bij|at|voor|for|graag|please|is|dat|that|was|van|of)\b")
# A shorter id, such as a number, is also something else in a sentence.
SHORTEST_ID = 3


def named_branch(text: str, library: Library) -> Branch | None:
    """Return the branch that a text names; None where it names none, or more than one."""
    called = _by_what_it_is_called(library)
    if not called:
        return None
    # The longest first: who says Laren-Noord does not say Laren.
    alternatives = "|".join(re.escape(name) for name in sorted(called, key=len, reverse=True))
    found = re.findall(rf"(?<!\w)(?:{alternatives})(?!\w)", _plain(text))
    branches = {branch.id: branch for name in found for branch in called[name]}
    [branch] = branches.values() if len(branches) == 1 else [None]
    return branch


def only_branch(text: str, library: Library) -> Branch | None:
    """Return the branch where a text says nothing else: it answers which one it is about."""
    branch = named_branch(text, library)
    if branch is None:
        return None
    rest = _plain(text)
    for name in sorted(_names(branch), key=len, reverse=True):
        rest = rest.replace(name, " ")
    return None if re.search(r"\w", FILLING.sub(" ", GENERIC.sub(" ", rest))) else branch


def _by_what_it_is_called(library: Library) -> dict[str, list[Branch]]:
    called: defaultdict[str, list[Branch]] = defaultdict(list)
    for branch in library.branches:
        for name in dict.fromkeys(_names(branch)):
            called[name].append(branch)
    return called


def _names(branch: Branch) -> Iterable[str]:
    name = _plain(branch.name)
    yield name
    if short := " ".join(GENERIC.sub(" ", name).split()):
        yield short
    if len(branch.id) >= SHORTEST_ID and not branch.id.isdecimal():
        yield _plain(branch.id)


def _plain(text: str) -> str:
    """Return the text in small letters, without accents, with single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(letters.replace("’", "'").split())
