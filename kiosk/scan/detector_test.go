package scan

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	badge  = "A1QZX8K3M7WYT2NB05J9RCVDFGH46"
	indico = `{"i":[2,"indico.un.org","mYK+TjLPRlangWKtRWCdEg=="]}`
	secret = "kfndgffgyw4tdgcacx6bb3bgemq69cxj"
	signed = "E4BibyTSylQOgeKjuMPiTDxi5HXPuTVsx1qCli3IL0143gj0EZXOB9iQInANxRFJTt4Pf9nXnHdB91Qk/RN0L5AIBABSxw2TKFnSUNUCKAEAPAQA"
	ms     = time.Millisecond
)

var known = accept(badge, indico, secret, signed)

// A scanner set to a US keyboard is read on every layout, with Caps Lock or
// without, whatever ends its codes.
func TestLayouts(t *testing.T) {
	t.Parallel()
	for _, l := range layouts {
		for _, caps := range []bool{false, true} {
			for _, suffix := range []string{"enter or tab", "none"} {
				for _, code := range []string{badge, indico, secret, signed} {
					name := fmt.Sprintf("%s/caps %t/%s/%.4s", l.name, caps, suffix, code)
					t.Run(name, func(t *testing.T) {
						t.Parallel()
						k := newKeyboard(t)
						k.layout, k.caps = l, caps
						k.write(code, 2*ms)
						if suffix != "none" {
							k.stroke(Suffix, 2*ms)
						}
						o := hear(NewDetector(known), k.events)
						if diff := cmp.Diff([]string{code}, o.codes); diff != "" || o.typed != "" {
							t.Errorf("codes (-want +got):\n%s\ntyped %q, want nothing", diff, o.typed)
						}
					})
				}
			}
		}
	}
}

// A scanner set to the layout of its computer is read too, even where the code
// needs dead keys on the way to the other reading.
func TestScannerSetToTheLayout(t *testing.T) {
	t.Parallel()
	for _, l := range layouts[:3] { // the others have no Latin letters
		for _, pace := range []time.Duration{0, 1 * ms, 15 * ms, 30 * ms} {
			k := newKeyboard(t)
			k.layout, k.set = l, l
			k.write(badge, pace)
			k.stroke(Suffix, pace)
			o := hear(NewDetector(known), k.events)
			if diff := cmp.Diff([]string{badge}, o.codes); diff != "" || o.typed != "" {
				t.Errorf("%s at %v a character: codes (-want +got):\n%s\ntyped %q", l.name, pace, diff, o.typed)
			}
		}
	}
}

func TestScanOrTyping(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		keys  func(k *keyboard)
		valid func(string) bool
		codes []string
		typed string
	}{
		{name: "a name at 90 ms", keys: func(k *keyboard) { k.write("overgard", 90*ms); k.stroke(Suffix, 90*ms) }, typed: "overgard<end>"},
		{name: "a name at 60 ms", keys: func(k *keyboard) { k.write("overgard", 60*ms); k.stroke(Suffix, 60*ms) }, typed: "overgard<end>"},
		{name: "a short name at 20 ms and Enter", keys: func(k *keyboard) { k.write("abcd", 20*ms); k.stroke(Suffix, 20*ms) }, typed: "abcd<end>"},
		{name: "seven letters at 20 ms and Enter", keys: func(k *keyboard) { k.write("johnson", 20*ms); k.stroke(Suffix, 20*ms) }, typed: "johnson<end>"},
		{name: "a long name at 20 ms without Enter", keys: func(k *keyboard) { k.write("papadimitriou", 20*ms) }, typed: "papadimitriou"},
		{name: "a long name at 20 ms, a pause, Enter", keys: func(k *keyboard) { k.write("papadimitriou", 20*ms); k.stroke(Suffix, 40*ms) }, typed: "papadimitriou<end>"},
		{name: "Enter alone", keys: func(k *keyboard) { k.stroke(Suffix, 0) }, typed: "<end>"},
		{name: "arrows and function keys", keys: func(k *keyboard) { k.stroke(Other, 0); k.write("ab", ms); k.stroke(Other, ms) }, typed: "<key>ab<key>"},
		{name: "Ctrl+Z", keys: func(k *keyboard) { k.stroke(Control, 0) }, typed: "<ctrl>"},
		{name: "Ctrl+Z after a rolled key", keys: func(k *keyboard) { k.write("a", 0); k.stroke(Control, 20*ms) }, typed: "a<ctrl>"},
		{name: "a held key repeats", keys: func(k *keyboard) {
			for range 20 {
				k.stroke(Other, 25*ms)
				k.add(Event{Kind: Char, Rune: 'a'})
			}
			k.stroke(Suffix, 25*ms)
		}, typed: strings.Repeat("<key>a", 20) + "<end>"},

		{name: "an unknown code", keys: func(k *keyboard) { k.write("XY123456", 5*ms); k.stroke(Suffix, 5*ms) }, codes: []string{"XY123456"}},
		{name: "an unknown code with Caps Lock on", keys: func(k *keyboard) { k.caps = true; k.write("XY123456", 5*ms); k.stroke(Suffix, 5*ms) }, codes: []string{"XY123456"}},
		{name: "an unknown code of a slow scanner", keys: func(k *keyboard) { k.write("XY123456", 30*ms); k.stroke(Suffix, 30*ms) }, codes: []string{"XY123456"}},
		{name: "an unknown code of six", keys: func(k *keyboard) { k.write("XY1234", 5*ms); k.stroke(Suffix, 5*ms) }, codes: []string{"XY1234"}},
		{name: "five characters are too few", keys: func(k *keyboard) { k.write("XY123", ms); k.stroke(Suffix, ms) }, typed: "XY123<end>"},
		{name: "an unknown code without suffix", keys: func(k *keyboard) { k.write("XY1234567890123", 5*ms) }, typed: "XY1234567890123"},
		{name: "a short valid code", valid: accept("AB12"), keys: func(k *keyboard) { k.write("AB12", 5*ms); k.stroke(Suffix, 5*ms) }, codes: []string{"AB12"}},
		{name: "a short valid code without suffix", valid: accept("AB12"), keys: func(k *keyboard) { k.write("AB12", 5*ms) }, typed: "AB12"},
		{name: "twelve without suffix", valid: accept("AB12CD34EF56"), keys: func(k *keyboard) { k.write("AB12CD34EF56", 5*ms) }, codes: []string{"AB12CD34EF56"}},
		{name: "eleven without suffix", valid: accept("AB12CD34EF5"), keys: func(k *keyboard) { k.write("AB12CD34EF5", 5*ms) }, typed: "AB12CD34EF5"},
		{name: "a badge sent in lower case", keys: func(k *keyboard) { k.write(strings.ToLower(badge), 2*ms); k.stroke(Suffix, 2*ms) }, codes: []string{badge}},
		{name: "a ticket sent with its case swapped", keys: func(k *keyboard) { k.write(strings.Map(swapCase, signed), 2*ms); k.stroke(Suffix, 2*ms) }, codes: []string{signed}},
		{name: "an ECI prefix", keys: func(k *keyboard) { k.write(`\000026`+secret, 2*ms); k.stroke(Suffix, 2*ms) }, codes: []string{secret}},
		{name: "GS as Ctrl+]", keys: func(k *keyboard) {
			k.write(badge[:9], 2*ms)
			k.stroke(Control, 2*ms)
			k.write(badge[9:], 2*ms)
			k.stroke(Suffix, 2*ms)
		}, codes: []string{badge}},
		{name: "CR LF, the LF as Ctrl+J", keys: func(k *keyboard) { k.write(badge, 2*ms); k.stroke(Suffix, 2*ms); k.stroke(Control, 2*ms) }, codes: []string{badge}},
		{name: "CR LF, the LF as Enter", keys: func(k *keyboard) { k.write(badge, 2*ms); k.stroke(Suffix, 2*ms); k.stroke(Suffix, 2*ms) }, codes: []string{badge}},
		{name: "an unknown code with CR LF", keys: func(k *keyboard) { k.write("XY123456", 2*ms); k.stroke(Suffix, 2*ms); k.stroke(Suffix, 2*ms) }, codes: []string{"XY123456"}},
		{name: "Enter well after a scan", keys: func(k *keyboard) { k.write(badge, 2*ms); k.stroke(Suffix, 2*ms); k.stroke(Suffix, 200*ms) }, codes: []string{badge}, typed: "<end>"},
		{name: "a code of several lines is one", keys: func(k *keyboard) {
			for _, line := range []string{"BEGIN:VCARD", "N:Li", "END:VCARD"} {
				k.write(line, 2*ms)
				k.stroke(Suffix, 2*ms)
			}
		}, codes: []string{"BEGIN:VCARDN:LiEND:VCARD"}},
		{name: "an unknown code and a valid one at once", keys: func(k *keyboard) {
			k.write("XY123456", 0)
			k.stroke(Suffix, 0)
			k.write(badge, 0)
			k.stroke(Suffix, 0)
		}, codes: []string{"XY123456", badge}},
		{name: "an unknown code, then a key", keys: func(k *keyboard) { k.write("XY123456", ms); k.stroke(Suffix, ms); k.stroke(Other, ms) }, codes: []string{"XY123456"}, typed: "<key>"},

		{name: "typing, then a scan", keys: func(k *keyboard) {
			k.write("jos", 90*ms)
			k.wait(80 * ms)
			k.write(badge, 2*ms)
			k.stroke(Suffix, 2*ms)
		}, codes: []string{badge}, typed: "jos"},
		{name: "a scan while typed text is held", keys: func(k *keyboard) {
			k.write("jos", 20*ms)
			k.wait(18 * ms)
			k.write(badge, 2*ms)
			k.stroke(Suffix, 2*ms)
		}, codes: []string{badge}, typed: "jos"},
		{name: "a scan without suffix while typed text is held", keys: func(k *keyboard) { k.write("o", 0); k.wait(18 * ms); k.write(badge, 2*ms) }, codes: []string{badge}, typed: "o"},
		{name: "a sign before every code, which nobody calibrated", keys: func(k *keyboard) { k.write("~"+badge, 25*ms); k.stroke(Suffix, 25*ms) }, codes: []string{badge}},
		{name: "signs before every code, in lower case", keys: func(k *keyboard) { k.write("$%"+strings.ToLower(badge), 2*ms) }, codes: []string{badge}},
		{name: "too many signs before a code", keys: func(k *keyboard) { k.write("$%$%$"+badge, 2*ms); k.stroke(Suffix, 2*ms) }, codes: []string{"$%$%$" + badge}},
		{name: "a foreign code that ends like a badge", keys: func(k *keyboard) { k.write("99"+badge, 2*ms); k.stroke(Suffix, 2*ms) }, codes: []string{"99" + badge}},
		{name: "a scan, then typing", keys: func(k *keyboard) { k.write(badge, 2*ms); k.stroke(Suffix, 2*ms); k.write("jos", 90*ms) }, codes: []string{badge}, typed: "jos"},
		{name: "a scan without suffix, then typing", keys: func(k *keyboard) { k.write(badge, 2*ms); k.write("jos", 90*ms) }, codes: []string{badge}, typed: "jos"},
		{name: "an input method commits a name", keys: func(k *keyboard) {
			for _, r := range "王小明王小明王小明王小明王" {
				k.add(Event{Kind: Char, Rune: r})
			}
		}, typed: "王小明王小明王小明王小明王"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newKeyboard(t)
			tt.keys(k)
			valid := known
			if tt.valid != nil {
				valid = tt.valid
			}
			o := hear(NewDetector(valid), k.events)
			if diff := cmp.Diff(tt.codes, o.codes); diff != "" || o.typed != tt.typed {
				t.Errorf("codes (-want +got):\n%s\ntyped %q, want %q", diff, o.typed, tt.typed)
			}
		})
	}
}

// The keys of a scan that went up are replayed even so: one of them may be the
// Shift that the screen saw going down before the scan began.
func TestScanReplaysReleases(t *testing.T) {
	t.Parallel()
	k := newKeyboard(t)
	k.write(badge, 2*ms)
	k.stroke(Suffix, 2*ms)
	o := hear(NewDetector(known), k.events)
	seen := map[int]bool{}
	for _, i := range o.replayed {
		seen[i] = true
	}
	for i, e := range k.events {
		if e.Kind == Release && !seen[i] {
			t.Errorf("event %d, a key that went up, was lost", i)
		}
	}
}

func TestRepeats(t *testing.T) {
	t.Parallel()
	present := func(k *keyboard, code string) { k.write(code, 0); k.stroke(Suffix, 0) }
	tests := []struct {
		name  string
		keys  func(k *keyboard)
		codes []string
	}{
		{"twice at once", func(k *keyboard) { present(k, badge); k.wait(time.Second); present(k, badge) }, []string{badge}},
		{"just within", func(k *keyboard) { present(k, badge); k.wait(RepeatWindow - ms); present(k, badge) }, []string{badge}},
		{"after the window", func(k *keyboard) { present(k, badge); k.wait(RepeatWindow); present(k, badge) }, []string{badge, badge}},
		{"it lies there", func(k *keyboard) {
			for range 5 {
				present(k, badge)
				k.wait(2 * time.Second)
			}
		}, []string{badge}},
		{"another between", func(k *keyboard) {
			present(k, badge)
			k.wait(time.Second)
			present(k, secret)
			k.wait(time.Second)
			present(k, badge)
		}, []string{badge, secret}},
		{"an unknown one", func(k *keyboard) {
			present(k, "XY123456")
			k.wait(time.Second)
			present(k, "XY123456")
		}, []string{"XY123456"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newKeyboard(t)
			tt.keys(k)
			o := hear(NewDetector(known), k.events)
			if diff := cmp.Diff(tt.codes, o.codes); diff != "" || o.typed != "" {
				t.Errorf("codes (-want +got):\n%s\ntyped %q", diff, o.typed)
			}
		})
	}
}

// Many different codes within the window are all presented, and memory stays bounded.
func TestManyCodes(t *testing.T) {
	t.Parallel()
	d := NewDetector(func(string) bool { return true })
	k := newKeyboard(t)
	for i := range 1000 {
		k.write(fmt.Sprintf("CODE%04d", i), 0)
		k.stroke(Suffix, 0)
	}
	if o := hear(d, k.events); len(o.codes) != 1000 {
		t.Errorf("%d codes, want 1000", len(o.codes))
	}
	if len(d.repeats.seen) > maxSightings {
		t.Errorf("remembers %d codes, want at most %d", len(d.repeats.seen), maxSightings)
	}
}

// A code of any length ends as one refused code of maxCode characters.
func TestEndlessCode(t *testing.T) {
	t.Parallel()
	for _, suffix := range []bool{true, false} {
		k := newKeyboard(t)
		k.write(strings.Repeat("A1", 5000), ms)
		if suffix {
			k.stroke(Suffix, ms)
		}
		d := NewDetector(func(code string) bool { t.Errorf("asked whether a cut code is valid"); return false })
		o := hear(d, k.events)
		if diff := cmp.Diff([]string{strings.Repeat("A1", maxCode/2)}, o.codes); diff != "" || o.typed != "" {
			t.Errorf("suffix %t: codes (-want +got):\n%s\ntyped %d characters", suffix, diff, len(o.typed))
		}
		if cap(d.held) > 2*maxHeld {
			t.Errorf("suffix %t: holds room for %d events", suffix, cap(d.held))
		}
	}
}

// Not even where it comes so slowly that it could be typing, since a window that
// was busy does not know: what was cut off could not be replayed.
func TestEndlessCodeHeardLate(t *testing.T) {
	t.Parallel()
	k := newKeyboard(t)
	k.write(strings.Repeat("a1", 5000), 40*ms)
	k.stroke(Suffix, 40*ms)
	for i := range k.events {
		k.events[i].Late = 10 * ms
	}
	if o := hear(NewDetector(known), k.events); len(o.codes) != 1 || o.typed != "" {
		t.Errorf("%d codes, typed %d characters, want one code", len(o.codes), len(o.typed))
	}
}

// Keys that are no characters do not pile up behind a held one either.
func TestHeldModifiers(t *testing.T) {
	t.Parallel()
	k := newKeyboard(t)
	k.write("a", 0)
	for range maxHeld {
		k.stroke(Modifier, 0)
	}
	d := NewDetector(known)
	o := hear(d, k.events)
	if len(o.replayed) != len(k.events) {
		t.Errorf("replayed %d of %d events", len(o.replayed), len(k.events))
	}
	if cap(d.held) > 2*maxHeld {
		t.Errorf("held up to %d events, want at most %d", cap(d.held), maxHeld)
	}
}

// A window that was busy hears keys late, and all at once.
func TestBusyWindow(t *testing.T) {
	t.Parallel()
	t.Run("in the middle of a scan", func(t *testing.T) {
		t.Parallel()
		k := newKeyboard(t)
		k.write(badge[:12], 2*ms)
		k.wait(200 * ms)
		late := len(k.events)
		k.write(badge[12:], 0)
		k.stroke(Suffix, 0)
		for i := range k.events[late:] {
			k.events[late+i].Late = 200 * ms
		}
		if o := hear(NewDetector(known), k.events); len(o.codes) != 1 || o.typed != "" {
			t.Errorf("codes %q, typed %q, want one code", o.codes, o.typed)
		}
	})
	t.Run("letters typed, and a scan after them", func(t *testing.T) {
		t.Parallel()
		k := newKeyboard(t)
		k.wait(time.Second)
		k.write("overgard", 0)
		k.write(badge, 0)
		k.stroke(Suffix, 0)
		for i := range k.events {
			k.events[i].Late = time.Second
		}
		if o := hear(NewDetector(known), k.events); len(o.codes) != 1 || o.codes[0] != badge || o.typed != "overgard" {
			t.Errorf("codes %q, typed %q, want the code, and the letters typed", o.codes, o.typed)
		}
	})
	t.Run("while a person types", func(t *testing.T) {
		t.Parallel()
		k := newKeyboard(t)
		k.wait(time.Second)
		k.write("overgard", 0)
		k.stroke(Suffix, 0)
		for i := range k.events {
			k.events[i].Late = time.Second
		}
		if o := hear(NewDetector(known), k.events); o.typed != "overgard<end>" {
			t.Errorf("codes %q, typed %q, want the name typed", o.codes, o.typed)
		}
	})
}

func TestFlushHoldsUntilTheGap(t *testing.T) {
	t.Parallel()
	d := NewDetector(known)
	at := time.Date(2007, 3, 5, 9, 30, 0, 0, time.UTC)
	if got := d.Push(Event{Kind: Key, Rune: 'a', At: at}); got != nil || !d.Pending() {
		t.Fatalf("Push = %v, pending %t; want the key held", got, d.Pending())
	}
	if got := d.Flush(at.Add(MaxGap)); got != nil {
		t.Errorf("Flush at the gap = %v, want nothing", got)
	}
	if got := d.Flush(at.Add(MaxGap + 1)); len(got) != 1 || d.Pending() {
		t.Errorf("Flush after the gap = %v, pending %t; want the key", got, d.Pending())
	}
}
