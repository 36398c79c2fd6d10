-- +goose Up
-- Why a job stands still or failed, in the words of package printer: a screen says it in its own language.
ALTER TABLE print_job ADD COLUMN reason TEXT NOT NULL DEFAULT '';
