package seal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"antechamber/kiosk/checkin"
)

func wantFault(t *testing.T, err error, code, says string) {
	t.Helper()
	if got := checkin.FaultCode(err); got != code || !strings.Contains(err.Error(), says) {
		t.Fatalf("fault %q (%v), want %q and %q", got, err, code, says)
	}
}

// fakeRing is a keyring in memory.
type fakeRing struct {
	lock    sync.Mutex
	secrets map[string]string
	err     error
	forgets bool          // says that it keeps what it does not keep
	silent  chan struct{} // answers only when this is closed
}

func (r *fakeRing) Set(service, user, secret string) error {
	if r.silent != nil {
		<-r.silent
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	if r.err == nil && !r.forgets {
		r.secrets[service+user] = secret
	}
	return r.err
}

func (r *fakeRing) Get(service, user string) (string, error) {
	if r.silent != nil {
		<-r.silent
	}
	r.lock.Lock()
	defer r.lock.Unlock()
	if secret, ok := r.secrets[service+user]; ok {
		return secret, r.err
	}
	return "", errors.New("not found")
}

func TestKeeper(t *testing.T) {
	t.Parallel()
	silent := make(chan struct{})
	t.Cleanup(func() { close(silent) })
	tests := []struct {
		name     string
		ring     *fakeRing
		fileOnly bool
		file     bool // where the keys end up
	}{
		{"a keyring that answers", &fakeRing{}, false, false},
		{"a keyring that refuses", &fakeRing{err: errors.New("locked")}, false, true},
		{"a keyring that forgets", &fakeRing{forgets: true}, false, true},
		{"a keyring that does not answer", &fakeRing{silent: silent}, false, true},
		{"no keyring asked", &fakeRing{}, true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.ring.secrets = make(map[string]string)
			k := Keeper{Dir: filepath.Join(t.TempDir(), "keys"), FileOnly: tt.fileOnly, keyring: tt.ring}
			if _, err := k.Load("A"); !errors.Is(err, ErrNoKeys) && !errors.Is(err, os.ErrNotExist) {
				t.Fatal(err)
			}
			for range 2 { // the second takes the place of the first
				keys := NewKeys()
				if err := k.Save("A", keys); err != nil {
					t.Fatal(err)
				}
				got, err := k.Load("A")
				if err != nil || !cmp.Equal(keys, got) {
					t.Fatalf("%v, other keys came back", err)
				}
			}
			if _, err := k.Load("B"); !errors.Is(err, ErrNoKeys) {
				t.Errorf("keys of another store: %v", err)
			}
			info, err := os.Stat(k.path("A"))
			if tt.file != (err == nil) || tt.file == (len(tt.ring.secrets) > 0) {
				t.Fatalf("file: %v, keyring: %d", err, len(tt.ring.secrets))
			}
			if tt.file && runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v", info.Mode())
			}
			if files, _ := os.ReadDir(k.Dir); tt.file && len(files) != 1 {
				t.Errorf("left behind %v", files)
			}
		})
	}
}

func TestKeyFileFaults(t *testing.T) {
	t.Parallel()
	k := Keeper{Dir: t.TempDir(), FileOnly: true}
	if err := k.Save("A", NewKeys()); err != nil {
		t.Fatal(err)
	}
	path := k.path("A")
	if runtime.GOOS != "windows" {
		if err := os.Chmod(path, 0o640); err != nil {
			t.Fatal(err)
		}
		_, err := k.Load("A")
		wantFault(t, err, checkin.FaultKeys, "chmod 600 "+path)
	}
	for _, content := range []string{"", "x", keysMark, keysMark + "!!!", keysMark + "oA=="} {
		if err := errors.Join(os.Remove(path), os.WriteFile(path, []byte(content), 0o600)); err != nil {
			t.Fatal(err)
		}
		_, err := k.Load("A")
		wantFault(t, err, checkin.FaultKeys, "damaged")
	}
	k.Dir = filepath.Join(path, "below a file")
	wantFault(t, k.Save("A", NewKeys()), checkin.FaultKeys, "ANTECHAMBER_KEYS")
}

func TestKeeperFromEnvironment(t *testing.T) {
	t.Parallel()
	env := map[string]string{"ANTECHAMBER_KEYS": "/k", "ANTECHAMBER_KEYRING": "file"}
	if k := KeeperFrom(func(name string) string { return env[name] }); k.Folder() != "/k" || !k.FileOnly {
		t.Errorf("%+v", k)
	}
	if k := KeeperFrom(func(string) string { return "" }); k.FileOnly || !strings.HasSuffix(k.Folder(), filepath.Join("antechamber", "keys")) {
		t.Errorf("%+v in %s", k, k.Folder())
	}
}

const fast = 10 // work factor: these passphrases protect nothing

func TestTransfer(t *testing.T) {
	t.Parallel()
	keys := NewKeys().Conference
	keys.Badge = append(keys.Badge, BadgeKey{Number: 2, Secret: random(KeySize)})
	var file bytes.Buffer
	if err := export(&file, "correct horse", "ecosoc-2007", keys, fast); err != nil {
		t.Fatal(err)
	}
	got, err := Import(bytes.NewReader(file.Bytes()), "correct horse", "ecosoc-2007")
	if err != nil || !cmp.Equal(keys, got) {
		t.Fatalf("%v, other keys came back", err)
	}
	if bytes.Contains(file.Bytes(), keys.Data) {
		t.Error("the data key is in the file in clear")
	}
	damaged := bytes.Clone(file.Bytes())
	damaged[len(damaged)-1] ^= 1
	other := ageFile(t, "correct horse", []byte("something else"))
	tests := []struct {
		name, passphrase, conference string
		file                         []byte
		code, says                   string
	}{
		{"wrong passphrase", "wrong horse", "ecosoc-2007", file.Bytes(), checkin.FaultKeys, "passphrase does not open"},
		{"no passphrase", "", "ecosoc-2007", file.Bytes(), checkin.FaultInvalid, "passphrase is empty"},
		{"another conference", "correct horse", "other", file.Bytes(), checkin.FaultKeys, "of the conference \"ecosoc-2007\""},
		{"another file", "correct horse", "ecosoc-2007", []byte("a,b\n"), checkin.FaultKeys, "no conference keys"},
		{"nothing", "correct horse", "ecosoc-2007", nil, checkin.FaultKeys, "no conference keys"},
		{"another age file", "correct horse", "ecosoc-2007", other, checkin.FaultKeys, "no conference keys"},
		{"damaged", "correct horse", "ecosoc-2007", damaged, checkin.FaultKeys, "no conference keys"},
		{"cut off", "correct horse", "ecosoc-2007", file.Bytes()[:file.Len()/2], checkin.FaultKeys, "no conference keys"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Import(bytes.NewReader(tt.file), tt.passphrase, tt.conference)
			wantFault(t, err, tt.code, tt.says)
		})
	}
	wantFault(t, Export(&file, "", "x", keys), checkin.FaultInvalid, "passphrase is empty")
}

func ageFile(t *testing.T, passphrase string, content []byte) []byte {
	t.Helper()
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	recipient.SetWorkFactor(fast)
	var file bytes.Buffer
	w, err := age.Encrypt(&file, recipient)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestWithOlderBadgeKeys(t *testing.T) {
	t.Parallel()
	one, two, three := BadgeKey{1, []byte("1")}, BadgeKey{2, []byte("2")}, BadgeKey{3, []byte("3")}
	got := Conference{Badge: []BadgeKey{two, three}}.With([]BadgeKey{one, {2, []byte("other")}})
	if want := []BadgeKey{two, three, one}; !cmp.Equal(got.Badge, want) {
		t.Errorf("%v, want %v", got.Badge, want)
	}
}

func TestSealedOpensOnlyWhereItBelongs(t *testing.T) {
	t.Parallel()
	s, err := NewSealer(NewKeys().Data)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		content := rapid.SliceOf(rapid.Byte()).Draw(rt, "content")
		key, wrapped, err := s.NewKey("5RQJZWFG")
		if err != nil {
			rt.Fatal(err)
		}
		sealed := key.Seal("document", content)
		again, err := s.Unwrap("5RQJZWFG", wrapped)
		if err != nil {
			rt.Fatal(err)
		}
		if got, err := again.Open("document", sealed); err != nil || !bytes.Equal(got, content) {
			rt.Fatal(got, err)
		}
		if _, err := again.Open("note", sealed); err == nil {
			rt.Fatal("opens as another field")
		}
		if _, err := s.Unwrap("9DGA015D", wrapped); err == nil {
			rt.Fatal("the key unwraps for another registration")
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(rt, "at")
		sealed[at] ^= 1
		if _, err := again.Open("document", sealed); err == nil {
			rt.Fatal("opens although it was changed")
		}
		if _, err := again.Open("document", sealed[:at]); err == nil {
			rt.Fatal("opens although it was cut")
		}
	})
	if bytes.Equal(s.Hash(ForLog, "x"), s.Hash(ForMatch, "x")) {
		t.Error("two purposes have one hash")
	}
}

// The value is for ever, for kiosks with one key must agree on it. It was worked out
// by another implementation of HKDF and HMAC.
func TestReferenceIsFixed(t *testing.T) {
	t.Parallel()
	s, err := NewSealer(make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Reference("a@example.org"); got != "DQACW95H" {
		t.Errorf("%q", got)
	}
}
