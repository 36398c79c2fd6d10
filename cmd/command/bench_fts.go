package command

import (
	"database/sql"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// fullText is the peer of the search: SQLite's own full-text index, FTS5, over the same
// names and organisations, in clear.
type fullText struct {
	db    *sql.DB
	query *sql.Stmt
	built time.Duration
}

func (b *bench) fullText(people []checkin.Registration) (*fullText, error) {
	db, err := sql.Open("sqlite", "file:"+b.path("fts.db"))
	if err != nil {
		return nil, err
	}
	f := &fullText{db: db}
	if f.built, err = timed(func() error { return f.fill(b, people) }); err == nil {
		f.query, err = db.PrepareContext(b, "SELECT given, family, organisation FROM people WHERE people MATCH ? ORDER BY rank LIMIT 20")
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return f, nil
}

func (f *fullText) fill(b *bench, people []checkin.Registration) error {
	if _, err := f.db.ExecContext(b, "CREATE VIRTUAL TABLE people USING fts5(given, family, organisation, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3')"); err != nil {
		return err
	}
	tx, err := f.db.BeginTx(b, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	put, err := tx.PrepareContext(b, "INSERT INTO people VALUES (?, ?, ?)")
	if err != nil {
		return err
	}
	for i := range people {
		if _, err := put.ExecContext(b, people[i].GivenName, people[i].FamilyName, people[i].Organisation); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// find asks for every word that was typed, as the beginning of one.
func (f *fullText) find(typed string) error {
	words := strings.Fields(typed)
	for i := range words {
		words[i] = `"` + words[i] + `"*`
	}
	rows, err := f.query.Query(strings.Join(words, " "))
	if err != nil {
		return err
	}
	defer rows.Close()
	var given, family, organisation string
	for rows.Next() {
		if err := rows.Scan(&given, &family, &organisation); err != nil {
			return err
		}
	}
	return rows.Err()
}

func (f *fullText) close() { f.db.Close() }
