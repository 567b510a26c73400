"""Parsing with spaCy, behind a small type of our own: tokens that know where they stand.

Invariant: token i of the parse is token i of the sentence as written; a shadow word may stand in for
it in the parse ("36 IS family members" is read as "36 ISIS family members"), its offsets never change.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from harmledger.extract.grammar.morphology import Forms
from harmledger.reading.document import Document, Sentence

SHADOWS = {"IS": "ISIS", "US": "American", "Syrias": "Syrian", "Iraqs": "Iraqi"}
"""Upper-case words that the parser takes for a verb or a pronoun, and what it is given instead."""


WHOLE, HALF = 1 << 64, 1 << 63
"""A head stands in the parser's arrays as its distance, an unsigned number of 64 bits: more than half of it is a way back."""

SELDOM = 20_000
"""So many more things made than thrown away before Python looks for those that hold each other."""

SHADOWED = re.compile(rf"\b(?:{'|'.join(SHADOWS)})\b")


@dataclass(slots=True, unsafe_hash=True)
class Token:
    """One token: its text, where it stands in the document's reading text, and what the parser made of it.

    Made once and never changed; not frozen, for a frozen one takes five times as long to make, and they are the most made.
    """

    i: int
    text: str
    start: int
    end: int
    lower: str
    lemma: str
    tag: str
    pos: str
    dep: str
    head: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A parsed sentence."""

    sentence: Sentence
    text: str
    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]

    def at(self, offset: int) -> int:
        """Index of the token that covers or follows the document offset; ``len(tokens)`` past the end."""
        return next((t.i for t in self.tokens if t.end > offset), len(self.tokens))

    def subtree(self, i: int) -> tuple[int, int]:
        """First and last+1 token index of the words that hang on token i."""
        low = high = i
        stack = [i]
        while stack:
            j = stack.pop()
            low, high = min(low, j), max(high, j)
            stack.extend(self.children[j])
        return low, high + 1

    def words(self, start: int, end: int) -> str:
        """The text from token ``start`` to token ``end`` (excluded), as written."""
        if start >= end:
            return ""
        base = self.sentence.start
        return self.text[self.tokens[start].start - base : self.tokens[end - 1].end - base]


class Parser:
    """A spaCy pipeline kept warm. ``load`` is deferred to the first sentence."""

    def __init__(self, model: str) -> None:
        self.model = model
        self._nlp: Any = None
        self._forms = Forms(None)

    def _pipeline(self) -> Any:
        if self._nlp is None:
            import spacy

            from harmledger.extract.grammar.encoder import quick

            # parts of speech and lemmas of single words are kept once found (morphology.py): a fifth of the time
            self._nlp = spacy.load(self.model, exclude=["ner"], disable=["attribute_ruler", "lemmatizer"])
            self._forms = Forms(self._nlp)
            if self._nlp.has_pipe("tok2vec"):
                words = self._nlp.get_pipe("tok2vec")
                words.model = quick(words.model)
            # model and word lists stay to the end: looking through them for garbage at every turn takes a tenth of the time
            gc.collect()
            gc.freeze()
            # reading makes many small things and hardly any that hold each other; looking for those oftener costs a thirtieth
            gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
        return self._nlp

    def parse(self, document: Document, sentences: Sequence[Sentence]) -> list[Parsed]:
        """The sentences of one document, parsed in one batch, in their order."""
        return list(self.parse_many([(document, s) for s in sentences]))

    def parse_many(self, work: Iterable[tuple[Document, Sentence]]) -> Iterator[Parsed]:
        """Parse sentences of many documents in batches, in their order."""
        nlp = self._pipeline()
        from spacy.tokens import Doc

        def shadows() -> Iterator[tuple[Any, tuple[Document, Sentence]]]:
            for document, sentence in work:
                text = document.text[sentence.start : sentence.end]
                doc = nlp.make_doc(text)
                offsets = _offsets(doc)
                if SHADOWED.search(text) and not text.isupper():
                    words = [SHADOWS.get(w.text, w.text) for w in doc]
                    doc = Doc(nlp.vocab, words=words, spaces=[bool(w.whitespace_) for w in doc])
                doc.user_data["offsets"] = offsets
                yield doc, (document, sentence)

        for doc, (document, sentence) in nlp.pipe(shadows(), as_tuples=True, batch_size=64):
            yield _parsed(doc, document, sentence, self._forms)


def _offsets(doc: Any) -> list[tuple[int, int]]:
    """First and last+1 character of every token, read in one go: token by token it takes longer than parsing a short sentence."""
    return [(start, start + length) for start, length in doc.to_array(["IDX", "LENGTH"]).tolist()]


def _parsed(doc: Any, document: Document, sentence: Sentence, forms: Forms) -> Parsed:
    text = document.text[sentence.start : sentence.end]
    base = sentence.start
    offsets: list[tuple[int, int]] = doc.user_data["offsets"]
    strings = doc.vocab.strings
    made = []
    children: list[list[int]] = [[] for _ in offsets]
    analysed = doc.to_array(["ORTH", "TAG", "DEP", "HEAD"]).tolist()
    for i, ((start, end), (orth, tag_id, dep_id, way)) in enumerate(zip(offsets, analysed, strict=True)):
        tag, dep = strings[tag_id], strings[dep_id]
        head = i + (way if way < HALF else way - WHOLE)
        pos, lemma = forms.of(doc, i, orth, tag, dep)
        written = text[start:end]
        made.append(Token(i, written, base + start, base + end, written.lower(), lemma, tag, pos, dep, head))
        if head != i:
            children[head].append(i)
    return Parsed(sentence, text, tuple(made), tuple(map(tuple, children)))
