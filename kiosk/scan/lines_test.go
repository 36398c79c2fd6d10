package scan

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func codesOf(readings []Reading) (codes []string) {
	for _, r := range readings {
		codes = append(codes, r.Code)
	}
	return codes
}

func TestLines(t *testing.T) {
	t.Parallel()
	type part struct {
		after time.Duration
		bytes string
	}
	for _, tt := range []struct {
		name   string
		parts  []part
		codes  []string
		suffix Ending
	}{
		{"CR", []part{{0, badge + "\r"}}, []string{badge}, CR},
		{"LF", []part{{0, badge + "\n"}}, []string{badge}, LF},
		{"CR LF", []part{{0, badge + "\r\n"}}, []string{badge}, CRLF},
		{"CR, and LF in the next read", []part{{0, badge + "\r"}, {5 * ms, "\n"}}, []string{badge}, CR},
		{"no end", []part{{0, badge}}, []string{badge}, NoSuffix},
		{"in pieces", []part{{0, badge[:7]}, {30 * ms, badge[7:]}, {30 * ms, "\r\n"}}, []string{badge}, CRLF},
		{"two at once", []part{{0, badge + "\r\n" + secret + "\r\n"}}, []string{badge, secret}, CRLF},
		{"empty lines", []part{{0, "\r\n\r\n\n\r" + badge + "\r"}}, []string{badge}, CR},
		{"GS, and bytes that are no text", []part{{0, "\x1d\x02" + badge[:4] + "\x1d" + badge[4:] + "\x03\r"}}, []string{badge}, CR},
		{"twice within three seconds", []part{{0, badge + "\r"}, {2 * time.Second, badge + "\r"}}, []string{badge}, CR},
		{"again after three seconds", []part{{0, badge + "\r"}, {3 * time.Second, badge + "\r"}}, []string{badge, badge}, CR},
		{"endless", []part{{0, strings.Repeat("A", 3*maxCode) + "\r"}}, []string{strings.Repeat("A", maxCode)}, CR},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l, now := &Lines{Device: "/dev/ttyACM0"}, time.Date(2007, 3, 5, 9, 30, 0, 0, time.UTC)
			var got []Reading
			for _, p := range tt.parts {
				now = now.Add(p.after)
				got = append(got, l.Push([]byte(p.bytes), now)...)
			}
			got = append(got, l.Flush(now.Add(lineGap))...)
			if diff := cmp.Diff(tt.codes, codesOf(got)); diff != "" {
				t.Fatalf("codes (-want +got):\n%s", diff)
			}
			for _, r := range got {
				if r.Source != Serial || r.Device != "/dev/ttyACM0" || r.Suffix != tt.suffix {
					t.Errorf("reading %+v, want one that ends with %s", r, tt.suffix)
				}
			}
		})
	}
}

// However a stream is parted into reads, the codes are the same.
func TestLinesPartedAnyhow(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		stream := rapid.SliceOf(rapid.SampledFrom([]byte("AB1\r\n\x1d"))).Draw(t, "stream")
		now := time.Date(2007, 3, 5, 9, 30, 0, 0, time.UTC)
		whole := new(Lines)
		want := append(codesOf(whole.Push(stream, now)), codesOf(whole.Flush(now.Add(lineGap)))...)
		parted, got := new(Lines), []string(nil)
		for rest := stream; len(rest) > 0; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "n")
			got = append(got, codesOf(parted.Push(rest[:n], now))...)
			rest = rest[n:]
		}
		if got = append(got, codesOf(parted.Flush(now.Add(lineGap)))...); !slices.Equal(got, want) {
			t.Fatalf("%q: %q, in parts %q", stream, want, got)
		}
	})
}

// Two scanners that are told apart do not mix, however their keys or bytes come between
// each other's.
func TestTwoScannersAtOnce(t *testing.T) {
	t.Parallel()
	k1, k2 := newKeyboard(t), newKeyboard(t)
	for _, k := range []*keyboard{k1, k2} {
		k.write(map[*keyboard]string{k1: badge, k2: secret}[k], 3*ms)
		k.stroke(Suffix, 3*ms)
	}
	a, b := &Keys{Device: "a", Valid: known}, &Keys{Device: "b", Valid: known}
	la, lb := &Lines{Device: "c"}, &Lines{Device: "d"}
	got := map[string][]string{}
	for i := range max(len(k1.events), len(k2.events)) {
		var all []Reading
		if i < len(k1.events) {
			all = append(all, a.Push(k1.events[i])...)
		}
		if i < len(k2.events) {
			all = append(all, b.Push(k2.events[i])...)
		}
		now := k1.now.Add(time.Duration(i) * ms)
		if text := badge + "\r"; i < len(text) {
			all = append(all, la.Push([]byte{text[i]}, now)...)
		}
		if text := signed + "\r"; i < len(text) {
			all = append(all, lb.Push([]byte{text[i]}, now)...)
		}
		for _, r := range all {
			got[r.Device] = append(got[r.Device], r.Code)
		}
	}
	want := map[string][]string{"a": {badge}, "b": {secret}, "c": {badge}, "d": {signed}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("codes by scanner (-want +got):\n%s", diff)
	}
}

// A grabbed scanner is heard without a suffix too, and never as typing.
func TestKeys(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		keys  func(k *keyboard)
		codes []string
	}{
		{"with Enter", func(k *keyboard) { k.write(badge, 2*ms); k.stroke(Suffix, 2*ms) }, []string{badge}},
		{"without", func(k *keyboard) { k.write(badge, 2*ms) }, []string{badge}},
		{"slow", func(k *keyboard) { k.write(badge, 90*ms); k.stroke(Suffix, 90*ms) }, []string{badge}},
		{"unknown", func(k *keyboard) { k.write("xY12", 2*ms); k.stroke(Suffix, 2*ms) }, []string{"xY12"}},
		{"in lower case", func(k *keyboard) { k.write(strings.ToLower(badge), 2*ms); k.stroke(Suffix, 2*ms) }, []string{badge}},
		{"twice", func(k *keyboard) {
			for range 2 {
				k.write(badge, 2*ms)
				k.stroke(Suffix, 2*ms)
			}
		}, []string{badge}},
		{"Enter alone", func(k *keyboard) { k.stroke(Suffix, 0) }, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k := newKeyboard(t)
			tt.keys(k)
			s := &Keys{Device: "event7", Valid: known}
			var got []Reading
			for _, e := range k.events {
				got = append(got, s.Push(e)...)
			}
			got = append(got, s.Flush(k.now.Add(keyGap))...)
			if diff := cmp.Diff(tt.codes, codesOf(got)); diff != "" {
				t.Errorf("codes (-want +got):\n%s", diff)
			}
		})
	}
}
