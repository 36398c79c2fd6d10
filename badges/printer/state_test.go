package printer

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// As lpstat of CUPS 2.4 says it, with its line breaks made spaces.
func TestHealthOfAQueue(t *testing.T) {
	t.Parallel()
	const accepting = "zebra accepting requests since Tue Nov 24 09:00:00 2026"
	for _, tt := range []struct {
		name, state, accepts string
		ready                bool
		says                 string
	}{
		{"idle", "printer zebra is idle. enabled since Tue Nov 24 09:00:00 2026", accepting, true, "is idle."},
		{"printing", "printer zebra now printing zebra-7. enabled since Tue Nov 24 09:00:00 2026", accepting, true, "now printing zebra-7"},
		{"stopped", "printer zebra disabled since Tue Nov 24 09:00:00 2026 - out of labels", accepting, false, "out of labels"},
		{"rejecting", "printer zebra is idle. enabled since Tue Nov 24 09:00:00 2026", "zebra not accepting requests since Tue Nov 24 09:00:00 2026 - moved", false, "not accepting requests"},
		{"silent", "", "", false, ""},
	} {
		if got := healthOf("zebra", tt.state, tt.accepts); got.Ready != tt.ready || !strings.Contains(got.Said, tt.says) {
			t.Errorf("%s: %+v, want ready %v and %q", tt.name, got, tt.ready, tt.says)
		}
	}
}

func TestHealthOfAFolderMakesNone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		address string
		ready   bool
		says    string
	}{
		{"folder:" + dir, true, dir},
		{"folder:" + filepath.Join(dir, "a", "b"), true, "made when it is needed"},
		{"folder:" + file, false, "no folder"},
		{"folder:" + filepath.Join(file, "below"), false, "no folder"},
	} {
		p, err := Open(tt.address, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Health(t.Context()); got.Ready != tt.ready || !strings.Contains(got.Said, tt.says) {
			t.Errorf("%s: %+v, want ready %v and %q", tt.address, got, tt.ready, tt.says)
		}
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("%d files, want the one that was there", len(left))
	}
}
