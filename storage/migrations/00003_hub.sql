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

-- The kiosks of the conference, each as the hub signed it: of two records the one
-- with the higher number stands.
CREATE TABLE kiosk (
  id        TEXT PRIMARY KEY,
  number    INTEGER NOT NULL,
  record    BLOB NOT NULL,
  signature BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Which logs belong to which kiosk, in its own word. The origin '' is the kiosk's
-- word about itself.
CREATE TABLE voucher (
  kiosk     TEXT NOT NULL,
  origin    TEXT NOT NULL,
  record    BLOB NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (kiosk, origin)
) STRICT, WITHOUT ROWID;

-- What a hub keeps of an invitation: nothing that opens the parcel.
CREATE TABLE invitation (
  id      TEXT PRIMARY KEY,
  auth    BLOB NOT NULL,
  parcel  BLOB NOT NULL,
  expires INTEGER NOT NULL,
  rights  TEXT NOT NULL,
  wrong   INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- Newer badge keys, sealed to one kiosk each.
CREATE TABLE badge_key (
  number INTEGER NOT NULL,
  kiosk  TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (number, kiosk)
) STRICT, WITHOUT ROWID;
