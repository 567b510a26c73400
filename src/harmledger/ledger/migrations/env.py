"""Alembic's way in. It works on the connection that ``upgrade.py`` hands over, inside that connection's transaction."""

from __future__ import annotations

from alembic import context

from harmledger.ledger.tables import metadata
from harmledger.ledger.upgrade import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
