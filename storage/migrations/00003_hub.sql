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

-- By what kiosks compare their registrations: one byte of the reference's hash, and a
-- keyed hash of the document. A document of an earlier version has none until it is written.
ALTER TABLE registration ADD COLUMN bucket INTEGER NOT NULL DEFAULT 0;
ALTER TABLE registration ADD COLUMN fingerprint BLOB NOT NULL DEFAULT x'';
CREATE INDEX registration_bucket ON registration (bucket);

-- Registrations of a conference whose data key a relay does not have: every state
-- that no other replaced.
CREATE TABLE relayed (
  reference   TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  bucket      INTEGER NOT NULL,
  wrapped_key BLOB NOT NULL,
  document    BLOB NOT NULL,
  PRIMARY KEY (reference, fingerprint)
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

-- Newer badge keys, sealed to one kiosk each. Anybody may pass on what does not open,
-- so there may be several of a number.
CREATE TABLE badge_key (
  number INTEGER NOT NULL,
  kiosk  TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (number, kiosk, sealed)
) STRICT, WITHOUT ROWID;
