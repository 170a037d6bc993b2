"""Teaches the encoder more names, and leaves what it says of wishes, areas and kinds as it is."""

from __future__ import annotations

from copy import deepcopy
from random import Random
from typing import TYPE_CHECKING

import torch
from torch.nn import functional

from nlp.training.descent import descend
from nlp.training.examples import UNKNOWN, Examples, names_in
from nlp.training.fine_tune import BATCH, loss_of_tags, rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tokenizers import Tokenizer
    from torch import Tensor

    from nlp.training.network import Network

EPOCHS = 2
LEARN_RATE = 5e-5
HEAD_RATE = 1e-3
WARM_UP = 0.1
KEEP_WEIGHT = 2.0


def learn_names(
    network: Network,
    tokenizer: Tokenizer,
    named: Sequence[str],
    others: Sequence[str],
    *,
    tell: Callable[[str], None],
) -> None:
    """Learn from marked texts; of the `others`, as many are drawn each epoch.

    The network as it was says what vectors must stay: Li & Hoiem, Learning without Forgetting
    (2016).
    """
    chance = Random(0)  # noqa: S311 - to shuffle, not to hide
    torch.manual_seed(0)
    examples = Examples(tokenizer, chance, names_in([*named, *others]))
    padding = tokenizer.token_to_id("<pad>") or 0
    before = deepcopy(network).eval()
    descend(
        network,
        [(LEARN_RATE, [network.encoder]), (HEAD_RATE, [network.tags])],
        (
            loss_of_names(network, before, ids, tags, (ids != padding).long())
            for ids, tags in batches(examples, named, others, padding)
        ),
        steps=EPOCHS * -(-2 * len(named) // BATCH),
        warm_up=WARM_UP,
        tell=tell,
    )


def loss_of_names(
    network: Network, before: Network, ids: Tensor, tags: Tensor, mask: Tensor
) -> Tensor:
    vector, theme, said = network(ids, mask)
    with torch.no_grad():
        vector_before, theme_before, _ = before(ids, mask)
    moved = functional.mse_loss(vector, vector_before) / vector_before.var(dim=0).mean()
    turned = (1 - (theme * theme_before).sum(dim=1)).mean()
    return loss_of_tags(said, tags) + KEEP_WEIGHT * (moved + turned)


def batches(
    examples: Examples, named: Sequence[str], others: Sequence[str], padding: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield ids and tags of texts of like length together, in an order that has no pattern."""
    chance = examples.chance
    for _ in range(EPOCHS):
        drawn = [*named, *chance.choices(others, k=len(named))]
        made = sorted(map(examples.tokens, drawn), key=lambda tokens: len(tokens[0]))
        parts = [made[at : at + BATCH] for at in range(0, len(made), BATCH)]
        chance.shuffle(parts)
        for part in parts:
            ids, tags = zip(*part, strict=True)
            yield rows(ids, padding), rows(tags, UNKNOWN)
