package command

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/report"
)

// asSQL are the log and the registrations as plain tables, for questions that share no
// code with what counts.
func asSQL(t *testing.T, h *house) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "plain.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	tx, err := db.Begin()
	if err != nil {
		t.Fatal(err)
	}
	do := func(query string, args ...any) {
		if _, err := tx.Exec(query, args...); err != nil {
			t.Fatal(err)
		}
	}
	do(`CREATE TABLE entry (id, kind, reference, category, organisation, session, entrance, at, slot, target, reason, kiosk)`)
	do(`CREATE TABLE person (reference, category, organisation, gender, status, delegation_role)`)
	do(`CREATE TABLE role (reference, role)`)
	do(`CREATE TABLE kiosk (origin, name)`)
	do(`CREATE VIEW came AS SELECT * FROM entry e WHERE kind = 'in' AND NOT EXISTS (SELECT 1 FROM entry u WHERE u.kind = 'undo' AND u.target = e.id)`)
	for e, err := range h.store.Entries(t.Context(), checkin.EntryID{}) {
		if err != nil {
			t.Fatal(err)
		}
		at := e.At.In(h.conference.Zone)
		slot := fmt.Sprintf("%s:%02d", at.Format("2006-01-02 15"), at.Minute()/15*15)
		do(`INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, e.ID.String(), string(e.Kind), e.Reference, e.Category, e.Organisation, e.Session, e.Entrance,
			at.Format("2006-01-02 15:04:05.000"), slot, e.Target.String(), string(e.Reason), e.ID.Origin)
		if e.Kind == checkin.KindOrigin {
			do(`INSERT INTO kiosk VALUES (?, ?)`, e.ID.Origin, e.Kiosk)
		}
	}
	for r, err := range h.store.Registrations(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		do(`INSERT INTO person VALUES (?, ?, ?, ?, ?, ?)`, r.Reference, r.Category, r.Organisation, r.Gender, string(r.Status), r.DelegationRole)
		for _, role := range r.Roles {
			do(`INSERT INTO role VALUES (?, ?)`, r.Reference, role)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestCountsAgreeWithSQL(t *testing.T) {
	t.Parallel()
	_, h := morning(t)
	db := asSQL(t, h)
	for _, test := range []struct{ by, figure, query string }{
		{"", "attended", `SELECT '', count(DISTINCT reference) FROM came`},
		{"", "organisations", `SELECT '', count(DISTINCT organisation) FROM came WHERE organisation <> ''`},
		{"category", "attended", `SELECT category, count(DISTINCT reference) FROM came GROUP BY 1`},
		{"category", "organisations", `SELECT category, count(DISTINCT organisation) FROM came WHERE organisation <> '' GROUP BY 1`},
		{"category", "expected", `SELECT category, count(*) FROM person p WHERE status = 'approved'
			AND NOT EXISTS (SELECT 1 FROM entry s WHERE s.kind = 'substitute' AND s.reference = p.reference) GROUP BY 1`},
		{"organisation", "attended", `SELECT organisation, count(DISTINCT reference) FROM came GROUP BY 1`},
		{"session", "attended", `SELECT session, count(DISTINCT reference) FROM came GROUP BY 1`},
		{"entrance", "attended", `SELECT entrance, count(DISTINCT reference) FROM came GROUP BY 1`},
		{"entrance,session", "attended", `SELECT entrance || '|' || session, count(DISTINCT reference) FROM came GROUP BY 1`},
		{"sessions", "attended", `SELECT both, count(*) FROM (SELECT reference, group_concat(session, '+') AS both
			FROM (SELECT DISTINCT reference, session FROM came ORDER BY session DESC) GROUP BY reference) GROUP BY 1`},
		{"gender", "attended", `SELECT p.gender, count(DISTINCT c.reference) FROM came c JOIN person p USING (reference) GROUP BY 1`},
		{"category,gender", "attended", `SELECT c.category || '|' || p.gender, count(DISTINCT c.reference) FROM came c JOIN person p USING (reference) GROUP BY 1`},
		{"role", "attended", `SELECT coalesce(r.role, ''), count(DISTINCT c.reference) FROM came c LEFT JOIN role r USING (reference) GROUP BY 1`},
		{"role", "expected", `SELECT coalesce(r.role, ''), count(DISTINCT p.reference) FROM person p LEFT JOIN role r USING (reference) WHERE p.status = 'approved'
			AND NOT EXISTS (SELECT 1 FROM entry s WHERE s.kind = 'substitute' AND s.reference = p.reference) GROUP BY 1`},
		{"kiosk", "attended", `SELECT k.name, count(DISTINCT c.reference) FROM came c JOIN kiosk k ON k.origin = c.kiosk GROUP BY 1`},
		{"role,gender", "attended", `SELECT coalesce(r.role, '') || '|' || p.gender, count(DISTINCT c.reference) FROM came c JOIN person p USING (reference) LEFT JOIN role r USING (reference) GROUP BY 1`},
		{"delegation_role,gender", "attended", `SELECT p.delegation_role || '|' || p.gender, count(DISTINCT c.reference) FROM came c JOIN person p USING (reference) GROUP BY 1`},
		{" where category=ngo,session=morning", "attended", `SELECT '', count(DISTINCT reference) FROM came WHERE category = 'ngo' AND session = 'morning'`},
		{"category where session=afternoon", "attended", `SELECT category, count(DISTINCT reference) FROM came WHERE session = 'afternoon' GROUP BY 1`},
		{"category where session=morning,session=afternoon", "attended", `SELECT category, count(DISTINCT reference) FROM came GROUP BY 1`},
		{"category where sessions=morning+afternoon", "attended", `SELECT category, count(DISTINCT reference) FROM came WHERE reference IN (
			SELECT reference FROM came GROUP BY 1 HAVING count(DISTINCT session) = 2) GROUP BY 1`},
		{"gender where role=panellist,role=moderator", "attended", `SELECT p.gender, count(DISTINCT c.reference) FROM came c JOIN person p USING (reference) JOIN role r USING (reference) WHERE r.role IN ('panellist', 'moderator') GROUP BY 1`},
		{"gender where delegation_role=head", "expected", `SELECT gender, count(*) FROM person p WHERE status = 'approved' AND delegation_role = 'head'
			AND NOT EXISTS (SELECT 1 FROM entry s WHERE s.kind = 'substitute' AND s.reference = p.reference) GROUP BY 1`},
		{"category where gender=woman,gender=", "attended", `SELECT c.category, count(DISTINCT c.reference) FROM came c LEFT JOIN person p USING (reference) WHERE coalesce(p.gender, '') IN ('woman', '') GROUP BY 1`},
		{"category where attended=no", "expected", `SELECT category, count(*) FROM person p WHERE status = 'approved' AND reference NOT IN (SELECT reference FROM came)
			AND NOT EXISTS (SELECT 1 FROM entry s WHERE s.kind = 'substitute' AND s.reference = p.reference) GROUP BY 1`},
		{"category where session=afternoon,attended=yes", "expected", `SELECT category, count(*) FROM person p WHERE status = 'approved' AND reference IN (SELECT reference FROM came WHERE session = 'afternoon')
			AND NOT EXISTS (SELECT 1 FROM entry s WHERE s.kind = 'substitute' AND s.reference = p.reference) GROUP BY 1`},
		{"category where entrance=main", "attended", `SELECT category, count(DISTINCT reference) FROM came WHERE entrance = 'main' GROUP BY 1`},
		{"session where category=member-state", "organisations", `SELECT session, count(DISTINCT organisation) FROM came WHERE category = 'member-state' AND organisation <> '' GROUP BY 1`},
		{"time:15m", "attended", `SELECT slot, count(*) FROM (SELECT reference, min(slot) AS slot FROM came GROUP BY reference) GROUP BY 1`},
		{"session", "inside", `SELECT session, count(*) FROM (
			SELECT reference, session, kind, max(at) FROM (
				SELECT reference, session, kind, at FROM came UNION ALL SELECT reference, session, kind, at FROM entry WHERE kind = 'out'
			) WHERE at <= '2007-03-05 12:00:00.000' GROUP BY reference)
			WHERE kind = 'in' AND session = 'morning' AND reference NOT IN (SELECT reference FROM entry WHERE kind = 'substitute' AND at <= '2007-03-05 12:00:00.000') GROUP BY 1`},
	} {
		by, where, _ := strings.Cut(test.by, " where ")
		counts, err := h.count(t.Context(), countsOptions{By: by, Where: where, At: "12:00"})
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[string]int)
		table := counts.Table(framed(t, h))
		for _, row := range table.Rows {
			keys := make([]string, len(counts.Dims))
			for i := range keys {
				keys[i] = fmt.Sprint(row[i])
				if at, ok := row[i].(time.Time); ok {
					keys[i] = at.Format(checkin.SpanLayout)
				}
			}
			for i, column := range table.Columns {
				if n, _ := row[i].(int); column == test.figure && n > 0 {
					got[strings.Join(keys, "|")] = n
				}
			}
		}
		want := asked(t, db, test.query)
		if test.by == "organisation" { // counts call it what the conference calls it
			for name, n := range want {
				delete(want, name)
				want[h.conference.NameOf(name, "en")] += n
			}
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
			t.Errorf("%s by %q (-SQL +counts):\n%s", test.figure, test.by, diff)
		}
	}
}

// Why people were turned away is what SQL says, of everybody and of some.
func TestTurnedAwayAgreesWithSQL(t *testing.T) {
	t.Parallel()
	_, h := morning(t)
	db := asSQL(t, h)
	const query = `SELECT e.reason, count(*) FROM entry e LEFT JOIN person p USING (reference) WHERE e.kind IN ('refused', 'wait', 'already_in')`
	for where, and := range map[string]string{"": "", "session=morning": ` AND e.session = 'morning'`, "gender=": ` AND coalesce(p.gender, '') = ''`} {
		of, err := h.selected(t.Context(), where)
		if err != nil {
			t.Fatal(err)
		}
		got := make(map[string]int)
		for _, turned := range of.TurnedAway() {
			got[string(turned.Reason)] = turned.Presentations
		}
		if diff := cmp.Diff(asked(t, db, query+and+` GROUP BY 1`), got); diff != "" || where == "" && len(got) == 0 {
			t.Errorf("where %q (-SQL +counts):\n%s", where, diff)
		}
	}
}

func asked(t *testing.T, db *sql.DB, query string) map[string]int {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	answer := make(map[string]int)
	for rows.Next() {
		var key string
		var n int
		if err := rows.Scan(&key, &n); err != nil {
			t.Fatal(err)
		}
		answer[key] = n
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return answer
}

func framed(t *testing.T, h *house) report.Frame {
	t.Helper()
	f, err := h.frame("")
	if err != nil {
		t.Fatal(err)
	}
	return f
}
