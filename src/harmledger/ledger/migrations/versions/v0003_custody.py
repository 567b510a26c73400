"""The chain of custody gets its log: what was taken in, by whom, with every fault, and what evidence was given out.

Of what was taken in before there is no entry: who did it was not written down, and nothing is made up.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from harmledger.ledger.protection import triggers

revision = "0003"
down_revision = "0002"

WORDS = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the log and protect it."""
    op.create_table(
        "custody",
        sa.Column("seq", NUMBER, primary_key=True, autoincrement=False),
        sa.Column("recorded_at", WORDS, nullable=False),
        sa.Column("key", WORDS, nullable=False),
        sa.Column("custody", WORDS, nullable=False),
        sa.Column("link", sa.LargeBinary, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("custody_by_key", "custody", ["key"])
    for statement in triggers(op.get_bind().dialect.name, ("custody",), head=False).values():
        op.execute(statement)


def downgrade() -> None:
    """There is no way back: nothing is ever taken away from a book."""
    raise NotImplementedError("A book is never taken back to an older version; restore a copy instead.")
