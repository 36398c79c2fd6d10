package printer_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"antechamber/badges/printer"
	"antechamber/kiosk/checkin"
)

func TestFolderTakesWholeFilesForItsOwnerOnly(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "badges")
	p, err := printer.Open("folder:" + dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{"%PDF first", "%PDF second"} {
		said, err := p.Print(context.Background(), printer.Job{Name: "WFGMV1FN-1", PDF: []byte(content)})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(said); err != nil || string(got) != content {
			t.Errorf("%s holds %q, %v", said, got, err)
		}
		if info, _ := os.Stat(said); info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, want 0600: a badge is personal data", info.Mode())
		}
	}
	if files, _ := os.ReadDir(dir); len(files) != 1 {
		t.Errorf("%d files, want 1", len(files))
	}
}

func TestFolderThatCannotBeIsASentence(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := printer.Open("folder:" + file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Print(context.Background(), printer.Job{Name: "x"}); checkin.FaultCode(err) != checkin.FaultPrinter {
		t.Errorf("%v, want a Fault", err)
	}
}

func TestOpenRefusesWhatNamesNoPrinter(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "cups:", "cups:-x", "cups:a b", "ipp://host", "folder:", "nonsense"} {
		if p, err := printer.Open(bad); err == nil {
			t.Errorf("Open(%q) = %v, want an error", bad, p)
		}
	}
}

// An lp of our own stands in the path, for a CUPS server is not on every machine.
func TestQueuePassesOnWhatLpSays(t *testing.T) {
	dir := t.TempDir()
	script := "#!/bin/sh\ncat > " + dir + "/got\necho \"$@\" > " + dir + "/args\ncase \"$*\" in *broken*) echo 'lp: The printer or class does not exist.' >&2; exit 1;; esac\necho 'request id is badge-12 (1 file(s))'\n"
	if err := os.WriteFile(filepath.Join(dir, "lp"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	p, err := printer.Open("cups:badge")
	if err != nil {
		t.Fatal(err)
	}
	said, err := p.Print(context.Background(), printer.Job{Name: "WFGMV1FN-1", PDF: []byte("%PDF")})
	if err != nil || said != "request id is badge-12 (1 file(s))" {
		t.Errorf("said %q, %v", said, err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "got")); string(got) != "%PDF" {
		t.Errorf("lp was given %q", got)
	}
	if args, _ := os.ReadFile(filepath.Join(dir, "args")); !strings.Contains(string(args), "-d badge") {
		t.Errorf("lp was called with %q", args)
	}
	broken, err := printer.Open("cups:broken")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := broken.Print(context.Background(), printer.Job{Name: "x"}); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("%v, want what lp said", err)
	}
}
