-- +goose Up
-- Entries that stand against others of the same origin and number: both are kept.
CREATE TABLE fork (
  origin    TEXT NOT NULL,
  seq       INTEGER NOT NULL,
  hash      BLOB NOT NULL,
  body      BLOB NOT NULL,
  signature BLOB,
  seen      INTEGER NOT NULL,
  PRIMARY KEY (origin, seq, hash)
) STRICT, WITHOUT ROWID;
