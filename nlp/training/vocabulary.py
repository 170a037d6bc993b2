"""The part of e5's vocabulary that Dutch and English need: 250,000 pieces would fill 96 MB."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import wordfreq
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nlp.training.e5 import Weights

SIZE = 20_000
WORDS = 150_000
CAPITALISED = 0.2  # as often, beside a word in small letters
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")


def cut(weights: Weights, texts: Iterable[str]) -> list[int]:
    """Choose the pieces to keep: the special ones, what the texts need, then frequent words."""
    whole = tokenizer(weights, range(len(weights.pieces)))
    needed = Counter(
        piece for text in texts for piece in whole.encode(text, add_special_tokens=False).ids
    )
    frequent: defaultdict[int, float] = defaultdict(float)
    for language in ("nl", "en"):
        for word in wordfreq.top_n_list(language, WORDS):
            frequency = wordfreq.word_frequency(word, language)
            for form, weight in ((word, 1.0), (word.capitalize(), CAPITALISED)):
                for piece in whole.encode(form, add_special_tokens=False).ids:
                    frequent[piece] += weight * frequency
    special = [weights.special[name] for name in SPECIAL]
    signs = [
        place
        for place, piece in enumerate(weights.pieces)
        if len(piece.strip("▁")) <= 2 and piece.isascii() and place not in special
    ]
    kept = dict.fromkeys([*special, *sorted(needed), *signs])
    kept |= dict.fromkeys(sorted(frequent, key=frequent.__getitem__, reverse=True))
    return list(kept)[:SIZE]


def tokenizer(weights: Weights, kept: Sequence[int]) -> Tokenizer:
    """Build e5's tokenizer on the pieces kept.

    Without the "query: " that e5 was trained with: fine-tuning makes up for it, and a message has
    some twenty tokens, of which these would be three more.
    """
    pieces = [(weights.pieces[place], weights.scores[place]) for place in kept]
    ids = {piece: place for place, (piece, _) in enumerate(pieces)}
    cutter = Tokenizer(models.Unigram(pieces, unk_id=ids["<unk>"]))
    cutter.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    cutter.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    cutter.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[(name, ids[name]) for name in ("<s>", "</s>")]
    )
    return cutter
