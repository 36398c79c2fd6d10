package scan

import (
	"testing"
	"time"
)

// A calibration finds out how a scanner is set, whatever the computer's own layout is, and
// the detector then reads what nobody knows as it was printed.
func TestCalibrate(t *testing.T) {
	t.Parallel()
	const unknown = `Ticket-9:az="QW"`
	for _, tt := range []struct {
		name     string
		computer int // the place in layouts
		scanner  int
		caps     bool
		prefix   string
		suffix   bool
		pace     time.Duration
		want     Setting
	}{
		{name: "US on US", suffix: true, pace: 2 * ms, want: Setting{Layout: US, Suffix: Enter, Pace: 2}},
		{name: "US on AZERTY", computer: 1, suffix: true, pace: 15 * ms, want: Setting{Layout: US, Suffix: Enter, Pace: 15}},
		{name: "US on a Cyrillic layout, no suffix", computer: 3, pace: 30 * ms, want: Setting{Layout: US, Suffix: NoSuffix, Pace: 30}},
		{name: "AZERTY on US", scanner: 1, suffix: true, pace: ms, want: Setting{Layout: AZERTY, Suffix: Enter, Pace: 1}},
		{name: "QWERTZ on AZERTY", computer: 1, scanner: 2, suffix: true, pace: 5 * ms, want: Setting{Layout: QWERTZ, Suffix: Enter, Pace: 5}},
		{name: "AZERTY on AZERTY", computer: 1, scanner: 1, suffix: true, pace: 5 * ms, want: Setting{Layout: Computer, Suffix: Enter, Pace: 5}},
		{name: "a prefix", prefix: "~", suffix: true, pace: 5 * ms, want: Setting{Layout: US, Prefix: "~", Suffix: Enter, Pace: 5}},
		{name: "Caps Lock", caps: true, suffix: true, pace: 5 * ms, want: Setting{Layout: US, Suffix: Enter, Pace: 5}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			write := func(text string) []Event {
				k := newKeyboard(t)
				k.layout, k.set, k.caps = layouts[tt.computer], layouts[tt.scanner], tt.caps
				k.write(tt.prefix+text, tt.pace)
				if tt.suffix {
					k.stroke(Suffix, tt.pace)
				}
				return k.events
			}
			r := readingOf("", write(CalibrationText))
			got, ok := Calibrate(r)
			if !ok || got != tt.want {
				t.Fatalf("Calibrate = %+v, %t, want %+v", got, ok, tt.want)
			}
			if !tt.suffix {
				return // an unknown code without a suffix is typing
			}
			d := NewDetector(func(string) bool { return false })
			d.Set(got)
			if o := hear(d, write(unknown)); len(o.codes) != 1 || o.codes[0] != unknown {
				t.Errorf("codes %q, want %q", o.codes, unknown)
			}
		})
	}
}

// What a calibration says of a scanner never loses a code that another scanner reads.
func TestSettingLosesNothing(t *testing.T) {
	t.Parallel()
	for _, l := range Layouts() {
		for _, swapped := range []bool{false, true} {
			k := newKeyboard(t)
			k.write(badge, 2*ms)
			k.stroke(Suffix, 2*ms)
			d := NewDetector(known)
			d.Set(Setting{Layout: l, Prefix: "~", Swapped: swapped})
			if o := hear(d, k.events); len(o.codes) != 1 || o.codes[0] != badge {
				t.Errorf("%s: codes %q, typed %q", l, o.codes, o.typed)
			}
		}
	}
}

func TestPrefix(t *testing.T) {
	t.Parallel()
	for _, code := range []string{badge, secret, "XY123456"} {
		k := newKeyboard(t)
		k.write("$%"+code, 2*ms)
		k.stroke(Suffix, 2*ms)
		d := NewDetector(known)
		d.Set(Setting{Layout: US, Prefix: "$%"})
		if o := hear(d, k.events); len(o.codes) != 1 || o.codes[0] != code {
			t.Errorf("codes %q, want %q", o.codes, code)
		}
	}
}

func TestCalibrateOtherCodes(t *testing.T) {
	t.Parallel()
	k := newKeyboard(t)
	k.write(badge, 2*ms)
	for _, r := range []Reading{{}, {Code: badge}, readingOf(badge, k.events), {Source: Serial, Code: badge}} {
		if s, ok := Calibrate(r); ok {
			t.Errorf("Calibrate(%q) = %+v, want nothing", r.Code, s)
		}
	}
	if s, ok := Calibrate(Reading{Source: Serial, Code: CalibrationText, Suffix: CRLF}); !ok || s.Suffix != CRLF {
		t.Errorf("a serial scanner: %+v, %t", s, ok)
	}
}

// The reading says with what a scan ended, also where it is known at once.
func TestReading(t *testing.T) {
	t.Parallel()
	for _, code := range []string{badge, "XY123456"} {
		for _, tab := range []bool{false, true} {
			k := newKeyboard(t)
			k.write(code, 4*ms)
			k.stroke(Suffix, 4*ms)
			k.events[len(k.events)-2].Tab = tab
			d := NewDetector(known)
			var got []Reading
			for _, e := range k.events {
				for _, a := range d.Push(e) {
					if a.Code != "" {
						got = append(got, a.Reading)
					}
				}
			}
			for _, a := range d.Flush(k.now.Add(time.Second)) {
				if a.Code != "" {
					got = append(got, a.Reading)
				}
			}
			want := map[bool]Ending{false: Enter, true: Tab}[tab]
			if len(got) != 1 || got[0].Code != code || got[0].Suffix != want || got[0].Pace != 4*ms || got[0].Source != Keyboard {
				t.Errorf("%s: readings %+v, want one that ends with %s", code, got, want)
			}
		}
	}
}
