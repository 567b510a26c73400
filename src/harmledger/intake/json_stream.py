"""JSON of any size, value by value: a reader that walks into objects and lists and holds no more than the value at hand."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

_BLOCK = 1 << 16
_SPACE = re.compile(r"[ \t\r\n]*")
_LOOK = 1 << 14  # characters that shall be at hand when a value begins: most values then are read at once


class NotJson(ValueError):
    """What comes is not JSON; ``line`` says where, from 1."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


class Walk:
    """Walks through one JSON text. ``most``: characters that one value may have."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._most = stream, most
        self._text, self._at, self._line, self._ended = "", 0, 1, False
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._json = json.JSONDecoder()

    def fault(self, what: str) -> NotJson:
        """The fault that stands here."""
        return NotJson(what, self._line + self._text.count("\n", 0, self._at))

    def ahead(self) -> str:
        """The next character that is no white space, "" at the end; it is not taken."""
        while True:
            match = _SPACE.match(self._text, self._at)
            self._at = match.end() if match else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more(_BLOCK):
                return ""

    def taken(self, wanted: str) -> bool:
        """Take the character ``wanted`` if it is what comes next."""
        if self.ahead() != wanted:
            return False
        self._at += 1
        return True

    def keys(self) -> Iterator[str]:
        """The keys of the object that comes; the value of each must be taken or passed over before the next. Raises NotJson."""
        if not self.taken("{"):
            raise self.fault("an object was expected")
        while not self.taken("}"):
            key, _ = self.value()
            if not isinstance(key, str) or not self.taken(":"):
                raise self.fault("a name and a colon were expected")
            yield key
            if not self.taken(",") and self.ahead() != "}":
                raise self.fault("a comma was expected")

    def items(self) -> Iterator[None]:
        """Once before each item of the list that comes, which must be taken before the next. Raises NotJson."""
        if not self.taken("["):
            raise self.fault("a list was expected")
        while not self.taken("]"):
            yield None
            if not self.taken(",") and self.ahead() != "]":
                raise self.fault("a comma was expected")

    def value(self) -> tuple[Any, str]:
        """The value that comes, whole, and the text that it was written in. Raises NotJson."""
        self.ahead()
        while len(self._text) - self._at < _LOOK and self._more(_BLOCK):
            pass
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._ended or len(self._text) - self._at > self._most:
                    raise self.fault(f"{error.msg}, or a value that is too large") from error
            except (RecursionError, ValueError) as error:
                raise self.fault("it nests too deeply or holds a number that is too large") from error
            else:
                if end < len(self._text) or self._ended or self._text[end - 1] in '"]}':
                    written, self._at = self._text[self._at : end], end
                    return value, written
            self._more(len(self._text) - self._at + _BLOCK)  # the double of what was not enough

    def pass_over(self) -> None:
        """Pass over the value that comes, which may be larger than what is held where its items are not. Raises NotJson."""
        if self.ahead() == "{":
            for _ in self.keys():
                self.value()
        elif self.ahead() == "[":
            for _ in self.items():
                self.value()
        else:
            self.value()

    def _more(self, count: int) -> bool:
        """Get about ``count`` characters more; False at the end."""
        block = b"" if self._ended else self._stream.read(count)
        self._ended = not block
        self._line += self._text.count("\n", 0, self._at)
        self._text, self._at = self._text[self._at :] + self._decode(block, final=self._ended), 0
        return not self._ended
