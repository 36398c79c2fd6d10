-- +goose Up
-- Entries that are about a second person too, as a substitution is about who comes
-- instead: derived from the log in the transaction that adds to it.
CREATE TABLE entry_other (
  reference TEXT NOT NULL,
  origin    TEXT NOT NULL,
  seq       INTEGER NOT NULL,
  PRIMARY KEY (reference, origin, seq)
) STRICT, WITHOUT ROWID;

-- The case code of an entry is made of the first 20 bits of its hash.
CREATE INDEX entry_case ON entry (substr(hash, 1, 3)) WHERE kind IN ('refused', 'wait');

-- The last recount of heads, and how many were inside before it by the log: derived
-- from the log in the transaction that adds to it. The session '' is of all sessions.
CREATE TABLE recount (
  room    TEXT NOT NULL,
  session TEXT NOT NULL,
  heads   INTEGER NOT NULL,
  before  INTEGER NOT NULL,
  hlc     INTEGER NOT NULL,
  origin  TEXT NOT NULL,
  seq     INTEGER NOT NULL,
  PRIMARY KEY (room, session)
) STRICT, WITHOUT ROWID;

-- How many minutes a session goes on after its planned end: the last word on it in
-- log order, derived from the log in the transaction that adds to it.
CREATE TABLE extension (
  session TEXT PRIMARY KEY,
  minutes INTEGER NOT NULL,
  hlc     INTEGER NOT NULL,
  origin  TEXT NOT NULL,
  seq     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Photos, sealed under the registration's key.
CREATE TABLE photo (
  reference TEXT PRIMARY KEY,
  sealed    BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Who has an authority at this device, and by what means: the argon2id hash of a PIN,
-- or the hash of a card's code.
CREATE TABLE holder (
  role   TEXT NOT NULL,
  number INTEGER NOT NULL,
  means  TEXT NOT NULL,
  salt   BLOB NOT NULL,
  secret BLOB NOT NULL,
  PRIMARY KEY (role, number, means)
) STRICT, WITHOUT ROWID;

-- Who was erased: neither the reference nor what the registration was found by
-- comes back by an import. The reference '' stands for everybody, as of a purge.
CREATE TABLE erased (
  reference TEXT NOT NULL,
  at        INTEGER NOT NULL,
  PRIMARY KEY (reference, at)
) STRICT, WITHOUT ROWID;

CREATE TABLE erased_match (
  hash BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What is counted of those who were erased, without their references. Rows without
-- a category count by gender.
CREATE TABLE kept (
  category     TEXT NOT NULL,
  organisation TEXT NOT NULL,
  sessions     TEXT NOT NULL,
  gender       TEXT NOT NULL,
  expected     INTEGER NOT NULL,
  badged       INTEGER NOT NULL,
  attended     INTEGER NOT NULL,
  PRIMARY KEY (category, organisation, sessions, gender)
) STRICT, WITHOUT ROWID;

-- Registrations that were added or erased one by one, so that an index follows them.
CREATE TABLE changed (
  number    INTEGER PRIMARY KEY AUTOINCREMENT,
  reference TEXT NOT NULL
) STRICT;
