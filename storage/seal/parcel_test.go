package seal

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

func TestParcel(t *testing.T) {
	t.Parallel()
	keys := NewKeys().Conference
	key := random(KeySize)
	for _, p := range []Parcel{{}, {File: []byte("a file")}, {File: []byte("a file"), Keys: &keys}} {
		wrapped, err := p.Wrap(key, "A")
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(wrapped, keys.Data) || bytes.Contains(wrapped, []byte("a file")) {
			t.Error("it is in clear")
		}
		got, err := UnwrapParcel(key, "A", wrapped)
		if err != nil || !cmp.Equal(p, got) {
			t.Errorf("%v, something else came out", err)
		}
		if _, err := UnwrapParcel(key, "B", wrapped); err == nil {
			t.Error("it opens as another's")
		}
		if _, err := UnwrapParcel(random(KeySize), "A", wrapped); err == nil {
			t.Error("it opens with another key")
		}
		wrapped[len(wrapped)-1] ^= 1
		if _, err := UnwrapParcel(key, "A", wrapped); err == nil {
			t.Error("it opens though it was changed")
		}
	}
}

func FuzzParcel(f *testing.F) {
	f.Add([]byte{0xa0})
	f.Add([]byte("\xa2\x01\x41x\x02\x41y"))
	f.Fuzz(func(t *testing.T, body []byte) {
		if p, err := decodeParcel(body); err == nil && p.Keys != nil && p.Keys.check() != nil {
			t.Errorf("keys were taken that are none: %v", p.Keys.check())
		}
	})
}

func TestNextBadgeKey(t *testing.T) {
	t.Parallel()
	keys := NewKeys().Conference
	for want := 2; want <= MaxBadgeKey; want++ {
		next, err := keys.NextBadgeKey()
		if err != nil || next.Number != want || len(next.Secret) != KeySize {
			t.Fatalf("number %d, %v, want %d", next.Number, err, want)
		}
		keys = keys.With([]BadgeKey{next})
	}
	_, err := keys.NextBadgeKey()
	wantFault(t, err, checkin.FaultKeys, "no more numbers")
}

func TestSecret(t *testing.T) {
	t.Parallel()
	sealed := Keeper{Dir: t.TempDir(), FileOnly: true, Protection: Required, Lock: testLock("correct horse battery")}
	for name, k := range map[string]Keeper{
		"file":   {Dir: t.TempDir(), FileOnly: true},
		"ring":   {Dir: t.TempDir(), keyring: &fakeRing{secrets: make(map[string]string)}},
		"sealed": sealed,
	} {
		for _, line := range []string{"one", "two"} {
			if err := k.SaveSecret("A", line); err != nil {
				t.Fatal(name, err)
			}
			if got, err := k.LoadSecret("A"); err != nil || got != line {
				t.Errorf("%s: %q, %v, want %q", name, got, err, line)
			}
		}
		if _, err := k.LoadSecret("B"); !errors.Is(err, ErrNoKeys) {
			t.Errorf("%s: what was never kept: %v", name, err)
		}
	}
	// What lies in clear where it should not is sealed when it is found.
	plain := sealed
	plain.Protection, plain.Lock = Plain, nil
	if err := plain.SaveSecret("C", "in clear"); err != nil {
		t.Fatal(err)
	}
	if got, err := sealed.LoadSecret("C"); err != nil || got != "in clear" {
		t.Fatalf("%q, %v", got, err)
	}
	for _, id := range []string{"A", "C"} {
		if text, err := os.ReadFile(sealed.path(id)); err != nil || !isSealed(string(text)) || bytes.Contains(text, []byte("in clear")) {
			t.Errorf("%s is not sealed: %v", id, err)
		}
	}
	if _, err := plain.LoadSecret("A"); !errors.Is(err, ErrLocked) {
		t.Errorf("without a passphrase: %v", err)
	}
}
