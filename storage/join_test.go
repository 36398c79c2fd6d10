package storage

import (
	"bytes"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// copyOf is a document as a kiosk that knows it has it.
func encoded(t interface{ Fatal(...any) }, c codec, d document) []byte {
	body, err := c.enc.Marshal(&d)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// Kiosks that write and tell each other, in any order and as often as they like, end
// with one document, byte for byte; a write that nobody knew of is never forgotten
// without somebody having seen it.
func TestJoinConverges(t *testing.T) {
	t.Parallel()
	c, err := newCodec()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		const kiosks = 3
		first := begun(document{FamilyName: "Kovács", Roles: []string{"panellist"}}, stamp{1, "A"})
		docs := [kiosks]document{first, first, begun(document{FamilyName: "Kovács", Email: "k@example.org"}, stamp{1, "C"})}
		clock := uint64(1)
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			i := rapid.IntRange(0, kiosks-1).Draw(t, "kiosk")
			switch rapid.IntRange(0, 4).Draw(t, "act") {
			case 0, 1:
				clock += rapid.Uint64Range(0, 1).Draw(t, "tick")
				hlc := max(clock, docs[i].History.Seen[string(rune('A'+i))]+1)
				next := docs[i]
				value := rapid.SampledFrom([]string{"x", "y", ""}).Draw(t, "value")
				switch rapid.IntRange(0, 2).Draw(t, "field") {
				case 0:
					next.FamilyName = value
				case 1:
					next.Function = value
				case 2:
					next.Roles = []string{value, "guest"}
				}
				if docs[i], err = c.written(docs[i], next, stamp{hlc, string(rune('A' + i))}); err != nil {
					t.Fatal(err)
				}
			case 2, 3:
				j := rapid.IntRange(0, kiosks-1).Draw(t, "from")
				if docs[i], err = c.join(docs[i], docs[j]); err != nil {
					t.Fatal(err)
				}
			case 4:
				docs[i] = looked(docs[i])
			}
		}
		join := func(order ...int) []byte {
			d := docs[order[0]]
			for _, i := range order[1:] {
				if d, err = c.join(d, docs[i]); err != nil {
					t.Fatal(err)
				}
			}
			return encoded(t, c, d)
		}
		want := join(0, 1, 2)
		for _, order := range [][]int{{2, 1, 0}, {1, 2, 0}, {1, 0, 2, 1}, {0, 0, 1, 2, 2}} {
			if got := join(order...); !bytes.Equal(got, want) {
				t.Fatalf("joined in the order %v:\n%x\nwant\n%x", order, got, want)
			}
		}
	})
}

func TestJoinKeepsTheOtherValueUntilSeen(t *testing.T) {
	t.Parallel()
	c, err := newCodec()
	if err != nil {
		t.Fatal(err)
	}
	first := begun(document{FamilyName: "Kovacs", Function: "Adviser"}, stamp{1, "A"})
	north, south := first, first
	north.FamilyName, south.FamilyName, south.Function = "Kovács", "Kowacs", "Counsellor"
	north, err = c.written(first, north, stamp{5, "N"})
	if err != nil {
		t.Fatal(err)
	}
	south, err = c.written(first, south, stamp{7, "S"})
	if err != nil {
		t.Fatal(err)
	}
	joined, err := c.join(north, south)
	if err != nil {
		t.Fatal(err)
	}
	if joined.FamilyName != "Kowacs" || joined.Function != "Counsellor" {
		t.Errorf("%s, %s: want the later writer", joined.FamilyName, joined.Function)
	}
	var value string
	if others := joined.History.Others; len(others) != 1 || c.dec.Unmarshal(others[0].Values[3], &value) != nil || value != "Kovács" {
		t.Errorf("%v, want the other spelling kept", fmt.Sprint(others))
	}
	again, err := c.join(looked(joined), north)
	if err != nil || len(again.History.Others) != 0 {
		t.Errorf("%v %v, want it forgotten once it was seen", again.History.Others, err)
	}
	same, err := c.join(begun(document{FamilyName: "Same"}, stamp{3, "N"}), begun(document{FamilyName: "Same"}, stamp{4, "S"}))
	if err != nil || len(same.History.Others) != 1 || len(same.History.Others[0].Values) != 0 {
		t.Errorf("%v %v: who imported the same list twice has nothing to look at", same.History.Others, err)
	}
}
