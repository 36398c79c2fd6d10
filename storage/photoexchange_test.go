package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"github.com/pressly/goose/v3"
	"pgregory.net/rapid"

	"antechamber/kiosk/checkin"
)

// shelf is who keeps photos: a Store, or RelayedPhotos.
type shelf interface {
	PhotoBuckets(ctx context.Context) (Buckets, error)
	PhotoNames(ctx context.Context, bucket int) ([]PhotoName, error)
	WantedPhotos(ctx context.Context, names []PhotoName) ([]PhotoName, error)
	SealedPhotos(ctx context.Context, names []PhotoName, most int) ([]SealedPhoto, error)
	MergePhotos(ctx context.Context, photos []SealedPhoto) (refused []error, err error)
}

func namesOf(t testing.TB, s shelf, reference string) (names []PhotoName) {
	t.Helper()
	all, err := s.PhotoNames(t.Context(), bucketOf(reference))
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range all {
		if n.Reference == reference {
			names = append(names, n)
		}
	}
	return names
}

func sealedOf(t testing.TB, s shelf, reference string) []SealedPhoto {
	t.Helper()
	photos, err := s.SealedPhotos(t.Context(), namesOf(t, s, reference), maxPhoto)
	if err != nil {
		t.Fatal(err)
	}
	return photos
}

// show gives one the photos of somebody that it wants of another's.
func show(t testing.TB, from, to shelf, reference string) {
	t.Helper()
	wanted, err := to.WantedPhotos(t.Context(), namesOf(t, from, reference))
	if err != nil {
		t.Fatal(err)
	}
	photos, err := from.SealedPhotos(t.Context(), wanted, maxPhoto)
	if err != nil {
		t.Fatal(err)
	}
	refused, err := to.MergePhotos(t.Context(), photos)
	if err != nil || len(refused) > 0 {
		t.Fatal(refused, err)
	}
}

func mustPhoto(t testing.TB, s *Store, reference, jpeg string) {
	t.Helper()
	if err := s.PutPhoto(t.Context(), reference, []byte(jpeg)); err != nil {
		t.Fatal(err)
	}
}

func wantPhoto(t testing.TB, s *Store, reference, want string) {
	t.Helper()
	jpeg, found, err := s.Photo(t.Context(), reference)
	if err != nil || found != (want != "") || string(jpeg) != want {
		t.Fatalf("the photo of %s is %q (%v, %v), want %q", reference, jpeg, found, err, want)
	}
}

func deletePhotos(t testing.TB, s *Store) {
	t.Helper()
	mustErase(t, s, checkin.Erasure{Scope: checkin.EveryPhoto, Decide: func(_ checkin.View, n int) ([]checkin.Entry, error) {
		return []checkin.Entry{{Kind: checkin.KindNote, At: morning, Reason: checkin.PhotosDeleted, Number: n}}, nil
	}})
}

// Whoever puts photos and whoever shows them to whom, all kiosks end with the same
// photo of everybody, and each has it sealed under its own key.
func TestPhotosConverge(t *testing.T) {
	t.Parallel()
	kiosks := sharing(t, 3)
	for _, s := range kiosks {
		mustPut(t, s, numbered(1), numbered(2)) // each makes keys of its own
	}
	rapid.Check(t, func(rt *rapid.T) {
		for i := range rapid.IntRange(1, 12).Draw(rt, "acts") {
			s := rapid.SampledFrom(kiosks).Draw(rt, "kiosk")
			reference := numbered(rapid.IntRange(1, 2).Draw(rt, "person")).Reference
			if rapid.Bool().Draw(rt, "put") {
				mustPhoto(t, s, reference, fmt.Sprint("photo ", i))
				wantPhoto(t, s, reference, fmt.Sprint("photo ", i))
			} else {
				show(t, s, rapid.SampledFrom(kiosks).Draw(rt, "whom"), reference)
			}
		}
		for _, from := range kiosks {
			for _, to := range kiosks {
				show(t, from, to, numbered(1).Reference)
				show(t, from, to, numbered(2).Reference)
			}
		}
		first, err := kiosks[0].PhotoBuckets(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		for _, s := range kiosks {
			if got, err := s.PhotoBuckets(t.Context()); err != nil || got != first {
				rt.Fatal("the digests differ", err)
			}
			for _, n := range []int{1, 2} {
				want, _, _ := kiosks[0].Photo(t.Context(), numbered(n).Reference)
				wantPhoto(t, s, numbered(n).Reference, string(want))
			}
		}
	})
}

// A photo put in the place of one from a kiosk whose clock is ahead stands all the same.
func TestTheNextPhotoStands(t *testing.T) {
	t.Parallel()
	kiosks := sharing(t, 2)
	one := numbered(1).Reference
	mustPut(t, kiosks[0], numbered(1))
	tell(t, kiosks[0], kiosks[1])
	kiosks[0].options.WallClock = func() time.Time { return morning.AddDate(100, 0, 0) }
	mustPhoto(t, kiosks[0], one, "from the future")
	show(t, kiosks[0], kiosks[1], one)
	wantPhoto(t, kiosks[1], one, "from the future")
	mustPhoto(t, kiosks[1], one, "of today")
	show(t, kiosks[1], kiosks[0], one)
	show(t, kiosks[0], kiosks[1], one)
	wantPhoto(t, kiosks[0], one, "of today")
	wantPhoto(t, kiosks[1], one, "of today")
	version, _ := kiosks[1].PhotosVersion(t.Context())
	mustPhoto(t, kiosks[1], one, "of today")
	if again, err := kiosks[1].PhotosVersion(t.Context()); again != version || err != nil {
		t.Error("the same photo is another one", err)
	}
}

// What was not sealed for this person by a kiosk of the conference changes nothing.
func TestForgedPhotosAreRefused(t *testing.T) {
	t.Parallel()
	kiosks, strangers := sharing(t, 2), sharing(t, 1)
	mustPut(t, strangers[0], numbered(1))
	for _, s := range kiosks {
		mustPut(t, s, numbered(1), numbered(2))
	}
	one, two := numbered(1).Reference, numbered(2).Reference
	mustPhoto(t, kiosks[1], one, "hers")
	later := time.Now().Add(time.Second) // what is not later is no news, and not looked at
	for _, s := range []*Store{kiosks[0], strangers[0]} {
		s.options.WallClock = func() time.Time { return later }
	}
	mustPhoto(t, strangers[0], one, "a stranger's")
	mustPhoto(t, kiosks[0], two, "his")
	for name, forge := range map[string]func() SealedPhoto{
		"sealed by a stranger": func() SealedPhoto { return sealedOf(t, strangers[0], one)[0] },
		"somebody else's": func() SealedPhoto {
			p := sealedOf(t, kiosks[0], two)[0]
			p.Name.Reference = one
			return p
		},
		"with a later stamp": func() SealedPhoto {
			p := sealedOf(t, kiosks[1], one)[0]
			p.Name.HLC++
			return p
		},
		"with another origin": func() SealedPhoto {
			p := sealedOf(t, kiosks[1], one)[0]
			p.Name.Origin = "Z"
			return p
		},
		"changed": func() SealedPhoto {
			p := sealedOf(t, kiosks[0], two)[0]
			p.Sealed[40] ^= 1
			return p
		},
		"under a wrong digest": func() SealedPhoto {
			p := sealedOf(t, kiosks[0], two)[0]
			p.Name.Fingerprint[0] ^= 1
			return p
		},
		"without a key": func() SealedPhoto {
			p := sealedOf(t, kiosks[0], two)[0]
			p.Wrapped = nil
			return p
		},
		"without a photo": func() SealedPhoto { return SealedPhoto{Name: sealedOf(t, kiosks[0], two)[0].Name} },
	} {
		before, err := kiosks[1].PhotoBuckets(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		refused, err := kiosks[1].MergePhotos(t.Context(), []SealedPhoto{forge()})
		if err != nil || len(refused) != 1 || !errors.Is(refused[0], errPhoto) {
			t.Errorf("%s: refused %v (%v)", name, refused, err)
		}
		if after, err := kiosks[1].PhotoBuckets(t.Context()); after != before || err != nil {
			t.Errorf("%s: the digest is another (%v)", name, err)
		}
		wantPhoto(t, kiosks[1], one, "hers")
		wantPhoto(t, kiosks[1], two, "")
	}
	if err := kiosks[0].PutPhoto(t.Context(), one, make([]byte, maxPhoto+1)); checkin.FaultCode(err) != checkin.FaultInvalid {
		t.Errorf("too large a photo: %v", err)
	}
}

// Photos that were deleted, and those of an erased person, do not come back from a
// kiosk that has not heard of it, or from a relay.
func TestDeletedPhotosStayDeleted(t *testing.T) {
	t.Parallel()
	kiosks := sharing(t, 3)
	one, two := numbered(1).Reference, numbered(2).Reference
	for _, s := range kiosks {
		mustPut(t, s, numbered(1), numbered(2))
	}
	relay := RelayedPhotos{mustOpen(t, testOptions(t))}
	mustPhoto(t, kiosks[0], one, "one")
	mustPhoto(t, kiosks[0], two, "two")
	for _, to := range []shelf{kiosks[1], kiosks[2], relay} {
		show(t, kiosks[0], to, one)
		show(t, kiosks[0], to, two)
	}
	mustErase(t, kiosks[0], checkin.Erasure{Scope: checkin.OnePerson, Reference: one, Decide: func(checkin.View, int) ([]checkin.Entry, error) {
		return []checkin.Entry{{Kind: checkin.KindErase, At: morning, Reference: one}}, nil
	}})
	kept := sealedOf(t, kiosks[2], one)
	for _, s := range []*Store{kiosks[1], relay.Store} {
		if err := give(t, kiosks[0], s, 10); err != nil {
			t.Fatal(err)
		}
	}
	for _, to := range []shelf{kiosks[0], kiosks[1], relay} {
		if refused, err := to.MergePhotos(t.Context(), kept); err != nil || len(refused) > 0 {
			t.Fatal(refused, err)
		}
		if names := namesOf(t, to, one); len(names) != 0 {
			t.Errorf("%T: the photo of an erased person is there", to)
		}
		if names := namesOf(t, to, two); len(names) != 1 {
			t.Errorf("%T: the other's photo went too", to)
		}
	}
	kept = sealedOf(t, kiosks[2], two)
	deletePhotos(t, kiosks[1])
	for _, s := range []*Store{kiosks[0], relay.Store} {
		if err := give(t, kiosks[1], s, 10); err != nil {
			t.Fatal(err)
		}
	}
	for _, to := range []shelf{kiosks[0], kiosks[1], relay} {
		if refused, err := to.MergePhotos(t.Context(), kept); err != nil || len(refused) > 0 {
			t.Fatal(refused, err)
		}
		if names := namesOf(t, to, two); len(names) != 0 {
			t.Errorf("%T: a deleted photo is there", to)
		}
	}
	mustPhoto(t, kiosks[1], two, "after all")
	for _, to := range []*Store{kiosks[0], kiosks[2]} {
		show(t, kiosks[1], to, two)
		wantPhoto(t, to, two, "after all")
	}
	if err := give(t, kiosks[1], kiosks[2], 10); err != nil { // hears of it after the next photo
		t.Fatal(err)
	}
	wantPhoto(t, kiosks[2], two, "after all")
}

// A relay keeps what it cannot compare until a kiosk says what stands.
func TestRelayKeepsPhotosUntilOneStands(t *testing.T) {
	t.Parallel()
	kiosks := sharing(t, 2)
	one := numbered(1).Reference
	relay := RelayedPhotos{mustOpen(t, testOptions(t))}
	for i, s := range kiosks {
		mustPut(t, s, numbered(1))
		mustPhoto(t, s, one, fmt.Sprint("photo ", i))
		show(t, s, relay, one)
	}
	if names := namesOf(t, relay, one); len(names) != 2 {
		t.Fatalf("the relay has %d photos, want both", len(names))
	}
	show(t, relay, kiosks[0], one)
	wantPhoto(t, kiosks[0], one, "photo 1")
	lower := namesOf(t, kiosks[0], one)[0]
	var instead [][]byte
	for _, n := range namesOf(t, relay, one) {
		instead = append(instead, n.Fingerprint)
	}
	unknown := lower
	unknown.Fingerprint = make([]byte, FingerprintSize)
	for _, tt := range []struct {
		name PhotoName
		left int
	}{{unknown, 2}, {lower, 1}} {
		if _, err := relay.MergePhotos(t.Context(), []SealedPhoto{{Name: tt.name, Instead: instead}}); err != nil {
			t.Fatal(err)
		}
		if names := namesOf(t, relay, one); len(names) != tt.left {
			t.Errorf("%d photos are left, want %d", len(names), tt.left)
		}
	}
	ours, _ := kiosks[0].PhotoBuckets(t.Context())
	if theirs, err := relay.PhotoBuckets(t.Context()); err != nil || ours != theirs {
		t.Error("the relay differs from a kiosk", err)
	}
}

// No message has more bytes of photos than was asked for, but for one photo.
func TestSealedPhotosAreBounded(t *testing.T) {
	t.Parallel()
	s := sharing(t, 1)[0]
	var names []PhotoName
	for i := range 10 {
		mustPut(t, s, numbered(i))
		if err := s.PutPhoto(t.Context(), numbered(i).Reference, make([]byte, 1000)); err != nil {
			t.Fatal(err)
		}
		names = append(names, namesOf(t, s, numbered(i).Reference)...)
	}
	for most, want := range map[int]int{1: 1, 999: 1, 3500: 3, 1 << 20: 10} {
		if photos, err := s.SealedPhotos(t.Context(), names, most); err != nil || len(photos) != want {
			t.Errorf("%d bytes: %d photos (%v), want %d", most, len(photos), err, want)
		}
	}
}

// The migration keeps the photos of before.
func TestPhotosAreKeptByTheMigration(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), FileName)
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		t.Fatal(err)
	}
	before, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := before.UpTo(t.Context(), 3); err != nil {
		t.Fatal(err)
	}
	if _, err := db.ExecContext(t.Context(), "INSERT INTO photo (reference, sealed) VALUES ('00000001', x'0102')"); err != nil {
		t.Fatal(err)
	}
	if err := migrate(t.Context(), db, path); err != nil {
		t.Fatal(err)
	}
	var sealed, fingerprint []byte
	err = db.QueryRowContext(t.Context(), "SELECT sealed, fingerprint FROM photo WHERE reference = '00000001'").Scan(&sealed, &fingerprint)
	if err != nil || string(sealed) != "\x01\x02" || len(fingerprint) != 0 {
		t.Errorf("%x %x %v", sealed, fingerprint, err)
	}
}

// Photos that an earlier version put travel once they have been compared, and those
// that nobody can open are gone.
func TestPhotosOfAnEarlierVersion(t *testing.T) {
	t.Parallel()
	kiosks := sharing(t, 2)
	for i := range 40 {
		mustPut(t, kiosks[0], numbered(i))
		mustPhoto(t, kiosks[0], numbered(i).Reference, fmt.Sprint("photo ", i))
	}
	tell(t, kiosks[0], kiosks[1])
	err := kiosks[0].writer.transact(t.Context(), func(x *session) error {
		return errors.Join(x.exec("UPDATE photo SET hlc = 0, origin = '', bucket = 0, fingerprint = x''"),
			x.exec("UPDATE photo SET sealed = x'00' WHERE reference = ?", numbered(39).Reference))
	})
	if err != nil {
		t.Fatal(err)
	}
	if names := namesOf(t, kiosks[0], numbered(7).Reference); len(names) != 0 {
		t.Fatal("it has a name already")
	}
	if err := kiosks[0].Compare(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i := range 39 {
		show(t, kiosks[0], kiosks[1], numbered(i).Reference)
		wantPhoto(t, kiosks[1], numbered(i).Reference, fmt.Sprint("photo ", i))
	}
	if n, err := kiosks[0].Photos(t.Context()); n != 39 || err != nil {
		t.Error(n, err)
	}
}
