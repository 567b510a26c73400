"""Bytes that were received before are not stored again: a receipt without bytes of its own has those of an earlier one.

No row is touched: what an older book holds many times stays so, and every link of its chain stays what it was. The index finds
those that hold bytes; the new version keeps older programs, which would take a receipt without bytes for a damaged one, from the book.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the index."""
    holds = sa.text("length(raw) > 0")
    op.create_index("receipts_by_raw", "receipts", ["raw_sha256", "seq"], sqlite_where=holds, postgresql_where=holds)


def downgrade() -> None:
    """There is no way back: nothing is ever taken away from a book."""
    raise NotImplementedError("A book is never taken back to an older version; restore a copy instead.")
