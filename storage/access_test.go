package storage

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
)

const (
	cardA = "HLD00000000000000000000000000"
	cardB = "HLD00000000000000000000000001"
)

func supervisor(n int) checkin.Holder {
	return checkin.Holder{Authority: checkin.Supervisor, Number: n}
}

func organiser(n int) checkin.Holder { return checkin.Holder{Authority: checkin.Organiser, Number: n} }

// device is a store whose wall clock stands where the test puts it, with PINs that are checked fast.
type device struct {
	*Store
	t       *testing.T
	options Options
	now     time.Time
}

func newDevice(t *testing.T) *device {
	t.Helper()
	d := &device{t: t, options: testOptions(t), now: morning}
	d.options.WallClock, d.options.Hasty = func() time.Time { return d.now }, true
	d.start()
	return d
}

func (d *device) start() {
	d.t.Helper()
	d.Store = mustOpen(d.t, d.options)
}

func (d *device) restart() {
	d.t.Helper()
	mustClose(d.t, d.Store)
	d.start()
}

func (d *device) give(h checkin.Holder, pin, card string) {
	d.t.Helper()
	if pin != "" {
		if got, err := d.SetPIN(d.t.Context(), h, pin); err != nil || got != h {
			d.t.Fatal(got, err)
		}
	}
	if card != "" {
		if got, err := d.SetCard(d.t.Context(), h, card); err != nil || got != h {
			d.t.Fatal(got, err)
		}
	}
}

// mustBe types a PIN that must be the holder's.
func (d *device) mustBe(pin string, want checkin.Holder) {
	d.t.Helper()
	if h, err := d.CheckPIN(d.t.Context(), pin); h != want || err != nil {
		d.t.Fatalf("%v, %v, want %v", h, err, want)
	}
}

// mustDeny types a PIN that must be denied so, and waited for so long.
func (d *device) mustDeny(pin string, tried bool, wait time.Duration) {
	d.t.Helper()
	h, err := d.CheckPIN(d.t.Context(), pin)
	d.denied(h, err, checkin.Denial{Tried: tried, Wait: wait})
}

func (d *device) denied(h checkin.Holder, err error, want checkin.Denial) {
	d.t.Helper()
	wantFault(d.t, err, checkin.FaultAuthority)
	var got *checkin.Denial
	if !errors.As(err, &got) || *got != want || h != (checkin.Holder{}) {
		d.t.Fatalf("%v with %+v, want %+v", h, got, want)
	}
}

func TestHoldersOfADevice(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	ctx := t.Context()
	if highest, err := d.Highest(ctx); highest != checkin.Staff || err != nil {
		t.Fatalf("%v, %v where nobody holds anything", highest, err)
	}
	d.give(organiser(7), "", cardA)
	d.give(supervisor(2), "402917", "")
	for _, want := range []checkin.Holder{supervisor(3), supervisor(4)} { // the next that are free
		pin := map[int]string{3: "519028", 4: "873346"}[want.Number]
		if got, err := d.SetPIN(ctx, checkin.Holder{Authority: checkin.Supervisor}, pin); got != want || err != nil {
			t.Fatalf("%v, %v, want %v", got, err, want)
		}
	}
	d.give(supervisor(3), "", cardB)
	d.restart()
	got, err := d.Holders(ctx)
	want := []Holding{{supervisor(2), true, false}, {supervisor(3), true, true}, {supervisor(4), true, false}, {organiser(7), false, true}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Fatal(diff, err)
	}
	d.mustBe("519028", supervisor(3))
	d.mustBe("873346", supervisor(4))
	for card, want := range map[string]checkin.Holder{cardA: organiser(7), cardB: supervisor(3)} {
		if h, err := d.CheckCard(ctx, card); h != want || err != nil {
			t.Errorf("%v, %v, want %v", h, err, want)
		}
	}
	if highest, _ := d.Highest(ctx); highest != checkin.Organiser {
		t.Errorf("the highest is %v", highest)
	}

	d.give(supervisor(3), "660213", "") // in the place of the earlier
	d.mustDeny("519028", true, 0)
	d.mustBe("660213", supervisor(3))
	if err := d.RemoveHolder(ctx, supervisor(3)); err != nil {
		t.Fatal(err)
	}
	d.mustDeny("660213", true, 0)
	_, err = d.CheckCard(ctx, cardB)
	wantFault(t, err, checkin.FaultAuthority)
	wantFault(t, d.RemoveHolder(ctx, supervisor(3)), checkin.FaultNotFound)
}

func TestWhatIsNoPINForAHolder(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	d.give(supervisor(1), "402917", "")
	d.give(supervisor(1), "402917", "") // the own one once more
	for _, tt := range []struct {
		holder checkin.Holder
		pin    string
		code   string
	}{
		{supervisor(2), "402917", checkin.FaultConflict}, // somebody's
		{supervisor(2), "123456", checkin.FaultInvalid},
		{supervisor(2), "12345", checkin.FaultInvalid},
		{supervisor(checkin.MaxHolder + 1), "519028", checkin.FaultInvalid},
		{supervisor(-1), "519028", checkin.FaultInvalid},
	} {
		_, err := d.SetPIN(t.Context(), tt.holder, tt.pin)
		wantFault(t, err, tt.code)
		if strings.Contains(err.Error(), tt.pin) {
			t.Errorf("%q tells the PIN", err)
		}
	}
	if all, _ := d.Holders(t.Context()); len(all) != 1 {
		t.Errorf("%v: what was refused is there", all)
	}
}

// No PIN and no card can be read from the database's files.
func TestPINsAreNotInTheDatabase(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	d.stretch = pinStretch(false) // as it really is
	d.give(supervisor(1), "40291768", cardA)
	d.mustBe("40291768", supervisor(1))
	mustClose(t, d.Store)
	for _, secret := range []string{"40291768", cardA, cardA[3:]} {
		if found := filesWith(t, d.options.Dir, secret); len(found) > 0 {
			t.Errorf("%v hold a PIN or a card", found)
		}
	}
}

func TestDelayOutlivesARestartAndAClockSetBack(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	d.give(supervisor(1), "402917", "")
	for range 3 {
		d.mustDeny("000001", true, 0)
	}
	d.mustDeny("000001", true, 5*time.Second)
	d.mustDeny("402917", false, 5*time.Second) // the right one, too soon: not looked at, not counted
	d.now = d.now.Add(2 * time.Second)
	d.restart()
	d.mustDeny("402917", false, 3*time.Second)

	d.now = d.now.Add(-48 * time.Hour)
	d.mustDeny("402917", false, 5*time.Second) // the whole delay, and not two days
	d.restart()
	d.now = d.now.Add(5*time.Second - time.Millisecond)
	d.mustDeny("402917", false, time.Millisecond)
	d.now = d.now.Add(time.Millisecond)
	d.mustDeny("000001", true, 15*time.Second) // the fifth wrong one
	d.now = d.now.Add(15 * time.Second)
	d.mustDeny("000001", true, time.Minute)
	d.now = d.now.Add(time.Minute)
	d.mustBe("402917", supervisor(1))
	d.mustDeny("000001", true, 0) // a right one forgives
}

func TestWrongCards(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	ctx := t.Context()
	d.give(supervisor(1), "402917", cardA)
	for n := range 5 {
		h, err := d.CheckCard(ctx, cardB)
		d.denied(h, err, checkin.Denial{Card: true, Tried: true, Wait: checkin.PINDelay(n + 1)})
	}
	d.mustDeny("402917", false, 15*time.Second)
	// Who has a right card does not wait, and gives nobody new tries.
	if h, err := d.CheckCard(ctx, cardA); h != supervisor(1) || err != nil {
		t.Fatalf("%v, %v", h, err)
	}
	d.mustDeny("402917", false, 15*time.Second)
	// A PIN is no card, and a card is no PIN.
	_, err := d.CheckCard(ctx, "402917")
	wantFault(t, err, checkin.FaultAuthority)
	d.now = d.now.Add(time.Hour)
	_, err = d.CheckPIN(ctx, cardA)
	wantFault(t, err, checkin.FaultAuthority)
}

// Many at once get no more tries than one after another.
func TestTriesAtOnceAreCounted(t *testing.T) {
	t.Parallel()
	d := newDevice(t)
	d.give(supervisor(1), "402917", "")
	other := mustOpen(t, d.options)
	var tried [20]bool
	var all sync.WaitGroup
	for i := range tried {
		all.Go(func() {
			s := []*Store{d.Store, other}[i%2]
			_, err := s.CheckPIN(t.Context(), "000001")
			var denial *checkin.Denial
			tried[i] = errors.As(err, &denial) && denial.Tried
		})
	}
	all.Wait()
	n := 0
	for _, one := range tried {
		if one {
			n++
		}
	}
	if n != 4 {
		t.Errorf("%d were tried, want 4", n)
	}
}

// filesWith returns the files of a folder in whose bytes the text stands.
func filesWith(t *testing.T, dir, text string) (found []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte(text)) {
			found = append(found, e.Name())
		}
	}
	return found
}
