-- +goose Up
-- Who was looked at only, as at self-service, has a case code too.
DROP INDEX entry_case;
CREATE INDEX entry_case ON entry (substr(hash, 1, 3)) WHERE kind IN ('refused', 'wait', 'check');
