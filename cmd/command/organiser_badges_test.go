package command

import (
	"io"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

// paperPrinter is what the organiser screen exports with, on the printer.
func paperPrinter(t *testing.T, h *house, p *testPrinter, language string) deskExporter {
	t.Helper()
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	address := strings.Replace(server.URL, "http", "ipp", 1) + "/ipp/print"
	s := &session{Context: t.Context(), Streams: Streams{Stdout: io.Discard, Stderr: io.Discard}}
	return deskExporter{h, s, func() string { return language }, address}
}

// TestBadgesNotPrintedYetGoToThePrinter: they are issued once it has them, one sheet a job, and then there are none left.
func TestBadgesNotPrintedYetGoToThePrinter(t *testing.T) {
	t.Parallel()
	h, p := testHouse(t), &testPrinter{state: ippCompleted}
	anna, berta := mustRegister(t, h, "Anna"), mustRegister(t, h, "Berta")
	e := paperPrinter(t, h, p, "ru")
	if !slices.Contains(e.Kinds(), printedSheet) {
		t.Fatalf("%v, though there is a printer", e.Kinds())
	}
	made := 0
	where, err := e.Export(t.Context(), printedSheet, nil, func(n int) { made = n })
	if err != nil || !strings.HasPrefix(where, "printer ipp://") || p.jobs != 1 || made == 0 {
		t.Errorf("%q, %v after %d jobs; %d badges were told", where, err, p.jobs, made)
	}
	for _, r := range []checkin.Registration{anna, berta} {
		if got := mustIssue(t, h, r.Reference); got != 1 {
			t.Errorf("%s has badge %d", r.GivenName, got)
		}
	}
	if _, err := e.Export(t.Context(), printedSheet, nil, func(int) {}); checkin.FaultCode(err) != checkin.FaultNotFound || p.jobs != 1 {
		t.Errorf("once more: %v", err)
	}
}

// TestSheetsThatStandStillSayWhy in the language of the screen. They are issued: they come out when that is mended.
func TestSheetsThatStandStillSayWhy(t *testing.T) {
	t.Parallel()
	h, p := testHouse(t), &testPrinter{state: ippStopped}
	anna := mustRegister(t, h, "Anna")
	where, err := paperPrinter(t, h, p, "fr").Export(t.Context(), printedSheet, nil, func(int) {})
	teller, tellerErr := kiosk.NewTeller(h.conference, "fr")
	if tellerErr != nil {
		t.Fatal(tellerErr)
	}
	if want := teller.Say("printer.other", nil); err != nil || !strings.HasSuffix(where, " – "+want) {
		t.Errorf("%q, %v, want %q", where, err, want)
	}
	if mustIssue(t, h, anna.Reference) != 1 {
		t.Error("the badge was not logged")
	}
}

// TestSheetsThatNoPrinterTookIssueNothing.
func TestSheetsThatNoPrinterTookIssueNothing(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	anna := mustRegister(t, h, "Anna")
	e := paperPrinter(t, h, &testPrinter{}, "en")
	e.printer = "zpl://127.0.0.1:1" // prints labels, no pages
	if where, err := e.Export(t.Context(), printedSheet, nil, func(int) {}); checkin.FaultCode(err) != checkin.FaultPrinter {
		t.Errorf("%q, %v", where, err)
	}
	if mustIssue(t, h, anna.Reference) != 0 {
		t.Error("a badge was logged that nobody has")
	}
}

// TestBoxesOnSheetsAreSaidOnTheScreen, by what the translations have, and name nobody but by reference.
func TestBoxesOnSheetsAreSaidOnTheScreen(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	r := mustRegister(t, h, "An\U00040000na") // no font has a character that is none yet
	e := paperPrinter(t, h, &testPrinter{state: ippCompleted}, "en")
	var said []kiosk.Alarm
	e.session.warned = func(a kiosk.Alarm) { said = append(said, a) }
	if _, err := e.Export(t.Context(), badgeSheets, nil, func(int) {}); err != nil {
		t.Fatal(err)
	}
	if len(said) != 1 || said[0].About != "boxes" || said[0].Given["References"] != r.Reference || said[0].Given["Characters"] != "U+40000" {
		t.Errorf("%+v", said)
	}
}
