"""Triggers that refuse every change in the database itself: the logs only grow, the head only goes forward."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

LOGS = ("reports", "receipts", "readings", "claims", "decisions", "custody")


def triggers(dialect: str, logs: Sequence[str] = LOGS, head: bool = True) -> dict[str, str]:
    """Each trigger's name and the statement that makes it, for "sqlite" or "postgresql"; those of ``head`` only where it is asked for."""
    return dict(_sqlite(logs, head) if dialect == "sqlite" else _postgresql(logs, head))


def function(dialect: str) -> str | None:
    """The statement that makes the function of the triggers, where the database needs one."""
    if dialect == "sqlite":
        return None
    return (
        "CREATE FUNCTION harmledger_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )


def _sqlite(logs: Sequence[str], head: bool) -> Iterator[tuple[str, str]]:
    for table in logs:
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            yield name, f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    if not head:
        return
    yield (
        "head_forward",
        "CREATE TRIGGER head_forward BEFORE UPDATE ON head WHEN NEW.seq <= OLD.seq BEGIN SELECT RAISE(ABORT, 'head is append-only'); END",
    )
    yield "head_no_delete", "CREATE TRIGGER head_no_delete BEFORE DELETE ON head BEGIN SELECT RAISE(ABORT, 'head is append-only'); END"


def _postgresql(logs: Sequence[str], head: bool) -> Iterator[tuple[str, str]]:
    for table in logs:
        for verb in ("update", "delete"):
            name = f"{table}_no_{verb}"
            yield name, f"CREATE TRIGGER {name} BEFORE {verb.upper()} ON {table} FOR EACH ROW EXECUTE FUNCTION harmledger_refuse()"
    for table in (*logs, "head") if head else logs:
        name = f"{table}_no_truncate"
        yield name, f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION harmledger_refuse()"
    if not head:
        return
    yield (
        "head_forward",
        "CREATE TRIGGER head_forward BEFORE UPDATE ON head FOR EACH ROW WHEN (NEW.seq <= OLD.seq) EXECUTE FUNCTION harmledger_refuse()",
    )
    yield "head_no_delete", "CREATE TRIGGER head_no_delete BEFORE DELETE ON head FOR EACH ROW EXECUTE FUNCTION harmledger_refuse()"
