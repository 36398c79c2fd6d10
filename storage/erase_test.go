package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

// erasureOf is what a desk asks for to erase one person.
func erasureOf(reference string) checkin.Erasure {
	return checkin.Erasure{
		Scope: checkin.OnePerson, Reference: reference, Keep: keepOne,
		Decide: func(checkin.View, int) ([]checkin.Entry, error) {
			return []checkin.Entry{{Kind: checkin.KindErase, At: morning, Actor: "cli:1", Reference: reference}}, nil
		},
	}
}

func keepOne(r checkin.Registration, _ []checkin.Entry) []checkin.Kept {
	return []checkin.Kept{{Category: r.Category, Sessions: []string{"morning"}, Expected: 1}}
}

func everyone() checkin.Erasure {
	return checkin.Erasure{
		Scope: checkin.Everybody, Keep: keepOne,
		Decide: func(_ checkin.View, n int) ([]checkin.Entry, error) {
			return []checkin.Entry{{Kind: checkin.KindErase, At: morning, Actor: "cli:1", Number: n}}, nil
		},
	}
}

func mustErase(t testing.TB, s *Store, e checkin.Erasure) checkin.Erased {
	t.Helper()
	erased, err := s.Erase(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return erased
}

// traces are the keys and what is sealed under them, by reference.
func traces(t testing.TB, s *Store) map[string][][]byte {
	t.Helper()
	all := make(map[string][][]byte)
	for _, query := range []string{
		"SELECT reference, wrapped_key FROM registration", "SELECT reference, document FROM registration",
		"SELECT reference, sealed FROM note", "SELECT reference, sealed FROM photo",
	} {
		err := s.readers.transact(t.Context(), func(x *session) error {
			rows, err := x.conn.QueryContext(t.Context(), query)
			if err != nil {
				return err
			}
			defer rows.Close()
			for rows.Next() {
				var reference string
				var trace []byte
				if err := rows.Scan(&reference, &trace); err != nil {
					return err
				}
				all[reference] = append(all[reference], trace)
			}
			return rows.Err()
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// filesOf returns the bytes of every file of a folder, by name.
func filesOf(t testing.TB, dir string) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string][]byte)
	for _, name := range names {
		if files[name], err = os.ReadFile(name); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func found(files map[string][]byte, trace []byte) (in []string) {
	for name, content := range files {
		if bytes.Contains(content, trace) {
			in = append(in, filepath.Base(name))
		}
	}
	return in
}

// Registrations come, grow and go in no order, so that pages of the database are
// split and merged; the keys of the erased are nowhere in its files, and those of the others are.
func TestErasedIsNowhereInTheFiles(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	const people, erased = 1500, 40
	order := rand.New(rand.NewPCG(1, 2)).Perm(people)
	for part := range slices.Chunk(order, 100) {
		var all []checkin.Registration
		for _, n := range part {
			all = append(all, numbered(n))
		}
		mustPut(t, s, all...)
	}
	for _, n := range order[:400] {
		if err := s.PutPhoto(t.Context(), numbered(n).Reference, bytes.Repeat([]byte{byte(n)}, 100+n)); err != nil {
			t.Fatal(err)
		}
		e := entered(numbered(n).Reference)
		e.NoteText = fmt.Sprint("vouched for by ", n)
		mustAppend(t, s, e)
	}
	before := traces(t, s)
	for part := range slices.Chunk(order, 50) {
		var all []checkin.Registration
		for _, n := range part {
			r := numbered(n)
			r.Note = string(bytes.Repeat([]byte("grown "), n%60))
			all = append(all, r)
		}
		mustPut(t, s, all...)
	}
	for reference, traces := range traces(t, s) {
		before[reference] = append(before[reference], traces...)
	}
	for _, n := range order[:erased] {
		got, err := s.Erase(t.Context(), erasureOf(numbered(n).Reference))
		if err != nil || got.Number != 1 || !got.Clean {
			t.Fatal(got, err)
		}
	}
	files := filesOf(t, o.Dir)
	for _, n := range order[:erased] {
		for _, trace := range before[numbered(n).Reference] {
			if in := found(files, trace); in != nil {
				t.Fatalf("%d bytes of %s are in %v", len(trace), numbered(n).Reference, in)
			}
		}
	}
	for _, n := range order[erased : erased+5] {
		if key := before[numbered(n).Reference][0]; found(files, key) == nil {
			t.Errorf("the key of %s, who was not erased, is not found: the search finds nothing", numbered(n).Reference)
		}
	}
	if report, err := s.Verify(t.Context()); err != nil || len(report.Bad) > 0 {
		t.Error(report.Bad, err)
	}
}

// A reader that is open all the time keeps the write-ahead log from being emptied;
// once it is gone the log is.
func TestCleanWaitsForReaders(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s, other := mustOpen(t, o), mustOpen(t, o)
	mustPut(t, s, numbered(1))
	key := traces(t, s)[numbered(1).Reference][0]
	looking, seen := make(chan struct{}), make(chan struct{})
	done := make(chan error)
	go func() {
		done <- other.Look(context.Background(), func(v checkin.View) error {
			_, _, err := v.Registration(numbered(1).Reference)
			close(looking)
			<-seen
			return err
		})
	}()
	<-looking
	cancelled, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	mustAppend(t, s, entered(numbered(1).Reference))
	if clean, err := s.truncate(t.Context()); clean || err != nil {
		t.Errorf("the log was emptied under a reader's feet, or failed: %v %v", clean, err)
	}
	if err := s.Clean(cancelled); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("cleaning ended with %v", err)
	}
	close(seen)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got := mustErase(t, s, erasureOf(numbered(1).Reference)); !got.Clean {
		t.Error("the log was not emptied")
	}
	if in := found(filesOf(t, o.Dir), key); in != nil {
		t.Errorf("the key is in %v", in)
	}
}

func TestWhatIsKeptAndWhatIsNot(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	mustPut(t, s, numbered(1), numbered(2))
	one := numbered(1).Reference
	if err := s.PutPhoto(t.Context(), one, []byte("JPEG")); err != nil {
		t.Fatal(err)
	}
	in := entered(one)
	in.NoteText = "vouched for"
	in = mustAppend(t, s, in)[0]
	mustErase(t, s, erasureOf(one))

	if _, found, err := s.Registration(t.Context(), one); found || err != nil {
		t.Error("still registered", err)
	}
	if _, found, err := s.Photo(t.Context(), one); found || err != nil {
		t.Error("the photo is there", err)
	}
	if _, found, err := s.Note(t.Context(), in.ID); found || err != nil {
		t.Error("the note is there", err)
	}
	err := s.Look(t.Context(), func(v checkin.View) error {
		history, err := v.History(one)
		if len(history) != 2 || history[0].ID != in.ID || history[1].Kind != checkin.KindErase {
			t.Errorf("the log says %v", history)
		}
		inside, err2 := v.Inside("chamber", "morning")
		if inside.Persons() != 1 {
			t.Errorf("%d inside", inside.Persons())
		}
		byTicket, err3 := v.ByTicket(numbered(1).Ticket)
		if len(byTicket) != 0 {
			t.Error("the ticket finds somebody")
		}
		return errors.Join(err, err2, err3)
	})
	if err != nil {
		t.Fatal(err)
	}
	kept, err := s.Kept(t.Context())
	if diff := cmp.Diff([]checkin.Kept{{Category: "ngo", Sessions: []string{"morning"}, Expected: 1}}, kept); err != nil || diff != "" {
		t.Error(diff, err)
	}
	if err := s.PutPhoto(t.Context(), one, []byte("JPEG")); checkin.FaultCode(err) != checkin.FaultNotFound {
		t.Errorf("a photo was put for nobody: %v", err)
	}
	if _, found, err := s.Registration(t.Context(), numbered(2).Reference); !found || err != nil {
		t.Error("somebody else is gone", err)
	}
}

// Of a person with several registrations each that the entries name is forgotten.
func TestEveryRegistrationOfAPersonIsErased(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	mustPut(t, s, numbered(1), numbered(2), numbered(3))
	both := erasureOf(numbered(2).Reference)
	both.Decide = func(checkin.View, int) ([]checkin.Entry, error) {
		return []checkin.Entry{
			{Kind: checkin.KindErase, At: morning, Reference: numbered(1).Reference}, {Kind: checkin.KindErase, At: morning, Reference: numbered(2).Reference},
		}, nil
	}
	mustErase(t, s, both)
	for i, want := range []bool{false, false, true} {
		if _, found, err := s.Registration(t.Context(), numbered(i+1).Reference); found != want || err != nil {
			t.Errorf("registration %d is there: %v %v, want %v", i+1, found, err, want)
		}
	}
}

func TestErasedDoesNotComeBack(t *testing.T) {
	t.Parallel()
	s := mustOpen(t, testOptions(t))
	mustPut(t, s, numbered(1), numbered(2))
	gone := numbered(1)
	mustErase(t, s, erasureOf(gone.Reference))
	wantFault(t, s.Import(t.Context(), func(tx *RegistrationTx) error { return tx.Put(gone, nil) }), checkin.FaultConflict)
	_, err := s.Register(t.Context(), gone, func(checkin.View, checkin.Registration) ([]checkin.Entry, error) { return nil, nil })
	wantFault(t, err, checkin.FaultConflict)

	other := checkin.Registration{Reference: "5RQJZWFG"}
	with := func(change func(*checkin.Registration)) checkin.Registration {
		r := other
		change(&r)
		return r
	}
	tests := []struct {
		name       string
		r          checkin.Registration
		here, want bool
	}{
		{"nobody we knew", other, false, false},
		{"the reference", gone, false, true},
		{"the source's identifier", with(func(r *checkin.Registration) { r.Source, r.ExternalID = gone.Source, gone.ExternalID }), false, true},
		{"of another source", with(func(r *checkin.Registration) { r.Source, r.ExternalID = "pretix", gone.ExternalID }), false, false},
		{"the ticket", with(func(r *checkin.Registration) { r.Ticket = " " + gone.Ticket }), false, true},
		{"the address", with(func(r *checkin.Registration) { r.Email = " Delegate.1@Example.ORG " }), false, true},
		{"the address, shared", with(func(r *checkin.Registration) { r.Email = gone.Email }), true, false},
		{"the ticket, taken over", with(func(r *checkin.Registration) { r.Ticket = gone.Ticket }), true, true},
		{"somebody else", numbered(2), true, false},
	}
	err = s.Import(t.Context(), func(tx *RegistrationTx) error {
		for _, tt := range tests {
			if got, err := tx.Erased(&tt.r, tt.here); err != nil || got != tt.want {
				t.Errorf("%s: %v (%v), want %v", tt.name, got, err, tt.want)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestErasureThatFailsErasesNothing(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	mustPut(t, s, numbered(1))
	failing := erasureOf(numbered(1).Reference)
	no := errors.New("no")
	failing.Decide = func(checkin.View, int) ([]checkin.Entry, error) { return nil, no }
	if _, err := s.Erase(t.Context(), failing); !errors.Is(err, no) {
		t.Fatal(err)
	}
	// The file beside the keys cannot be written: then nothing is said to be erased.
	path := s.erasuresPath(s.secrets.Load())
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := s.Erase(t.Context(), erasureOf(numbered(1).Reference))
	wantFault(t, err, checkin.FaultStorage)
	if _, found, err := s.Registration(t.Context(), numbered(1).Reference); !found || err != nil {
		t.Error("erased all the same", err)
	}
	if len(mustEntries(t, s)) != 1 { // the origin's
		t.Error("logged all the same")
	}
}

// A database that is set back to before an erasure forgets again, and once only.
func TestABackupForgetsAgain(t *testing.T) {
	t.Parallel()
	o := testOptions(t)
	s := mustOpen(t, o)
	mustPut(t, s, numbered(1), numbered(2), numbered(3))
	mustAppend(t, s, entered(numbered(1).Reference))
	mustClose(t, s)
	backup := filesOf(t, o.Dir)[filepath.Join(o.Dir, FileName)]

	s = mustOpen(t, o)
	mustErase(t, s, erasureOf(numbered(1).Reference))
	path := s.erasuresPath(s.secrets.Load())
	mustClose(t, s)
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	appendTo(t, path, "1 2026-11-24T10:0") // as a power cut leaves it
	write(t, o, backup)

	s = mustOpen(t, o)
	for _, want := range []Again{{Persons: 1, Unreadable: 1}, {Unreadable: 1}} {
		if got, err := s.EraseAgain(t.Context(), AgainOptions{Actor: "cli:1", Keep: keepOne}); err != nil || got != want {
			t.Fatalf("%v (%v), want %v", got, err, want)
		}
	}
	if _, found, err := s.Registration(t.Context(), numbered(1).Reference); found || err != nil {
		t.Error("back again", err)
	}
	last := mustEntries(t, s)
	if kept, err := s.Kept(t.Context()); len(kept) != 1 || kept[0].Expected != 1 || err != nil {
		t.Error(kept, err)
	}
	erasures := 0
	for _, e := range last {
		if e.Kind == checkin.KindErase {
			erasures++
		}
	}
	if erasures != 1 {
		t.Errorf("%d erasures in the log", erasures)
	}
	// After the line that was cut off the next one is whole.
	mustErase(t, s, erasureOf(numbered(2).Reference))
	mustClose(t, s)
	write(t, o, backup)
	s = mustOpen(t, o)
	if got, err := s.EraseAgain(t.Context(), AgainOptions{Actor: "cli:1"}); err != nil || got != (Again{Persons: 2, Unreadable: 1}) {
		t.Fatal(got, err)
	}
}

func appendTo(t testing.TB, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}
