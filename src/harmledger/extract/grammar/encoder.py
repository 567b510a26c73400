"""The parser's word vectors, computed faster than its own library does, and to the last bit the same however many
sentences are computed together.

More than half of a parse is multiplying matrices. The library's own multiplication knows no newer processor and is then three
times slower than numpy's; but numpy's gives a row other last digits at another place among the rows, so that a sentence would
read otherwise in other company. Here words stand in columns, and every product is made for exactly ``WIDE`` columns: the same
few instructions for each. ``Encoder`` proves that on the processor at hand before it is used (``holds``); where it does not
hold, or the model is built otherwise, the library's own way stays.

What a word looks like before its neighbours are seen is kept, word form by word form: most words of a text were seen before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from harmledger.extract.grammar.one_thread import can_be_held, one_thread

Floats = NDArray[np.float32]

Form = tuple[int, ...]
"""A word form, by the numbers of its ``FORM``."""

FORM = ["ORTH", "NORM", "SPACY"]
"""What tells one word form from another: the letters, what the tokeniser takes them for, and whether a space follows."""

OF_THE_FORM = frozenset(["ORTH", "NORM", "LOWER", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"])
"""What follows from a word form alone."""

WIDE = 16
"""Columns of one product: as many as fit one register of the widest processors, so that each is computed as its neighbours are."""

LARGEST = 50_000
"""Word forms whose looks are kept at most (some 30 MB); then all are forgotten, and the keeping begins anew."""

TINY = np.float32(1e-8)
"""Added to a variance, so that nothing is divided by nought; as the model was trained."""


class Layer:
    """One layer of the encoder: each word with its neighbours, the largest of some pieces, brought to one scale."""

    def __init__(self, maxout: Any, norm: Any) -> None:
        weights, bias = maxout.get_param("W"), maxout.get_param("b")
        self.width, self.pieces, reach = weights.shape
        # piece by piece, so that the largest of the pieces is found in whole rows
        self.weights = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(self.width * self.pieces, reach))
        self.bias = np.ascontiguousarray(bias.T.reshape(-1, 1))
        self.scale, self.shift = norm.get_param("G").reshape(-1, 1), norm.get_param("b").reshape(-1, 1)

    def add_to(self, words: Floats) -> None:
        """Add this layer's view of each word (a column) to it. The columns are a multiple of ``WIDE``."""
        width, count = words.shape
        near: Floats = np.zeros((3 * width, count), dtype=np.float32)
        near[:width, 1:] = words[:, :-1]
        near[width : 2 * width] = words
        near[2 * width :, :-1] = words[:, 1:]
        made = product(self.weights, near)
        made += self.bias
        best = made[: self.width]
        for k in range(1, self.pieces):
            np.maximum(best, made[k * self.width : (k + 1) * self.width], out=best)
        best -= np.add.reduce(best, axis=0) / np.float32(self.width)
        spread = np.add.reduce(best * best, axis=0) / np.float32(self.width)
        best *= np.float32(1) / np.sqrt(spread + TINY)
        best *= self.scale
        best += self.shift
        words += best


def product(weights: Floats, columns: Floats) -> Floats:
    """``weights @ columns``, made for ``WIDE`` columns at a time."""
    rows, count = len(weights), columns.shape[1]
    made: Floats = np.empty((rows, count), dtype=np.float32)
    blocks = count // WIDE
    np.matmul(
        weights,
        columns.reshape(len(columns), blocks, WIDE).transpose(1, 0, 2),
        out=made.reshape(rows, blocks, WIDE).transpose(1, 0, 2),
    )
    return made


def holds(weights: Floats) -> bool:
    """Whether a column of a product comes out the same to the last bit wherever it stands, on this processor."""
    if not can_be_held():
        return False
    reach = weights.shape[1]
    column = _some(reach)
    found = set()
    with one_thread():
        for place in range(2 * WIDE):
            columns = _some(reach * 3 * WIDE, place + 1).reshape(reach, 3 * WIDE)
            columns[:, place] = column
            found.add(product(weights, columns)[:, place].tobytes())
    return len(found) == 1


def _some(count: int, other: int = 0) -> Floats:
    """Numbers of no meaning, always the same."""
    return np.sin(np.arange(count, dtype=np.float64) * (1.7 + 0.01 * other)).astype(np.float32)


def quick(model: Any) -> Any:
    """A model that makes the same word vectors as ``model`` (a spaCy tok2vec model), quicker; ``model`` itself where its parts
    are not known here, or where products on this processor do not hold to the last bit."""
    from thinc.api import Model

    try:
        encoder = Encoder(model)
    except ValueError:
        return model
    if not all(holds(layer.weights) for layer in encoder.layers):
        return model

    def forward(_: Any, docs: Sequence[Any], is_train: bool) -> tuple[list[Floats], Any]:
        if is_train:
            raise NotImplementedError("This model reads and does not learn.")
        return encoder.vectors(docs), None

    return Model("quick-tok2vec", forward, dims={"nO": encoder.width})


class Encoder:
    """Word vectors of parsed texts, as ``model`` (a spaCy tok2vec model) would make them."""

    def __init__(self, model: Any) -> None:
        """Raises ValueError where the model is not built of the parts known here."""
        try:
            embed, encode = model.layers
            self._features, *self._rest = embed.layers
            self._attributes = self._features.attrs["columns"]
            self.gap = int(encode.attrs["pad"])
            self.layers = [_layer(residual) for residual in encode.layers[0].layers]
        except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
            raise ValueError(f"The model's word vectors are not built of the parts known here ({error}).") from error
        if self._features.name != "extract_features" or not OF_THE_FORM.issuperset(self._attributes):
            raise ValueError("The model looks at more of a word than its form.")
        self.width = self.layers[0].width
        self._known: dict[Form, int] = {}
        self._kept: Floats = np.zeros((1024, self.width), dtype=np.float32)

    def vectors(self, docs: Sequence[Any]) -> list[Floats]:
        """One array a text: a row a word."""
        lengths = [len(doc) for doc in docs]
        starts, at = [], self.gap
        for length in lengths:
            starts.append(at)
            at += length + self.gap
        rows: Floats = np.zeros((-(-at // WIDE) * WIDE, self.width), dtype=np.float32)
        self._looks(docs, starts, rows)
        words = np.ascontiguousarray(rows.T)
        with one_thread():
            for layer in self.layers:
                layer.add_to(words)
        rows = np.ascontiguousarray(words.T)
        return [rows[start : start + length] for start, length in zip(starts, lengths, strict=True)]

    def _looks(self, docs: Sequence[Any], starts: Sequence[int], rows: Floats) -> None:
        """Every word's look before its neighbours are seen, written to its row."""
        keys = [key for doc in docs for key in map(tuple, doc.to_array(FORM).tolist())]
        places = [start + k for doc, start in zip(docs, starts, strict=True) for k in range(len(doc))]
        new = self._new(keys)
        if len(self._known) + len(new) > LARGEST:
            self._known.clear()
            new = self._new(keys)
        if new:
            looks = [np.concatenate(self._features.predict(docs))[list(new.values())]]
            for part in self._rest:
                looks = part.predict(looks)
            self._keep(list(new), looks[0])
        known = self._known
        rows[places] = self._kept[[known[key] for key in keys]]

    def _new(self, keys: Sequence[Form]) -> dict[Form, int]:
        """Word forms not kept yet, each with a place where it stands."""
        return {key: i for i, key in enumerate(keys) if key not in self._known}

    def _keep(self, keys: Sequence[Form], looks: Floats) -> None:
        first = len(self._known)
        need = first + len(keys)
        if need > len(self._kept):
            more: Floats = np.zeros((max(need, 2 * len(self._kept)), self.width), dtype=np.float32)
            more[:first] = self._kept[:first]
            self._kept = more
        self._kept[first:need] = looks
        self._known.update(zip(keys, range(first, need), strict=True))


def _layer(residual: Any) -> Layer:
    window, rest = residual.layers[0].layers
    if window.name != "expand_window" or window.attrs["window_size"] != 1:
        raise ValueError("A layer of the model sees more than a word's two neighbours.")
    maxout, norm = rest.layers[0].layers
    if (maxout.name, norm.name) != ("maxout", "layernorm"):
        raise ValueError(f"A layer of the model is made of {maxout.name} and {norm.name}, which is not known here.")
    return Layer(maxout, norm)
