-- +goose Up
-- What became of each badge that went to a printer, by this kiosk only. The ticket is
-- by what the printer knows the job.
CREATE TABLE print_job (
  number    INTEGER PRIMARY KEY AUTOINCREMENT,
  reference TEXT NOT NULL,
  issue     INTEGER NOT NULL,
  printer   TEXT NOT NULL,
  ticket    TEXT NOT NULL,
  state     TEXT NOT NULL,
  said      TEXT NOT NULL,
  at        INTEGER NOT NULL
) STRICT;
