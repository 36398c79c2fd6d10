package command

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/health"
	"antechamber/storage"
)

// deskDoctorOf is the doctor of a window on a house.
func deskDoctorOf(t *testing.T, h *house) deskDoctor {
	t.Helper()
	s := &session{Context: t.Context(), commands: &commands{}, parts: Parts{Version: "test"}}
	s.commands.Data = h.dir
	w := h.watch(slog.New(slog.DiscardHandler))
	w.auto = s.autoBackup(h)
	return deskDoctor{&view{session: s, kiosk: &kioskCommand{}, house: h, watch: w}}
}

// A part that hangs is left after its time, and keeps no other from ending.
func TestWhatHangsIsNamed(t *testing.T) {
	t.Parallel()
	x := &examination{session: &session{Context: t.Context()}}
	hang := make(chan struct{})
	defer close(hang)
	var got []health.Check
	examineAll(x, []look{
		{checks: []string{"hub", "certificates"}, limit: time.Millisecond, do: func(*examination) { <-hang }},
		{checks: []string{"disk"}, limit: time.Hour, do: func(x *examination) { x.facts.Disk = health.Disk{Known: true, Free: 60e9} }},
		{checks: []string{"printer"}, address: "cups:gone", limit: time.Millisecond, heavy: true, do: func(x *examination) { <-x.Done(); <-hang }},
	}, func(c health.Check) { got = append(got, c) })
	states := make(map[string]string)
	for _, c := range got {
		states[c.Name] = string(c.State) + " " + c.Finding + " " + c.Given["Address"]
	}
	if len(got) != 4 || states["hub"] != "amber silent " || states["certificates"] != "amber silent " || states["printer"] != "amber silent cups:gone" || states["disk"] != "green disk.free " {
		t.Errorf("%v", states)
	}
}

// The doctor of a window finds all that the command finds, makes backups, and its
// bundle has nobody of 2,000 in it.
func TestTheDoctorOfAWindow(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	const people = 2000
	var words [][]byte
	err := h.store.Import(t.Context(), func(tx *storage.RegistrationTx) error {
		for i := range people {
			r := checkin.Registration{
				Reference: fmt.Sprintf("Q%07d", i), GivenName: fmt.Sprintf("Given%04dq", i), FamilyName: fmt.Sprintf("Family%04dz", i),
				Email: fmt.Sprintf("someone%04d@example.org", i), Category: "ngo", Status: checkin.StatusApproved,
			}
			for _, word := range []string{r.Reference, r.GivenName, r.FamilyName, r.Email} {
				words = append(words, []byte(word))
			}
			if err := tx.Put(r, nil); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	log := fmt.Sprintf("level=ERROR msg=%q\nlevel=INFO msg=\"all is well\"\n", words[5*4+1])
	if err := os.WriteFile(filepath.Join(h.dir, logFile), []byte(log), 0o600); err != nil {
		t.Fatal(err)
	}
	d := deskDoctorOf(t, h)
	var found []string
	d.Examine(t.Context(), func(c health.Check) {
		found = append(found, c.Name)
		if c.Finding == "silent" {
			t.Errorf("%s did not end", c.Name)
		}
	})
	for _, name := range []string{"database", "chain", "backup", "disk", "encryption", "clock", "graphics", "printer", "scanner", "sound", "hub", "look", "forks", "keys", "pins", "fonts", "arrivals", "version"} {
		if !slices.Contains(found, name) {
			t.Errorf("%s was not looked at: %v", name, found)
		}
	}
	if err := d.BackUp(t.Context()); err != nil {
		t.Error(err)
	}
	file, err := d.Bundle(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	mustHoldNobody(t, file, words)
}

func mustHoldNobody(t *testing.T, file string, words [][]byte) {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	z, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	texts := [][]byte{raw}
	logged := false
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, text)
		logged = logged || bytes.Contains(text, []byte("all is well"))
	}
	if !logged {
		t.Error("the rest of the log file is not in the bundle")
	}
	for _, text := range texts {
		for _, word := range words {
			if bytes.Contains(bytes.ToLower(text), bytes.ToLower(word)) {
				t.Fatalf("%s is in the bundle", word)
			}
		}
	}
}
