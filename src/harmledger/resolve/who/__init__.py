"""Who speaks and who fights: the actor registry, kept as data that a researcher can read and change."""

from harmledger.resolve.who.kinds import kind_of_voice
from harmledger.resolve.who.registry import load_registry

__all__ = ["kind_of_voice", "load_registry"]
