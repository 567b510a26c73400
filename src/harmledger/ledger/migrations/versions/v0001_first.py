"""Books as they were before migrations were kept (SQLite, ``user_version`` 1)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None


def upgrade() -> None:
    """Make the tables that such a book has. Fresh books pass through here empty."""
    op.create_table("reports", sa.Column("sha256", sa.Text, primary_key=True), sa.Column("text", sa.Text, nullable=False))
    op.create_table(
        "receipts",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("report", sa.Text, sa.ForeignKey("reports.sha256"), nullable=False),
        sa.Column("receipt", sa.Text, nullable=False),
        sa.Column("given_id", sa.Text, nullable=False),
        sa.Column("title_length", sa.Integer, nullable=False),
        sa.Column("raw", sa.LargeBinary, nullable=False),
        sa.Column("raw_sha256", sa.Text, nullable=False),
    )
    op.create_table(
        "readings",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("report", sa.Text, sa.ForeignKey("reports.sha256"), nullable=False),
        sa.Column("engine", sa.Text, nullable=False),
        sa.Column("saw", sa.Text, nullable=False),
        sa.Column("rest", sa.Text, nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("reading", sa.Integer, sa.ForeignKey("readings.seq"), primary_key=True),
        sa.Column("place", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
    )
    op.create_table(
        "decisions",
        sa.Column("seq", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """There is no way back: nothing is ever taken away from a book."""
    raise NotImplementedError("A book is never taken back to an older version; restore a copy instead.")
