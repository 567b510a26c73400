"""The tables of the people's store. Times are seconds since 1970 (UTC); the log is append-only in the database itself."""

from __future__ import annotations

from sqlalchemy import DDL, Boolean, Column, Float, ForeignKey, Integer, MetaData, String, Table, Text, UniqueConstraint, event

VERSION = 1
"""Of the layout; a store of another version is refused, never guessed at."""

metadata = MetaData()

about = Table("about", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))

persons = Table(
    "persons",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(80), nullable=False),
    Column("key", String(80), nullable=False, unique=True),  # the name as it is looked up
    Column("role", String(20), nullable=False),
    Column("password", Text),  # argon2id in its own notation; None: nobody can enter with it
    Column("must_change", Boolean, nullable=False),
    Column("locked", Boolean, nullable=False),
    Column("second", String(64)),  # the secret of the second factor, base32
    Column("second_step", Integer, nullable=False),  # the last step that was used: no code is taken twice
    Column("shield", Boolean, nullable=False),
    Column("made", Float, nullable=False),
)

recovery = Table(
    "recovery",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("person", ForeignKey("persons.id"), nullable=False, index=True),
    Column("used", Float),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the identifier: who reads the file cannot enter with it
    Column("person", ForeignKey("persons.id"), nullable=False, index=True),
    Column("form_token", String(64), nullable=False),
    Column("made", Float, nullable=False),
    Column("seen", Float, nullable=False),
    Column("address", String(64), nullable=False),
    Column("pending", String(64)),  # the secret of a second factor that is being set up
)

waits = Table(
    "waits",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Float, nullable=False),
    Column("until", Float, nullable=False),
)

views = Table(
    "views",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", ForeignKey("persons.id"), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("query", Text, nullable=False),
    UniqueConstraint("person", "name"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("person", ForeignKey("persons.id"), nullable=False, primary_key=True),
    Column("round", String(80), nullable=False, primary_key=True),
    Column("report", String(64), nullable=False, primary_key=True),
    Column("claims", Text, nullable=False),  # what somebody has coded so far and not handed in: a Coding as canonical JSON
    Column("changed", Float, nullable=False),
)

log = Table(
    "log",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", Float, nullable=False),
    Column("who", String(80), nullable=False),
    Column("address", String(64), nullable=False),
    Column("what", String(40), nullable=False),
    Column("about", String(200), nullable=False),
    Column("detail", Text, nullable=False),
    Column("link", String(64), nullable=False),  # SHA-256 over this row and the link before it
)

for _verb in ("update", "delete"):
    event.listen(
        log,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy leaves this constructor without types
            f"CREATE TRIGGER log_no_{_verb} BEFORE {_verb} ON log BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
        ).execute_if(dialect="sqlite"),
    )
event.listen(
    log,
    "after_create",
    DDL(  # type: ignore[no-untyped-call]  # as above
        "CREATE FUNCTION log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'the log is append-only'; END$$; "
        "CREATE TRIGGER log_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON log EXECUTE FUNCTION log_is_append_only()"
    ).execute_if(dialect="postgresql"),
)
