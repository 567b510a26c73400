"""Telegram Desktop's export (``result.json``): of one channel or chat, or of a whole account. Each message with words is a report.

The form is described at https://core.telegram.org/import-export. The export may be of any size: message by message is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from harmledger.intake.entry import received
from harmledger.intake.json_stream import NotJson, Walk
from harmledger.intake.looks import beginning
from harmledger.intake.piece import Piece
from harmledger.intake.source import Given, Received
from harmledger.model.fault import Fault

EXTRACTION = "telegram 1"  # raise it when the same message would give another text
KINDS = ("personal_chat", "bot_chat", "saved_messages", "replies", "verify_codes", "private_group", "private_supergroup")
PUBLIC = ("public_supergroup", "private_channel", "public_channel")
_CHAT = re.compile(rf'"type"\s*:\s*"(?:{"|".join((*KINDS, *PUBLIC))})"')
_MESSAGES = re.compile(r'"messages"\s*:\s*\[')
_ACCOUNT = re.compile(r'\A\{\s*"about"\s*:\s*"[^"]*Telegram')
_LISTS = ("chats", "left_chats")
_MENDED = "Export it again as machine-readable JSON from Telegram Desktop; what stands before this place was read."


@dataclass(slots=True)
class _Chat:
    """What is known of the chat whose messages are read."""

    name: str | None = None
    kind: str | None = None
    id: int | None = None

    def take(self, key: str, value: Any) -> None:
        if key == "name" and isinstance(value, str):
            self.name = value
        elif key == "type" and isinstance(value, str):
            self.kind = value
        elif key == "id" and isinstance(value, int):
            self.id = value


@dataclass(slots=True)
class _Count:
    """What was seen of the whole export."""

    chats: int = 0
    wordless: int = 0


class Telegram:
    """An export of Telegram Desktop."""

    called = "Telegram exports (result.json)"

    def fits(self, piece: Piece) -> bool:
        """It begins as such an export does."""
        text = beginning(piece.head)
        if text is None or not text.startswith("{"):
            return False
        return bool(_ACCOUNT.match(text)) or bool(_CHAT.search(text) and _MESSAGES.search(text))

    def read(self, piece: Piece, given: Given) -> Iterator[Received | Fault]:
        """Its messages in their order, with a word at the end on those that have none."""
        count = _Count()
        with piece.open() as stream:
            walk = Walk(stream, given.max_line_bytes)
            try:
                yield from _chat(walk, piece, given, count)
            except NotJson as why:
                yield Fault(f"{piece.shown}:{why.line}", f"This is not JSON as Telegram writes it ({why}); the rest was not read.", _MENDED)
        if count.wordless:
            what = f"{count.wordless:,} of its messages have no words, only pictures, films or files, and were passed over."
            yield Fault(piece.shown, what, "Write down what they show if it matters.", "warning")
        if not count.chats:
            yield Fault(piece.shown, "There is no chat in this export.", "Choose the channels or chats when you export.")


def _chat(walk: Walk, piece: Piece, given: Given, count: _Count) -> Iterator[Received | Fault]:
    """The messages of the chat that comes; of the chats in it, where it is a whole account."""
    chat = _Chat()
    for key in walk.keys():  # noqa: SIM118  # no dictionary
        if key == "messages" and walk.ahead() == "[":
            count.chats += 1
            for _ in walk.items():
                value, written = walk.value()
                yield from _message(value, written, chat, piece, given, count)
        elif key in _LISTS and walk.ahead() == "{":
            for inner in walk.keys():  # noqa: SIM118
                if inner == "list" and walk.ahead() == "[":
                    for _ in walk.items():
                        yield from _chat(walk, piece, given, count)
                else:
                    walk.pass_over()
        elif key in ("name", "type", "id"):
            chat.take(key, walk.value()[0])
        else:
            walk.pass_over()


def _message(value: Any, written: str, chat: _Chat, piece: Piece, given: Given, count: _Count) -> Iterator[Received | Fault]:
    number = value.get("id") if isinstance(value, dict) else None
    name = f"{chat.id if chat.id is not None else 'chat'}/{number if isinstance(number, int) else '?'}"
    here = replace(piece, shown=f"{piece.shown}#{name}", source=f"{piece.source}#{name}")
    if not isinstance(value, dict) or not isinstance(number, int):
        yield Fault(here.shown, "This is no message as Telegram writes it.", "Export the chat again.")
        return
    if value.get("type") != "message":  # somebody joined, a title changed
        return
    text = words_of(value.get("text"))
    if not text.strip():
        count.wordless += 1
        return
    yield from received(_values(value, text, number, chat), written.encode("utf-8", "surrogatepass"), here, given, EXTRACTION)


def _values(value: Mapping[str, Any], text: str, number: int, chat: _Chat) -> dict[str, object]:
    """What a message says of itself, under our names."""
    edited = str(value.get("edited_unixtime") or value.get("edited") or "")
    id = f"telegram-{chat.id}-{number}" if chat.id is not None else None
    writer = value.get("author") or value.get("from")
    return {
        "text": text,
        "id": f"{id}-edited-{edited}"[:200] if id and edited else id,  # each version of a message is a report of its own
        "published": str(value.get("date") or "")[:10] or None,
        "publisher": chat.name or writer,
        "author": writer if writer != chat.name else None,
        "agency": value.get("forwarded_from"),
        "url": f"https://t.me/c/{chat.id}/{number}" if chat.id is not None and chat.kind in PUBLIC + KINDS[-1:] else None,
    }


def words_of(text: Any) -> str:
    """The words of a message: a text, or a list of texts and of objects that carry one (links, mentions, bold words)."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    return "".join(t if isinstance(t, str) else str(t.get("text") or "") if isinstance(t, dict) else "" for t in text)
