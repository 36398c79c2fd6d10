package seal

import (
	"bytes"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

const horse = "correct horse battery staple"

// testLock is a lock to which the passphrase is given; its keys are cheap to make.
func testLock(passphrase string) *Lock {
	l := NewLock(func() (string, error) { return passphrase, nil })
	l.cost = cost{passes: 1, memory: 64, threads: 1}
	return l
}

func testKeeper(t *testing.T, p Protection, passphrase string) Keeper {
	t.Helper()
	return Keeper{Dir: filepath.Join(t.TempDir(), "keys"), FileOnly: true, Protection: p, Lock: testLock(passphrase)}
}

func mustSave(t *testing.T, k Keeper, id string) Keys {
	t.Helper()
	keys := NewKeys()
	if err := k.Save(id, keys); err != nil {
		t.Fatal(err)
	}
	return keys
}

func mustLoad(t *testing.T, k Keeper, id string, want Keys) {
	t.Helper()
	if got, err := k.Load(id); err != nil || !cmp.Equal(want, got) {
		t.Fatalf("loading %s: %v, or other keys came back", id, err)
	}
}

// content is what stands in a key file.
func content(t *testing.T, k Keeper, id string) string {
	t.Helper()
	text, err := os.ReadFile(k.path(id))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestNewKeysAreProtected(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		protection Protection
		passphrase string
		ring       *fakeRing
		sealed     bool
		err        error
	}{
		{"plain", Plain, "", nil, false, nil},
		{"plain, although there is a passphrase", Plain, horse, nil, false, nil},
		{"offered, and none", Offered, "", nil, false, nil},
		{"offered", Offered, horse, nil, true, nil},
		{"required", Required, horse, nil, true, nil},
		{"required, and none", Required, "", nil, false, ErrUnprotected},
		{"required, none, and a keyring that refuses", Required, "", &fakeRing{err: errors.New("locked")}, false, ErrUnprotected},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := testKeeper(t, tt.protection, tt.passphrase)
			if tt.ring != nil {
				k.FileOnly, k.keyring = false, tt.ring
			}
			keys := NewKeys()
			if err := k.Save("A", keys); !errors.Is(err, tt.err) {
				t.Fatalf("%v, want %v", err, tt.err)
			} else if err != nil {
				wantFault(t, err, checkin.FaultKeys, "ANTECHAMBER_PASSPHRASE_FILE")
				if files, _ := os.ReadDir(k.Dir); len(files) > 0 {
					t.Errorf("left behind %v", files)
				}
				return
			}
			if got := isSealed(content(t, k, "A")); got != tt.sealed {
				t.Errorf("sealed: %v, want %v", got, tt.sealed)
			}
			mustLoad(t, k, "A", keys)
			k.Lock = testLock(tt.passphrase) // as after a new start
			mustLoad(t, k, "A", keys)
		})
	}
	t.Run("required, none, and a keyring", func(t *testing.T) {
		t.Parallel()
		k := testKeeper(t, Required, "")
		k.FileOnly, k.keyring = false, &fakeRing{secrets: make(map[string]string)}
		mustLoad(t, k, "A", mustSave(t, k, "A"))
	})
	t.Run("required, and no lock at all", func(t *testing.T) {
		t.Parallel()
		k := Keeper{Dir: t.TempDir(), FileOnly: true, Protection: Required}
		if err := k.Save("A", NewKeys()); !errors.Is(err, ErrUnprotected) {
			t.Error(err)
		}
	})
}

func TestSealedKeysOpenOnlyUnderTheirPassphrase(t *testing.T) {
	t.Parallel()
	k := testKeeper(t, Required, horse)
	keys := mustSave(t, k, "A")
	for _, tt := range []struct {
		name, passphrase string
		err              error
		says             string
	}{
		{"none", "", ErrLocked, "type their passphrase"},
		{"a wrong one", "incorrect horse battery", ErrPassphrase, "does not open the keys in " + k.path("A")},
		{"a short wrong one", "x", ErrPassphrase, "does not open"},
	} {
		again := k
		again.Lock = testLock(tt.passphrase)
		_, err := again.Load("A")
		if !errors.Is(err, tt.err) {
			t.Errorf("%s: %v", tt.name, err)
		}
		wantFault(t, err, checkin.FaultKeys, tt.says)
		again.Lock.Give(horse)
		mustLoad(t, again, "A", keys)
	}
	again := k
	again.Lock = nil
	if _, err := again.Load("A"); !errors.Is(err, ErrLocked) {
		t.Errorf("without a lock: %v", err)
	}
	// A file under another identifier's name holds what is another's.
	if err := os.Rename(k.path("A"), k.path("B")); err != nil {
		t.Fatal(err)
	}
	if _, err := k.Load("B"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("under another name: %v", err)
	}
}

// The same words typed on another keyboard may come as other code points.
func TestPassphraseIsNormalised(t *testing.T) {
	t.Parallel()
	k := testKeeper(t, Required, "élan vital à la mode")
	keys := mustSave(t, k, "A")
	k.Lock = testLock("e\u0301lan vital a\u0300 la mode")
	mustLoad(t, k, "A", keys)
}

func TestShortPassphraseSealsNothing(t *testing.T) {
	t.Parallel()
	k := testKeeper(t, Required, "elevenchars")
	wantFault(t, k.Save("A", NewKeys()), checkin.FaultInvalid, "at least 12 characters")
	k.Lock = testLock("twelve chars")
	mustSave(t, k, "A")
}

func TestPassphraseIsAskedForOnce(t *testing.T) {
	t.Parallel()
	asked := 0
	k := testKeeper(t, Required, "")
	k.Lock = NewLock(func() (string, error) { asked++; return horse, nil })
	k.Lock.cost = testLock("").cost
	keys := mustSave(t, k, "A")
	mustLoad(t, k, "A", keys)
	mustSave(t, k, "B")
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	one, err1 := parseSealed(content(t, k, "A"))
	two, err2 := parseSealed(content(t, k, "B"))
	if err := errors.Join(err1, err2); err != nil || one.derivation != two.derivation || bytes.Equal(one.box, two.box) {
		t.Errorf("%v: the two files need two runs of argon2id, or have one nonce", err)
	}
	broken := errors.New("the passphrase cannot be read")
	k.Lock = NewLock(func() (string, error) { return "", broken })
	if _, err := k.Load("A"); !errors.Is(err, broken) {
		t.Error(err)
	}
}

// Keys in clear are sealed when a passphrase comes, with all that hold the same data key.
func TestClearKeysAreSealed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		protection Protection
		passphrase string
		sealed     bool
		err        error
	}{
		{"plain", Plain, horse, false, nil},
		{"offered, and none", Offered, "", false, nil},
		{"offered", Offered, horse, true, nil},
		{"required", Required, horse, true, nil},
		{"required, and none", Required, "", false, ErrUnprotected},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := testKeeper(t, Plain, "")
			keys, rehearsal := mustSave(t, k, "A"), mustSave(t, k, "R")
			older := Keys{Conference: keys.Conference, Origin: NewOrigin()}
			if err := k.Save("B", older); err != nil {
				t.Fatal(err)
			}
			same := filepath.Join(t.TempDir(), "same file") // shows what becomes of the clear text
			if err := os.Link(k.path("A"), same); err != nil {
				t.Skip("no hard links here")
			}
			before := content(t, k, "A")

			k.Protection, k.Lock = tt.protection, testLock(tt.passphrase)
			if _, err := k.Load("A"); !errors.Is(err, tt.err) {
				t.Fatalf("%v, want %v", err, tt.err)
			}
			for _, id := range []string{"A", "B"} {
				if got := isSealed(content(t, k, id)); got != tt.sealed {
					t.Errorf("%s sealed: %v, want %v", id, got, tt.sealed)
				}
			}
			if isSealed(content(t, k, "R")) {
				t.Error("the keys of something else were sealed")
			}
			left, err := os.ReadFile(same)
			if err != nil {
				t.Fatal(err)
			}
			if tt.sealed && runtime.GOOS != "windows" && string(left) != strings.Repeat("\x00", len(before)) {
				t.Errorf("the clear text was not overwritten: %q", left)
			}
			k.Protection = Plain
			mustLoad(t, k, "A", keys)
			mustLoad(t, k, "B", older)
			mustLoad(t, k, "R", rehearsal)
			if tt.sealed { // and a kiosk whose keys are sealed gets no new ones in clear
				mustSave(t, k, "C")
				if !isSealed(content(t, k, "C")) {
					t.Error("new keys lie in clear beside sealed ones")
				}
			}
		})
	}
}

// Several processes that start at once find the keys in clear.
func TestClearKeysAreSealedByManyAtOnce(t *testing.T) {
	t.Parallel()
	k := testKeeper(t, Plain, "")
	keys := mustSave(t, k, "A")
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			mine := k
			mine.Protection, mine.Lock = Required, testLock(horse)
			if got, err := mine.Load("A"); err != nil || !cmp.Equal(keys, got) {
				t.Errorf("%v, or other keys came back", err)
			}
		})
	}
	all.Wait()
	k.Lock = testLock(horse)
	mustLoad(t, k, "A", keys)
	if !isSealed(content(t, k, "A")) {
		t.Error("the keys lie in clear")
	}
}

func TestProtect(t *testing.T) {
	t.Parallel()
	const next = "four words are enough"
	k := testKeeper(t, Plain, "")
	keys, rehearsal := mustSave(t, k, "A"), mustSave(t, k, "R")
	foreign := k
	foreign.Protection, foreign.Lock = Required, testLock("somebody else's passphrase")
	theirs := mustSave(t, foreign, "F")
	k.Lock = testLock("")
	done, err := k.Protect("A", horse)
	if want := (Protected{Files: 1, Left: 1}); err != nil || done != want {
		t.Fatalf("%+v, %v, want %+v", done, err, want)
	}
	mustLoad(t, k, "A", keys) // the process goes on
	k.Lock = testLock(horse)
	if err := k.Save("B", Keys{Conference: keys.Conference, Origin: NewOrigin()}); err != nil {
		t.Fatal(err)
	}
	done, err = k.Protect("A", next)
	if want := (Protected{Files: 2, Left: 1}); err != nil || done != want {
		t.Fatalf("with another file in clear: %+v, %v, want %+v", done, err, want)
	}
	k.Lock = testLock(next)
	mustLoad(t, k, "A", keys)
	mustLoad(t, k, "R", rehearsal)
	mustLoad(t, foreign, "F", theirs)
	k.Lock = testLock(horse)
	if _, err := k.Load("A"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("the passphrase before still opens: %v", err)
	}
	if _, err := k.Protect("A", next); !errors.Is(err, ErrPassphrase) {
		t.Errorf("a wrong passphrase changed it: %v", err)
	}
	k.Lock = testLock(next)
	if _, err := k.Protect("A", "short"); err == nil {
		t.Error("a short passphrase was taken")
	}
	mustLoad(t, k, "A", keys)

	ring := testKeeper(t, Plain, "")
	ring.FileOnly, ring.keyring = false, &fakeRing{secrets: make(map[string]string)}
	mustSave(t, ring, "A")
	_, err = ring.Protect("A", horse)
	wantFault(t, err, checkin.FaultConflict, "keyring")
}

func TestLostKeysCountAsNotThere(t *testing.T) {
	t.Parallel()
	k := testKeeper(t, Required, horse)
	mustSave(t, k, "A")
	k.Lock, k.Lost = testLock(""), true
	if _, err := k.Load("A"); !errors.Is(err, ErrNoKeys) {
		t.Errorf("%v, want none", err)
	}
}

func TestSealedKeyFileFaults(t *testing.T) {
	t.Parallel()
	k := testKeeper(t, Required, horse)
	mustSave(t, k, "A")
	good := strings.TrimSpace(content(t, k, "A"))
	for _, bad := range []string{sealedMark, good[:len(good)/2], good[:len(good)-4], sealedMark + "oA==", good + good} {
		if err := os.WriteFile(k.path("A"), []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := k.Load("A")
		wantFault(t, err, checkin.FaultKeys, "damaged")
	}
	// Whatever bit is changed: the file opens never, and its cost stays within bounds.
	file, err := parseSealed(good)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []func(*sealedFile){
		func(f *sealedFile) { f.passes++ },
		func(f *sealedFile) { f.memory += 8 },
		func(f *sealedFile) { f.salt = strings.Repeat("s", saltSize) },
		func(f *sealedFile) { f.box = append([]byte{f.box[0] ^ 1}, f.box[1:]...) },
	} {
		changed := file
		change(&changed)
		if _, err := k.Lock.open("A", changed); !errors.Is(err, ErrPassphrase) {
			t.Errorf("%+v: %v", changed.derivation.cost, err)
		}
	}
	for _, c := range []cost{{}, {1, 8, 0}, {0, 8, 1}, {1, 7, 1}, {65, 8, 1}, {1, 1<<20 + 1, 1}, {1, 1 << 31, 255}} {
		if c.acceptable() {
			t.Errorf("%+v is acceptable", c)
		}
	}
	if !defaultCost.acceptable() {
		t.Error("ours is not acceptable")
	}
}

// The values are for ever: files sealed by this version must open in every later one.
// The key was worked out by another implementation of argon2id, that of OpenSSL.
func TestDerivationIsFixed(t *testing.T) {
	t.Parallel()
	d := derivation{salt: "0123456789abcdef", cost: cost{passes: 3, memory: 64 << 10, threads: 4}}
	if d.cost != defaultCost {
		t.Errorf("keys cost %+v", defaultCost)
	}
	if got := hex.EncodeToString(d.key(horse)); got != "efb51f9a76584f6dd6a4f7942a1a2f6ae5a6e4ec5142ff674dfd5d27eb45e446" {
		t.Error(got)
	}
	const file = "antechamber-keys-sealed-1 pQFQgJUCJvka07hPmIKFC9QmQAIDAxoAAQAABAQFWDBrx2Vj4q+LfDDZs+Vr+//JMfpgq0LdAoUIqk573bgoYXuS4MsPNYB5L2tuaL2UODw="
	lock := NewLock(func() (string, error) { return horse, nil })
	parsed, err := parseSealed(file)
	if err != nil {
		t.Fatal(err)
	}
	if text, err := lock.open("A", parsed); err != nil || text != "for ever" {
		t.Errorf("%q, %v", text, err)
	}
}

func FuzzKeyFile(f *testing.F) {
	l := testLock(horse)
	clear, err := NewKeys().encode()
	if err != nil {
		f.Fatal(err)
	}
	content, err := l.seal("A", clear)
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{clear, content, sealedMark + "oA==", keysMark, "", "x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if keys, err := decodeKeys(text); err == nil {
			again, err := keys.encode()
			if err != nil {
				t.Fatal(err)
			}
			if back, err := decodeKeys(again); err != nil || !cmp.Equal(keys, back) {
				t.Fatalf("%v: the keys came back changed", err)
			}
			if isSealed(text) {
				t.Fatal("a file is sealed and in clear")
			}
		}
		file, err := parseSealed(text)
		if err != nil {
			return
		}
		if !file.acceptable() {
			t.Fatalf("%+v is not acceptable", file.cost)
		}
		again, err := file.encode()
		if err != nil {
			t.Fatal(err)
		}
		if back, err := parseSealed(again); err != nil || !cmp.Equal(file, back, cmp.AllowUnexported(sealedFile{}, derivation{}, cost{})) {
			t.Fatalf("%v: the file came back changed", err)
		}
	})
}
