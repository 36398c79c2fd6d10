-- +goose Up
PRAGMA application_id = 1097757797;

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Whose logs are here, and how far each was verified.
CREATE TABLE origin (
  id            TEXT PRIMARY KEY,
  public_key    BLOB NOT NULL,
  verified_seq  INTEGER NOT NULL DEFAULT 0,
  verified_hash BLOB
) STRICT, WITHOUT ROWID;

-- The attendance log. The body is the truth; the columns before it are for looking up.
CREATE TABLE entry (
  origin    TEXT NOT NULL REFERENCES origin (id),
  seq       INTEGER NOT NULL,
  hlc       INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  reference TEXT NOT NULL,
  body      BLOB NOT NULL,
  hash      BLOB NOT NULL,
  signature BLOB,
  PRIMARY KEY (origin, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_reference ON entry (reference) WHERE reference <> '';

-- +goose StatementBegin
CREATE TRIGGER entry_update BEFORE UPDATE ON entry
BEGIN SELECT raise(ABORT, 'the attendance log is append-only'); END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER entry_delete BEFORE DELETE ON entry
BEGIN SELECT raise(ABORT, 'the attendance log is append-only'); END;
-- +goose StatementEnd

-- Refuses gaps, and INSERT OR REPLACE, which the trigger above does not see.
-- +goose StatementBegin
CREATE TRIGGER entry_insert BEFORE INSERT ON entry
WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM entry WHERE origin = NEW.origin)
BEGIN SELECT raise(ABORT, 'the attendance log is contiguous'); END;
-- +goose StatementEnd

-- The matches are the hashes under which the registration stands in the table match, 16 bytes each.
CREATE TABLE registration (
  reference   TEXT PRIMARY KEY,
  wrapped_key BLOB NOT NULL,
  document    BLOB NOT NULL,
  matches     BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- What registrations are found by: keyed hashes.
CREATE TABLE match (
  hash      BLOB NOT NULL,
  reference TEXT NOT NULL,
  PRIMARY KEY (hash, reference)
) STRICT, WITHOUT ROWID;

-- Free text about an entry, sealed under the registration's key, or under a key
-- of its own where nobody is registered.
CREATE TABLE note (
  origin      TEXT NOT NULL,
  seq         INTEGER NOT NULL,
  reference   TEXT NOT NULL,
  wrapped_key BLOB,
  sealed      BLOB NOT NULL,
  PRIMARY KEY (origin, seq)
) STRICT, WITHOUT ROWID;

-- How many persons are inside: derived from the log in the transaction that adds
-- to it. The session '' counts those inside over all sessions.
CREATE TABLE occupancy (
  room         TEXT NOT NULL,
  session      TEXT NOT NULL,
  category     TEXT NOT NULL,
  organisation TEXT NOT NULL,
  persons      INTEGER NOT NULL,
  PRIMARY KEY (room, session, category, organisation)
) STRICT, WITHOUT ROWID;
