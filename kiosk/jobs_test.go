package kiosk

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"antechamber/kiosk/checkin"
)

// keeper is a printer that keeps its jobs and says how it stands.
type keeper struct {
	mu     sync.Mutex
	jobs   []PrintJob
	health PrinterHealth
	again  []int64
	back   []int64
	labels int
	fails  error
}

func (k *keeper) Print(context.Context, PrintOrder) (PrintResult, error) {
	return PrintResult{Issue: 1}, nil
}

func (k *keeper) Health(context.Context) PrinterHealth {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.health
}

func (k *keeper) Jobs(context.Context, int) ([]PrintJob, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.jobs), nil
}

func (k *keeper) Reprint(_ context.Context, job int64, o PrintOrder) (PrintResult, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.fails != nil {
		return PrintResult{}, k.fails
	}
	k.again = append(k.again, job)
	k.jobs[0].Over = true
	k.jobs = slices.Insert(k.jobs, 0, PrintJob{Number: job + 10, Reference: o.Reference, Issue: 1, PrintProgress: PrintProgress{Phase: PrintPrinted, Printer: "cups:badges"}})
	return PrintResult{Issue: 1, Where: "badges"}, nil
}

func (k *keeper) TakeBack(_ context.Context, job int64) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.back = append(k.back, job)
	return nil
}

func (k *keeper) LoadLabels(_ context.Context, labels int) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.labels = labels
	return nil
}

func (k *keeper) set(f func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f()
}

func stopped() *keeper {
	return &keeper{health: PrinterHealth{Ready: true}, jobs: []PrintJob{
		{Number: 2, Reference: "AAAA0001", Issue: 1, PrintProgress: PrintProgress{Phase: PrintStopped, Reason: "out_of_paper", Said: "Load tray 1", Printer: "cups:badges"}},
		{Number: 1, Reference: "AAAA0002", Issue: 1, PrintProgress: PrintProgress{Phase: PrintUnknown, Printer: "cups:badges"}},
	}}
}

// TestTheListOfBadges names nobody in full, prints again by one key and takes back by another.
func TestTheListOfBadges(t *testing.T) {
	k := stopped()
	v := drive(t, func(c *Config) { c.Badges = k })
	family := v.store.regs["AAAA0001"].FamilyName
	v.press(fyne.KeyQ, fyne.KeyModifierControl)
	v.mustShow("Badges at the printer", "Out of paper", "Load tray 1", "See whether it came out")
	v.mustNotShow(family)
	v.press(fyne.KeyDelete)
	if !slices.Equal(k.back, []int64{2}) {
		t.Errorf("taken back: %v", k.back)
	}
	v.mustShow("taken back from the printer")
	v.press(fyne.KeyP, fyne.KeyModifierControl)
	if !slices.Equal(k.again, []int64{2}) {
		t.Errorf("printed again: %v", k.again)
	}
	v.mustShow("Settled", "Printed")
	v.press(fyne.KeyDown)
	v.press(fyne.KeyDown)
	v.press(fyne.KeyReturn)
	if !slices.Equal(k.again, []int64{2, 2}) && !slices.Equal(k.again, []int64{2, 1}) {
		t.Errorf("printed again: %v", k.again)
	}
	v.press(fyne.KeyEscape)
	v.mustNotShow("Badges at the printer")
}

// TestAScanClosesTheListOfBadges, and people go on being checked in.
func TestAScanClosesTheListOfBadges(t *testing.T) {
	v := drive(t, func(c *Config) { c.Badges = stopped() })
	v.press(fyne.KeyQ, fyne.KeyModifierControl)
	v.scan("BADGE AAAA0001")
	v.mustShow("Admitted")
	v.mustNotShow("Badges at the printer")
}

func TestLabelsAreSaidAtTheDesk(t *testing.T) {
	k := stopped()
	v := drive(t, func(c *Config) { c.Badges = k })
	v.press(fyne.KeyQ, fyne.KeyModifierControl)
	v.write("25x")
	v.mustShow("Labels in the printer")
	v.press(fyne.KeyReturn)
	v.mustShow("Write a number")
	v.press(fyne.KeyBackspace)
	v.press(fyne.KeyReturn)
	if k.labels != 25 {
		t.Errorf("%d labels", k.labels)
	}
	v.mustShow("Labels in the printer: 25")
}

// TestTheHeaderSaysHowThePrinterStands without anything being printed.
func TestTheHeaderSaysHowThePrinterStands(t *testing.T) {
	k := stopped()
	v := drive(t, func(c *Config) { c.Badges = k })
	k.set(func() { k.health = PrinterHealth{Reason: "cover_open"} })
	v.until("Printer cover open")
	v.scan("BADGE AAAA0001")
	v.mustShow("Admitted", "Printer cover open")
	k.set(func() { k.health = PrinterHealth{Ready: true, Counted: true, Labels: fewLabels - 1} })
	v.until("Labels left: 19")
	k.set(func() { k.health = PrinterHealth{Ready: true, Counted: true, Labels: fewLabels} })
	for end := time.Now().Add(time.Minute); v.shows("Labels left"); {
		if time.Now().After(end) {
			t.Fatal("twenty labels are enough")
		}
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Millisecond)
		_ = v.Idle(ctx)
		stop()
	}
}

// TestWhatAPrinterLacksIsSaidInTheLanguageOfTheDesk.
func TestWhatAPrinterLacksIsSaidInTheLanguageOfTheDesk(t *testing.T) {
	for _, tt := range []struct{ detail, language, says string }{
		{"printer.out_of_paper", "fr", "l’imprimante ne le fait pas – Plus de papier"},
		{"printer.gone", "ru", "принтер этого не сделал – "},
		{"printer_size", "es", "la impresora no admite papel de este tamaño"},
		{"printer_labels", "ar", "هذه الطابعة تطبع ملصقات"},
		{"", "zh", "打印机未能打印"},
		{"printer.out_of_paper", "en", "load tray 1 first"},
	} {
		teller, err := NewTeller(config(t).Desk.Conference, tt.language)
		if err != nil {
			t.Fatal(err)
		}
		said := teller.trouble(troubleOf(&checkin.Fault{Code: checkin.FaultPrinter, Detail: tt.detail, Sentence: "load tray 1 first"}))
		if len(said) < len(tt.says) || said[:len(tt.says)] != tt.says {
			t.Errorf("%s in %s: %q, want %q", tt.detail, tt.language, said, tt.says)
		}
	}
}

// TestTheListOfBadgesIsAsTheJobsAre, whoever asks their printers.
func TestTheListOfBadgesIsAsTheJobsAre(t *testing.T) {
	k := stopped()
	v := drive(t, func(c *Config) { c.Badges = k })
	v.press(fyne.KeyQ, fyne.KeyModifierControl)
	v.mustShow("Out of paper")
	k.set(func() { k.jobs[0].PrintProgress = PrintProgress{Phase: PrintPrinted} })
	v.until("Printed")
	k.set(func() {
		k.jobs[0].PrintProgress, k.jobs[0].Refused = PrintProgress{Phase: PrintFailed}, "printer_size"
		k.jobs[1].Instead = "printer one"
		k.health = PrinterHealth{Ready: true, Reason: "jam"}
	})
	v.until("jam, the second one prints")
	v.until("takes no paper of this size")
	v.mustShow("instead of printer one")
}
