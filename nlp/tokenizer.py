from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import (
    DummyTokenizer,
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
    get_lang_class,
    registry,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


class DutchOrEnglishTokenizer(DummyTokenizer):
    """Splits by the rules of Dutch, or of English where a component asks for them."""

    def __init__(self, vocab: Vocab) -> None:
        self.dutch = tokenizer_of("nl", vocab)
        self.english = tokenizer_of("en", vocab)

    def __call__(self, text: str, language: str = "nl") -> Doc:
        doc: Doc = self.dutch(text) if language == "nl" else self.english(text)
        return doc


def tokenizer_of(language: str, vocab: Vocab) -> Tokenizer:
    """Build a language's tokenizer on a vocabulary that is not its own."""
    rules = get_lang_class(language).Defaults
    return Tokenizer(
        vocab,
        rules=rules.tokenizer_exceptions,
        prefix_search=compile_prefix_regex(rules.prefixes or ()).search,
        suffix_search=compile_suffix_regex(rules.suffixes or ()).search,
        infix_finditer=compile_infix_regex(rules.infixes or ()).finditer,
        token_match=rules.token_match,
        url_match=rules.url_match,
    )


def create_tokenizer() -> Callable[[Language], DutchOrEnglishTokenizer]:
    return lambda nlp: DutchOrEnglishTokenizer(nlp.vocab)


registry.tokenizers("ideeenbus.DutchOrEnglish.v1", func=create_tokenizer)
