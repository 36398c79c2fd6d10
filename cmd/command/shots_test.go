package command

import (
	"io"
	"testing"

	"antechamber/kiosk"
)

// A desk that is drawn has nothing beside it that goes on asking: there are no printers.
func TestShotsAskNoPrinter(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	s := &session{Context: t.Context(), Streams: Streams{Stdout: io.Discard, Stderr: io.Discard}, commands: &commands{}}
	finder, err := h.finder(s)
	if err != nil {
		t.Fatal(err)
	}
	cfg := shotsConfig(s, h, finder)
	if _, asks := cfg.Badges.(kiosk.PrinterWatch); asks {
		t.Error("printers are asked that are not there")
	}
	if _, jobs := cfg.Badges.(kiosk.PrintJobs); jobs {
		t.Error("jobs are listed of printers that are not there")
	}
}
