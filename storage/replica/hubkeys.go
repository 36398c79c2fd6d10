package replica

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/nats-io/nkeys"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"
)

// hubKeys are what makes a hub that hub. They are kept with the kiosk's keys, and found
// by the path of the data folder: a hub whose folder was lost is the same hub still.
type hubKeys struct {
	identity  *Identity
	token     string
	authority *authority
}

type storedHub struct {
	Seed      []byte `cbor:"1,keyasint"`
	Token     string `cbor:"2,keyasint"`
	Key       []byte `cbor:"3,keyasint"` // of the authority, PKCS #8
	Authority []byte `cbor:"4,keyasint"` // its certificate, DER
}

const hubMark = "antechamber-hub-1 "

// hubSecret is the name under which the keeper has the keys of the hub of a data folder.
func hubSecret(dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return "hub-" + hex.EncodeToString(sum[:8])
}

func newHubKeys(now time.Time) (*hubKeys, error) {
	identity, err := newHubIdentity()
	if err != nil {
		return nil, err
	}
	a, err := newAuthority(now)
	return &hubKeys{identity: identity, token: randomToken(), authority: a}, err
}

func (h *hubKeys) save(k seal.Keeper, name string) error {
	seed, err := h.identity.pair.Seed()
	if err != nil {
		return err
	}
	key, err := x509.MarshalPKCS8PrivateKey(h.authority.key)
	if err != nil {
		return err
	}
	body, err := cbor.Marshal(storedHub{Seed: seed, Token: h.token, Key: key, Authority: h.authority.cert.Raw})
	if err != nil {
		return err
	}
	return k.SaveSecret(name, hubMark+base64.StdEncoding.EncodeToString(body))
}

// loadHubKeys returns the keys that are kept under the name. The error wraps
// seal.ErrNoKeys where there are none.
func loadHubKeys(k seal.Keeper, name string) (*hubKeys, error) {
	line, err := k.LoadSecret(name)
	if err != nil {
		return nil, err
	}
	h, err := parseHubKeys(line)
	if err != nil {
		return nil, &checkin.Fault{
			Code: checkin.FaultKeys, Cause: err,
			Sentence: "the hub's own keys are damaged: bring a backup of the folder of keys back, or start a new hub in another data folder",
		}
	}
	return h, nil
}

func parseHubKeys(line string) (*hubKeys, error) {
	encoded, ok := strings.CutPrefix(line, hubMark)
	if !ok {
		return nil, errSecret
	}
	body, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return nil, err
	}
	var s storedHub
	if err := cbor.Unmarshal(body, &s); err != nil {
		return nil, err
	}
	pair, err := nkeys.FromSeed(s.Seed)
	if err != nil {
		return nil, err
	}
	identity, err := identityOf(pair)
	if err != nil {
		return nil, err
	}
	key, err := parseKey(s.Key)
	if err != nil {
		return nil, err
	}
	a, err := readAuthority(key, s.Authority)
	return &hubKeys{identity: identity, token: s.Token, authority: a}, err
}

// ensureHubKeys returns the keys of the hub of a data folder; a new hub gets new ones.
func ensureHubKeys(k seal.Keeper, name string, now time.Time) (*hubKeys, error) {
	keys, err := loadHubKeys(k, name)
	if !errors.Is(err, seal.ErrNoKeys) {
		return keys, err
	}
	if keys, err = newHubKeys(now); err != nil {
		return nil, err
	}
	return keys, keys.save(k, name)
}

// The roster is also kept with the keys, where it outlives the data folder: a removed
// kiosk stays removed.
func rosterPath(k seal.Keeper, name string) string { return filepath.Join(k.Folder(), name+".roster") }

func saveRoster(ctx context.Context, store *storage.Store, name string) error {
	lines, err := store.Kiosks(ctx)
	if err != nil {
		return err
	}
	body, err := cbor.Marshal(lines)
	if err != nil {
		return err
	}
	path := rosterPath(store.Keeper(), name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return rosterFault(path, err)
	}
	return rosterFault(path, seal.WriteFile(path, body))
}

func rosterFault(path string, err error) error {
	if err == nil {
		return nil
	}
	return &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: path + " cannot be written: see that its folder belongs to you, or name another with ANTECHAMBER_KEYS"}
}

// restoreRoster puts into the store what it lacks of the roster that is kept with the keys.
func restoreRoster(ctx context.Context, store *storage.Store, name, hub string) error {
	body, err := os.ReadFile(rosterPath(store.Keeper(), name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var lines []storage.Signed
	if err := cbor.Unmarshal(body, &lines); err != nil {
		return &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: rosterPath(store.Keeper(), name) +
			" is damaged: move it away, start the hub again, and see with \"hub kiosks\" that no removed kiosk is back"}
	}
	for _, l := range lines {
		if _, err := readKiosk(hub, l); err != nil {
			continue
		}
		if err := store.PutKiosks(ctx, []storage.Signed{l}); err != nil {
			return err
		}
	}
	return nil
}
