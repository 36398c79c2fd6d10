package storage

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"antechamber/kiosk/checkin"
)

//go:embed migrations/*.sql
var migrations embed.FS

// schemaVersion is the number of the last file in migrations.
const schemaVersion = 7

// applicationID marks a database as ours; the first migration sets it.
const applicationID = 0x416E7465 // "Ante"

// checkSchema returns the database's schema version, 0 for a new one. It writes nothing.
func checkSchema(ctx context.Context, db *sql.DB, path string) (int, error) {
	var tables, id, version int
	err := db.QueryRowContext(ctx, "SELECT count(*), (SELECT application_id FROM pragma_application_id) FROM sqlite_schema").Scan(&tables, &id)
	if err != nil {
		return 0, err
	}
	var versioned bool
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = 'goose_db_version'").Scan(&versioned); err != nil {
		return 0, err
	}
	if versioned {
		if err := db.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied").Scan(&version); err != nil {
			return 0, err
		}
	}
	switch {
	case version > 0 && id != applicationID, version == 0 && tables > 0 && !versioned:
		return 0, &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf(
			"%s is the database of another program: choose another data folder, or move this file away", path)}
	case version > schemaVersion:
		return 0, &checkin.Fault{Code: checkin.FaultNewer, Sentence: fmt.Sprintf(
			"%s was written by a newer version of Antechamber (schema %d, this version knows %d): install that version", path, version, schemaVersion)}
	}
	return version, nil
}

// upgrade brings the database to schemaVersion. One that was in use is kept as it was by who opens it.
func (s *Store) upgrade(ctx context.Context, db *sql.DB, from int) error {
	if from > 0 && s.options.Upgrading != nil {
		if err := s.options.Upgrading(from, func(path string) error { return s.vacuum(ctx, path) }); err != nil {
			return &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf(
				"the database of the version before cannot be kept as it was, so it was not touched (%v): see that the disk has room and that the data folder belongs to you, and start again", err)}
		}
	}
	return migrate(ctx, db, s.path)
}

// migrate brings the database to schemaVersion.
func migrate(ctx context.Context, db *sql.DB, path string) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	if _, err = provider.Up(ctx); err == nil {
		return nil
	}
	// Another process may have done it meanwhile.
	if version, again := checkSchema(ctx, db, path); again == nil && version == schemaVersion {
		return nil
	}
	return fmt.Errorf("bring %s to schema %d: %w", path, schemaVersion, err)
}
