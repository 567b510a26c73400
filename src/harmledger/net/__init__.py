"""The one way in which harmledger asks the network: http(s), public addresses, bounded in size, time and redirects."""

from __future__ import annotations

from harmledger.net.answer import Fetched, Limits, Validators, refusal
from harmledger.net.fetch import fetch, fetch_file, send

__all__ = ["Fetched", "Limits", "Validators", "fetch", "fetch_file", "refusal", "send"]
