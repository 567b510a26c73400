"""Mistakes of use, and the words for what the machine refuses. Exit status: 0 all done, 1 some set aside, 2 nothing could be done."""

from __future__ import annotations

import errno

ALL, SOME, NOTHING, INTERRUPTED = 0, 1, 2, 130


class UserError(Exception):
    """What a person asked for cannot be done; the message says why and how to mend it."""


def os_words(error: OSError) -> str:
    """An OSError in words: what cannot be done, and what to do about it."""
    name = error.filename2 or error.filename or "the output"
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"There is no room left on the disk for {name}. Make room, then run the command again: what was stored is safe."
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return f"You are not allowed to write or read {name}. Name a folder of your own."
        case errno.EEXIST | errno.ENOTDIR:
            return f"{name} is a file, or lies inside one, where a folder is needed. Name a folder."
        case errno.EISDIR:
            return f"{name} is a folder where a file is needed. Name a file."
        case errno.ENOENT:
            return f"There is no {name}. Check how it is spelled, and which folder you are in."
        case _:
            return f"{name}: {error.strerror or error}."
