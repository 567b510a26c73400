-- The index over one release. Everything in it follows from the release: it can be thrown away at any time.
-- Each incident keeps the place (n) that it has in the release. A range that no report gives is null, never zero.
create table about (name text primary key, value text not null) without rowid;
create table incidents (
    n integer primary key,
    id text not null unique,
    first_day text, last_day text,                                 -- ISO 8601; null where the day is not known
    lat real, lon real, radius real,                               -- degrees, km
    west real, south real, east real, north real,                  -- a box that surely holds the circle
    precision text, country text, admin1 text, place text, admin1_folded text, place_folded text,
    method text not null, grade text not null, review text not null,
    killed_min integer, killed_max integer,
    civilians_min integer, civilians_max integer,                  -- of those killed
    children_min integer, children_max integer,                    -- of those killed
    injured_min integer, injured_max integer,
    pairs integer not null                                         -- doubtful pairs that it is in
); -- what is looked through is kept apart from what is shown: a question reads a tenth of the bytes
create table shown (
    n integer primary key,
    item text not null,                                            -- as lists show it, JSON
    cells text not null,                                           -- its row of a table, a JSON list
    feature text not null                                          -- as maps show it, GeoJSON
);
create table records (n integer primary key, record blob not null); -- the line of the release, packed by zlib
create table sides (n integer not null, actor text not null, side text not null, grade text not null, stance text not null);
create table months (n integer not null, month text not null, whole integer not null); -- whole: all its days lie in the month
create table claims (
    c integer primary key, n integer, id text not null, kind text not null, report text not null, sha256 text not null,
    outcome text, status text, side text, stance text, said_by_folded text, claim text not null
); -- n null: of no incident
create table reports (
    r integer primary key, id text not null, sha256 text not null, day text, publisher_folded text, row text not null, report blob not null
);
create table carries (sha256 text not null, n integer not null, primary key (sha256, n)) without rowid; -- which incidents stand on a report
create table gone (id text primary key, heir text, because text not null) without rowid; -- heir null: withdrawn
create table changes (k integer primary key, kind text not null, incident text not null, heir text, change text not null);
create virtual table texts using fts5 (headline, place, told, content = '', tokenize = 'unicode61 remove_diacritics 2');
