package command

import (
	"testing"

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
