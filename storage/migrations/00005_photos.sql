-- +goose Up
-- Photos go to other kiosks. Of two of one person that with the later stamp, of hybrid
-- clock and origin, stands. The fingerprint is a keyed hash of the stamp and the photo;
-- a photo of an earlier version has none until it is compared. What is compared stands
-- before the photo, and in an index: a row is many pages long.
CREATE TABLE stamped (
  reference   TEXT PRIMARY KEY,
  hlc         INTEGER NOT NULL DEFAULT 0,
  origin      TEXT NOT NULL DEFAULT '',
  bucket      INTEGER NOT NULL DEFAULT 0,
  fingerprint BLOB NOT NULL DEFAULT x'',
  sealed      BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO stamped (reference, sealed) SELECT reference, sealed FROM photo;
DROP TABLE photo;
ALTER TABLE stamped RENAME TO photo;
CREATE INDEX photo_state ON photo (bucket, fingerprint, hlc, origin);

-- Photos that a relay keeps and cannot open: all that no other replaced.
CREATE TABLE relayed_photo (
  reference   TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  hlc         INTEGER NOT NULL,
  origin      TEXT NOT NULL,
  bucket      INTEGER NOT NULL,
  wrapped_key BLOB NOT NULL,
  sealed      BLOB NOT NULL,
  PRIMARY KEY (reference, fingerprint)
) STRICT, WITHOUT ROWID;
CREATE INDEX relayed_photo_state ON relayed_photo (bucket, fingerprint, hlc, origin);
