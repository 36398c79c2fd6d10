package ipp_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"antechamber/badges/printer/ipp"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// written are a Get-Jobs answer's bytes as RFC 8010 lays them out (3.1 and A.6), by hand.
func written() string {
	return "\x02\x00" + "\x00\x00" + "\x00\x00\x00\x7b" +
		"\x01" + "\x47\x00\x12attributes-charset\x00\x05utf-8" +
		"\x48\x00\x1battributes-natural-language\x00\x05en-us" +
		"\x02" + "\x21\x00\x06job-id\x00\x04\x00\x00\x00\x93" +
		"\x36\x00\x08job-name\x00\x0c\x00\x05fr-ca\x00\x03fou" +
		"\x44\x00\x11job-state-reasons\x00\x0bmedia-empty" + "\x44\x00\x00\x00\x0acover-open" +
		"\x34\x00\x09media-col\x00\x00" + "\x4a\x00\x00\x00\x0ax-dimensio" + "\x21\x00\x00\x00\x04\x00\x00\x00\x01" + "\x37\x00\x00\x00\x00" +
		"\x22\x00\x04over\x00\x01\x01" +
		"\x02" + "\x21\x00\x06job-id\x00\x04\xff\xff\xff\xff" +
		"\x03" + "the rest"
}

func TestDecode(t *testing.T) {
	t.Parallel()
	m, rest, err := ipp.Decode([]byte(written()))
	if err != nil || m.ID != 123 || string(rest) != "the rest" {
		t.Fatalf("%+v, %q, %v", m, rest, err)
	}
	jobs := m.All(ipp.JobGroup)
	if len(jobs) != 2 || jobs[0].Int("job-id") != 147 || jobs[1].Int("job-id") != -1 {
		t.Fatalf("%+v", jobs)
	}
	j := jobs[0]
	if j.Text("job-name") != "fou" || !j.Bool("over", false) || j.Bool("absent", true) != true || j.Has("media-col") {
		t.Errorf("%+v", j)
	}
	if diff := cmp.Diff([]string{"media-empty", "cover-open"}, j.Texts("job-state-reasons")); diff != "" {
		t.Error(diff)
	}
}

// TestWhatIsCutIsNoMessage: no part of an answer is taken for the whole.
func TestWhatIsCutIsNoMessage(t *testing.T) {
	t.Parallel()
	whole := strings.TrimSuffix(written(), "the rest")
	for n := range len(whole) {
		if _, _, err := ipp.Decode([]byte(whole[:n])); !errors.Is(err, ipp.ErrMessage) {
			t.Fatalf("%d bytes: %v", n, err)
		}
	}
	for _, bad := range []string{"\x02\x00\x00\x00\x00\x00\x00\x01\x44\x00\x01a\x00\x01b\x03", "\x02\x00\x00\x00\x00\x00\x00\x01\x01\x44\x00\x00\x00\x01b\x03"} {
		if _, _, err := ipp.Decode([]byte(bad)); !errors.Is(err, ipp.ErrMessage) {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		attribute := rapid.Custom(func(t *rapid.T) ipp.Attribute {
			name := rapid.StringMatching("[a-z-]{1,40}").Draw(t, "name")
			switch rapid.IntRange(0, 2).Draw(t, "kind") {
			case 0:
				return ipp.Int(ipp.TagEnum, name, int(rapid.Int32().Draw(t, "number")), 7)
			case 1:
				return ipp.Bool(name, rapid.Bool().Draw(t, "truth"))
			}
			return ipp.String(ipp.TagText, name, rapid.SliceOfN(rapid.String(), 1, 4).Draw(t, "texts")...)
		})
		m := &ipp.Message{Version: ipp.Version, Code: rapid.Uint16().Draw(t, "code"), ID: rapid.Uint32().Draw(t, "id")}
		for range rapid.IntRange(1, 3).Draw(t, "groups") {
			m.Groups = append(m.Groups, ipp.Group{Tag: ipp.JobGroup, Attributes: rapid.SliceOfN(attribute, 1, 5).Draw(t, "attributes")})
		}
		document := rapid.SliceOf(rapid.Byte()).Draw(t, "document")
		got, rest, err := ipp.Decode(append(m.Encode(), document...))
		if err != nil || !bytes.Equal(rest, document) {
			t.Fatalf("%v, %q", err, rest)
		}
		if !bytes.Equal(got.Encode(), m.Encode()) {
			t.Fatalf("%+v became %+v", m, got)
		}
	})
}

// FuzzDecode: whatever a printer answers, nothing panics, and what is read says the
// same when it is written again.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(written()))
	f.Add([]byte("\x02\x00\x04\x06\x00\x00\x00\x01\x01\x41\x00\x0estatus-message\x00\x03no.\x03"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, _, err := ipp.Decode(b)
		if err != nil {
			if !errors.Is(err, ipp.ErrMessage) {
				t.Fatal(err)
			}
			return
		}
		for _, g := range m.Groups {
			for _, a := range g.Attributes {
				g.Int(a.Name)
				g.Texts(a.Name)
				g.Bool(a.Name, true)
			}
		}
		again, rest, err := ipp.Decode(m.Encode())
		if err != nil || len(rest) > 0 || !bytes.Equal(again.Encode(), m.Encode()) {
			t.Fatalf("%v: %+v became %+v", err, m, again)
		}
	})
}
