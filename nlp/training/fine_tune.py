"""Teaches the encoder all its goals at once: areas and kinds, what wants the same, and names."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from nlp.labelled import Labelled
from nlp.training.descent import descend
from nlp.training.examples import UNKNOWN, Examples, names_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tokenizers import Tokenizer
    from torch import Tensor

    from nlp.themes import Group, Wish
    from nlp.training.examples import Example
    from nlp.training.network import Network

LEARN_RATE = 7e-5
HEAD_RATE = 1e-3
WARM_UP = 0.06
BATCH = 16
SAMPLE = 512
GROUPS_AT_ONCE = 8
GROUPS_OF_AN_AREA = 4
TEMPERATURE = 0.05
SMOOTHING = 0.05
TAGS_WEIGHT = 2.0
THEMES_WEIGHT = 0.5
NEAR_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Batch:
    ids: Tensor
    mask: Tensor
    tags: Tensor
    areas: Tensor
    kinds: Tensor


def fine_tune(
    network: Network,
    tokenizer: Tokenizer,
    messages: Sequence[Labelled],
    groups: Sequence[Group],
    *,
    epochs: int,
    tell: Callable[[str], None],
) -> None:
    """Train on all messages once an epoch, with a few groups at each step."""
    chance = Random(0)  # noqa: S311 - to shuffle, not to hide
    examples = Examples(tokenizer, chance, names_in(message.marked for message in messages))
    steps = epochs * -(-len(messages) // BATCH)
    padding = tokenizer.token_to_id("<pad>") or 0
    sample = map(examples.example, chance.sample(list(messages), min(SAMPLE, len(messages))))
    network.centre(*((part.ids, part.mask) for part in parts_of(list(sample), padding)))
    drawn = draw_groups(groups, chance)
    descend(
        network,
        [
            # The themes' projection is slow too: it begins with the likeness that e5 knows.
            (LEARN_RATE, [network.encoder, network.theme]),
            (HEAD_RATE, [network.area, network.kind, network.tags]),
        ],
        (
            loss_of_labels(network, batch)
            + loss_of_themes(network, list(islice(drawn, GROUPS_AT_ONCE)), examples, padding)
            for batch in batches(messages, examples, padding, epochs)
        ),
        steps=steps,
        warm_up=WARM_UP,
        tell=tell,
    )


def batches(
    messages: Sequence[Labelled], examples: Examples, padding: int, epochs: int
) -> Iterator[Batch]:
    """Yield messages of like length together, in an order that has no pattern."""
    chance = examples.chance
    for _ in range(epochs):
        order = chance.sample(list(messages), len(messages))
        for start in range(0, len(order), 32 * BATCH):
            made = map(examples.example, order[start : start + 32 * BATCH])
            parts = parts_of(list(made), padding)
            chance.shuffle(parts)
            yield from parts


def draw_groups(groups: Sequence[Group], chance: Random) -> Iterator[Group]:
    """Yield groups for ever, a few of an area together: those are hard to tell apart."""
    while True:
        order = chance.sample(list(groups), len(groups))
        order.sort(key=lambda group: group.area)
        handfuls = [
            order[at : at + GROUPS_OF_AN_AREA] for at in range(0, len(order), GROUPS_OF_AN_AREA)
        ]
        chance.shuffle(handfuls)
        for handful in handfuls:
            yield from handful


def parts_of(examples: Sequence[Example], padding: int) -> list[Batch]:
    """Stack examples of like length together."""
    ordered = sorted(examples, key=lambda example: len(example.ids))
    return [stacked(ordered[at : at + BATCH], padding) for at in range(0, len(ordered), BATCH)]


def stacked(examples: Sequence[Example], padding: int) -> Batch:
    ids = rows([example.ids for example in examples], padding)
    return Batch(
        ids=ids,
        mask=(ids != padding).long(),
        tags=rows([example.tags for example in examples], UNKNOWN),
        areas=torch.tensor([example.areas for example in examples]),
        kinds=torch.tensor([example.kind for example in examples]),
    )


def rows(items: Sequence[list[int]], filling: int) -> Tensor:
    """Make a matrix of lists that differ in length."""
    longest = max(map(len, items))
    return torch.tensor([row + [filling] * (longest - len(row)) for row in items])


def loss_of_labels(network: Network, batch: Batch) -> Tensor:
    vector, _, tags = network(batch.ids, batch.mask)
    vector = network.dropout(vector)
    area = functional.cross_entropy(network.area(vector), batch.areas, label_smoothing=SMOOTHING)
    kind = functional.cross_entropy(network.kind(vector), batch.kinds, label_smoothing=SMOOTHING)
    return area + kind + TAGS_WEIGHT * loss_of_tags(tags, batch.tags)


def loss_of_tags(said: Tensor, tags: Tensor) -> Tensor:
    return functional.cross_entropy(said.flatten(0, 1), tags.flatten(), ignore_index=UNKNOWN)


def loss_of_themes(
    network: Network, groups: Sequence[Group], examples: Examples, padding: int
) -> Tensor:
    drawn = [
        (place, group, wish)
        for place, group in enumerate(groups)
        for wish in some_of(group, examples.chance)
    ]
    made = [
        examples.example(Labelled(marked=wish.text, language=wish.language, area=group.area))
        for _, group, wish in drawn
    ]
    order = sorted(range(len(made)), key=lambda place: len(made[place].ids))
    parts = parts_of(made, padding)
    vectors, themes, _ = zip(*(network(part.ids, part.mask) for part in parts), strict=True)
    area = functional.cross_entropy(
        network.area(network.dropout(torch.cat(vectors))),
        torch.cat([part.areas for part in parts]),
        label_smoothing=SMOOTHING,
    )
    theme = torch.cat(themes)
    wishes = [(drawn[place][0], drawn[place][2]) for place in order]
    return area * THEMES_WEIGHT + contrast(theme @ theme.T / TEMPERATURE, wishes)


def some_of(group: Group, chance: Random) -> list[Wish]:
    """Draw a wish in each language, and the near misses."""
    same = [wish for wish in group.wishes if not wish.near_miss]
    drawn = [
        chance.choice([wish for wish in same if wish.language == language])
        for language in ("nl", "en")
    ]
    return drawn + [wish for wish in group.wishes if wish.near_miss]


def contrast(likeness: Tensor, wishes: Sequence[tuple[int, Wish]]) -> Tensor:
    """Pull together what wants the same, away from all else, and most from its near misses.

    After Khosla et al., Supervised Contrastive Learning (2020). The second part compares two at a
    time: a wish in the other language against a near miss, for language and nouns mislead most.
    """
    group = torch.tensor([place for place, _ in wishes])
    near = torch.tensor([wish.near_miss for _, wish in wishes])
    dutch = torch.tensor([wish.language == "nl" for _, wish in wishes])
    one_group = group[:, None] == group[None, :]
    itself = torch.eye(len(wishes), dtype=torch.bool)
    same = one_group & ~near[:, None] & ~near[None, :] & ~itself
    likeness = likeness.masked_fill(itself, -math.inf)
    among_all = likeness - likeness.logsumexp(1, keepdim=True)
    pulled = -(among_all.masked_fill(~same, 0).sum(1) / same.sum(1).clamp(min=1))[~near].mean()
    across = same & (dutch[:, None] != dutch[None, :])
    missed = one_group & ~near[:, None] & near[None, :]
    triples = across[:, :, None] & missed[:, None, :]
    gaps = likeness.masked_fill(itself, 0)
    gaps = gaps[:, None, :] - gaps[:, :, None]  # the near miss less the same wish
    pushed = functional.softplus(gaps)[triples].mean()
    return pulled + NEAR_WEIGHT * pushed
