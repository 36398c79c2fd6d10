package command

import (
	"bytes"
	"testing"

	"antechamber/badges/ticket"
	"antechamber/kiosk/checkin"
)

func TestOneWindowADataFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	unlock, err := onlyWindow(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := onlyWindow(dir); checkin.FaultCode(err) != checkin.FaultConflict {
		t.Errorf("a second window: %v, want a conflict", err)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	unlock, err = onlyWindow(dir)
	if err != nil {
		t.Fatalf("after the first was closed: %v", err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
}

// While the keys are locked a badge code is told by its form, lest it is typed as a passphrase.
func TestCodesWhileTheKeysAreLocked(t *testing.T) {
	t.Parallel()
	codec, err := ticket.New("T07", ticket.Key{Number: 1, Secret: bytes.Repeat([]byte{1}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	badge, err := codec.Badge("WFGMV1FN", "M", 1)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		badge: true, badge[:28]: false, "WFGMV1FN": false, "four words are enough": false, "ATWENTYNINECHARACTERPASSWORD!": false, "": false,
	} {
		if got := new(view).valid(text); got != want {
			t.Errorf("%q is a code: %v, want %v", text, got, want)
		}
	}
}
