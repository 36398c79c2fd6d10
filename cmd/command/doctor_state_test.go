package command_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"database/sql"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"antechamber/kiosk/health"
	"antechamber/storage"
)

// tamper changes the closed database behind the program's back.
func (k *kiosk) tamper(t *testing.T, statements string, args ...any) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(k.data, storage.FileName))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements, args...); err != nil {
		t.Fatal(err)
	}
}

// doctor returns the checks that are red, by their names.
func (k *kiosk) doctor(t *testing.T) map[string]health.Check {
	t.Helper()
	said, _ := k.fails(t, nil, "doctor", "--json")
	red := make(map[string]health.Check)
	for line := range strings.Lines(said) {
		var c health.Check
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if c.State == health.Red {
			red[c.Name] = c
		}
	}
	return red
}

// endedAuthority is the certificate of a hub's authority that holds no more.
func endedAuthority(t *testing.T) []byte {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().AddDate(-20, 0, 0), NotAfter: time.Now().AddDate(0, 0, -1),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		spoil func(*testing.T, *kiosk)
		check string
		says  string
	}{
		{"newer schema", func(t *testing.T, k *kiosk) {
			k.tamper(t, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)")
		}, "database", "newer version"},
		{"changed entry", func(t *testing.T, k *kiosk) {
			k.tamper(t, "DROP TRIGGER entry_update; UPDATE entry SET hash = zeroblob(32) WHERE seq = 2")
		}, "chain", ":2 (its bytes do not have its hash"},
		{"entries gone", func(t *testing.T, k *kiosk) {
			k.tamper(t, "DROP TRIGGER entry_delete; DELETE FROM entry WHERE seq = 3")
		}, "chain", "1 entry is missing"},
		{"fork", func(t *testing.T, k *kiosk) {
			k.tamper(t, "INSERT INTO fork (origin, seq, body, hash, seen) SELECT origin, seq, body, zeroblob(32), 0 FROM entry WHERE seq = 2")
		}, "forks", "1 log goes on at two kiosks"},
		{"ended authority", func(t *testing.T, k *kiosk) {
			text, err := json.Marshal(storage.Membership{Hub: "N", Kiosk: "U", Name: "door", Address: "127.0.0.1:1", Authority: endedAuthority(t)})
			if err != nil {
				t.Fatal(err)
			}
			k.tamper(t, "INSERT INTO meta (key, value) VALUES ('membership', ?)", string(text))
		}, "certificates", "authority ended on"},
		{"database gone", func(t *testing.T, k *kiosk) {
			made := filepath.Join(k.data, "backups", "backup-000001-20070305T090000Z-00000000000000000000000000.age")
			if err := os.MkdirAll(filepath.Dir(made), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(made, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Remove(filepath.Join(k.data, storage.FileName)); err != nil {
				t.Fatal(err)
			}
		}, "database", "this kiosk has 1 backup"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newKiosk(t)
			k.presents(t, "no code\nno other\n")
			tt.spoil(t, k)
			red := k.doctor(t)
			if c := red[tt.check]; len(red) != 1 || !strings.Contains(c.Sentence, tt.says) || c.Act == "" {
				t.Errorf("red is %+v, want %s alone, %q and an act", red, tt.check, tt.says)
			}
		})
	}
}
