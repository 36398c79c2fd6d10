package health

import (
	"strings"
	"testing"
)

func TestInputs(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name    string
		inputs  Inputs
		scanner State
		says    []string
	}{
		{"nothing", Inputs{Silent: "there is no sound card"}, Green, []string{"No scanner on a serial port", "No scanner was calibrated", "silent: there is no sound card"}},
		{"one", Inputs{Scanners: []Scanner{{Address: "/dev/ttyACM0", Name: "Symbol"}}, Calibrated: "us, enter"}, Green, []string{"Symbol (/dev/ttyACM0)", "set to us, enter", "There is a sound card"}},
		{"one that is away", Inputs{Scanners: []Scanner{{Address: "/dev/ttyUSB0", Wanted: true, Problem: "it is not plugged in."}}}, Amber, []string{"name /dev/ttyUSB0", "not plugged in."}},
		{"one that nobody asked for", Inputs{Scanners: []Scanner{{Address: "/dev/x", Problem: "permission denied"}}}, Green, []string{"Found: /dev/x."}},
		{"a fault", Inputs{Problem: "settings.toml:3: no such setting"}, Red, []string{"settings.toml:3"}},
	} {
		f := well()
		f.Inputs = &row.inputs
		var said strings.Builder
		state := State("")
		for _, c := range f.Checks() {
			said.WriteString(c.Sentence + "\n")
			if c.Name == "scanner" {
				state = c.State
			}
		}
		for _, words := range row.says {
			if !strings.Contains(said.String(), words) {
				t.Errorf("%s: %q is not said:\n%s", row.name, words, said.String())
			}
		}
		if state != row.scanner {
			t.Errorf("%s: the scanner is %s, want %s", row.name, state, row.scanner)
		}
	}
}
