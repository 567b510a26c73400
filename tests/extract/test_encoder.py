"""The parser's word vectors: the library's own, to the last bit the same in any company."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest

from harmledger.extract.grammar import encoder as encoders
from harmledger.extract.grammar.encoder import WIDE, Encoder, holds, product, quick
from harmledger.extract.grammar.one_thread import can_be_held, one_thread
from harmledger.settings import load_settings

SENTENCES = (
    "An air strike killed 12 people in the village of Barza on Monday, the monitor said.",
    "Another seven were wounded.",
    "The ministry said it can't confirm that at least four children and their mother died when a mortar shell hit the bakery.",
    "Dead: 3.",
    "Gunmen opened fire  on a bus near the market, killing the driver and two of his passengers, police Col. Ahmed Ali said.",
    "U.S.-led planes struck the town's hospital, activists said; no one was hurt.",
    "—",
    "The toll rose to 47 from 31 after five of the injured succumbed to their wounds overnight.",
)


@cache
def pipeline() -> Any:
    import spacy

    return spacy.load(load_settings().model, exclude=["ner"])


@pytest.fixture
def encoder() -> Iterator[Encoder]:
    yield Encoder(pipeline().get_pipe("tok2vec").model)


def docs(texts: tuple[str, ...] | list[str]) -> list[Any]:
    return [pipeline().make_doc(text) for text in texts]


def held() -> None:
    if not can_be_held():
        pytest.skip("numpy's library of matrix products cannot be held to one thread here, so the quick vectors are not used")


def test_vectors_are_those_of_the_library(encoder: Encoder) -> None:
    ours = encoder.vectors(docs(SENTENCES))
    theirs = pipeline().get_pipe("tok2vec").model.predict(docs(SENTENCES))
    for text, mine, other in zip(SENTENCES, ours, theirs, strict=True):
        assert mine.shape == other.shape, text
        assert np.abs(mine - other).max() < 1e-4, text


def test_a_sentence_reads_the_same_in_any_company(encoder: Encoder) -> None:
    held()
    alone = {text: encoder.vectors(docs([text]))[0].tobytes() for text in SENTENCES}
    dice = random.Random(5)
    for _ in range(60):
        company = dice.choices(SENTENCES, k=dice.randint(1, 40))
        for text, mine in zip(company, encoder.vectors(docs(company)), strict=True):
            assert mine.tobytes() == alone[text], text


def test_what_was_read_before_changes_nothing() -> None:
    held()
    model = pipeline().get_pipe("tok2vec").model
    fresh, used = Encoder(model), Encoder(model)
    used.vectors(docs(SENTENCES[::-1]))
    for a, b in zip(fresh.vectors(docs(SENTENCES)), used.vectors(docs(SENTENCES)), strict=True):
        assert a.tobytes() == b.tobytes()


def test_word_forms_are_forgotten_when_they_grow_too_many(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    held()
    before = [v.tobytes() for v in encoder.vectors(docs(SENTENCES))]
    monkeypatch.setattr(encoders, "LARGEST", 12)
    for text, whole in zip(SENTENCES, before, strict=True):
        assert encoder.vectors(docs([text]))[0].tobytes() == whole
    assert len(encoder._known) < 40


def test_texts_without_words(encoder: Encoder) -> None:
    assert encoder.vectors([]) == []
    empty, full = encoder.vectors(docs(["", SENTENCES[1]]))
    assert empty.shape == (0, encoder.width)
    assert full.shape == (5, encoder.width)


def test_products_that_depend_on_the_place_are_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    held()
    weights = np.ones((6, 8), dtype=np.float32)
    assert holds(weights)

    def uneven(weights: Any, columns: Any) -> Any:
        made = product(weights, columns)
        made[:, WIDE + 3] = np.nextafter(made[:, WIDE + 3], np.float32(np.inf))
        return made

    monkeypatch.setattr(encoders, "product", uneven)
    assert not holds(weights)
    model = pipeline().get_pipe("tok2vec").model
    assert quick(model) is model


def test_a_product_is_the_product() -> None:
    weights = np.arange(12, dtype=np.float32).reshape(3, 4)
    columns = np.arange(4 * 3 * WIDE, dtype=np.float32).reshape(4, 3 * WIDE) % 7
    assert np.array_equal(product(weights, columns), weights @ columns)


def test_a_model_built_otherwise_stays_as_it_is() -> None:
    tagger = pipeline().get_pipe("tagger").model
    with pytest.raises(ValueError, match="not built of the parts known here"):
        Encoder(tagger)
    assert quick(tagger) is tagger


def test_threads_are_given_back() -> None:
    from harmledger.extract.grammar.one_thread import _threads

    found = _threads()
    if found is None:
        pytest.skip("numpy carries no library here whose threads can be asked for")
    get, set_to = found
    before = get()
    try:
        set_to(2)
        with one_thread():
            assert get() == 1
        assert get() == 2
    finally:
        set_to(before)
