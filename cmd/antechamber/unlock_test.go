//go:build cgo

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// The passphrase of a kiosk is chosen at the window's first start, where there is no
// terminal and no keyring, and opens the desk at the next.
func TestUnlock(t *testing.T) {
	d := newDoor(t)
	d.day = true
	const words = "four words are enough"
	d.step("a passphrase is chosen, typed twice", func() {
		d.openWindow()
		d.typed(words, "key", "Return")
		d.typed(words, "key", "Return")
		d.awaitSealedKeys(filepath.Join(filepath.Dir(d.data), "keys"))
		d.mustClose()
	})

	window := d.env
	file := filepath.Join(t.TempDir(), "passphrase")
	if err := os.WriteFile(file, []byte(words), 0o600); err != nil {
		t.Fatal(err)
	}
	others := append(window[:len(window):len(window)], "ANTECHAMBER_PASSPHRASE_FILE="+file)
	d.env = others
	d.run("import", "../../assets/rehearsal/registrations.csv")
	person := d.approved("hungary", 1)[0]
	code := d.badge(person)
	before := len(d.log())
	d.step("it opens the desk, after a scan and a wrong one", func() {
		d.env = window
		d.openWindow()
		d.env = others
		d.scan(code)
		d.typed("not these words", "key", "Return", "sleep", "1.5")
		d.expect("refused too_late by code", person, func() {
			d.typed(words, "key", "Return", "sleep", "1.5")
			d.scan(code)
		})
		d.mustClose()
	})
	d.mustHaveLogged(before, "refused too_late by code") // and not the scan before
}

// awaitSealedKeys waits for a sealed key file in the folder, which must have no other.
func (d *door) awaitSealedKeys(folder string) {
	d.t.Helper()
	for began := time.Now(); time.Since(began) < patience; time.Sleep(20 * time.Millisecond) {
		files, err := filepath.Glob(filepath.Join(folder, "*.key"))
		if err != nil {
			d.t.Fatal(err)
		}
		if len(files) == 0 {
			continue
		}
		for _, file := range files {
			if content, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(content, []byte("antechamber-keys-sealed-")) {
				d.t.Errorf("%s is not sealed: %v", file, err)
			}
		}
		return
	}
	d.t.Fatal("no keys appeared")
}
