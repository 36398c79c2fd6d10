package printer_test

import (
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
	p, err := printer.Open("folder:"+dir, printer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{"%PDF first", "%PDF second"} {
		end, err := printer.Print(t.Context(), p, printer.Job{Name: "WFGMV1FN-1", PDF: []byte(content)}, printer.Patience{}, nil)
		if err != nil || end.Phase != printer.Printed {
			t.Fatal(end, err)
		}
		said := end.File
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
	p, err := printer.Open("folder:"+file, printer.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := printer.Print(t.Context(), p, printer.Job{Name: "x"}, printer.Patience{}, nil); checkin.FaultCode(err) != checkin.FaultPrinter {
		t.Errorf("%v, want a Fault", err)
	}
}

func TestOpenRefusesWhatNamesNoPrinter(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"", "cups:", "cups:-x", "cups:a b", "ipp:///ipp/print", "ipp://user:word@host/", "ipps://host/#sha256:12", "ipp://host/#sha256:" + strings.Repeat("0", 64), "http://host/", "folder:", "nonsense"} {
		if p, err := printer.Open(bad, printer.Options{}); err == nil {
			t.Errorf("Open(%q) = %v, want an error", bad, p)
		}
	}
}

// An lp of our own stands in the path, for a CUPS server is not on every machine.
func TestWhereCUPSDoesNotAnswerLpIsAsked(t *testing.T) {
	dir := t.TempDir()
	script := "#!/bin/sh\ncat > " + dir + "/got\necho \"$@\" > " + dir + "/args\ncase \"$*\" in *broken*) echo 'lp: The printer or class does not exist.' >&2; exit 1;; esac\necho 'request id is badge-12 (1 file(s))'\n"
	if err := os.WriteFile(filepath.Join(dir, "lp"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+":"+os.Getenv("PATH"))
	o := printer.Options{CUPS: nobody(t)}
	p, err := printer.Open("cups:badge", o)
	if err != nil {
		t.Fatal(err)
	}
	end, err := printer.Print(t.Context(), p, printer.Job{Name: "WFGMV1FN-1", PDF: []byte("%PDF")}, quick(), nil)
	if err != nil || end.Phase != printer.Unknown {
		t.Errorf("%v, %v: lp cannot know what becomes of a job", end, err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "got")); string(got) != "%PDF" {
		t.Errorf("lp was given %q", got)
	}
	if args, _ := os.ReadFile(filepath.Join(dir, "args")); !strings.Contains(string(args), "-d badge") {
		t.Errorf("lp was called with %q", args)
	}
	broken, err := printer.Open("cups:broken", o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := printer.Print(t.Context(), broken, printer.Job{Name: "x"}, quick(), nil); err == nil || !strings.Contains(err.Error(), "does not exist") {
		t.Errorf("%v, want what lp said", err)
	}
}
