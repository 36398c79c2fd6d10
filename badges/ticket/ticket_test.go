package ticket_test

import (
	"bytes"
	"strings"
	"testing"

	"antechamber/badges/ticket"
	"antechamber/kiosk/checkin"

	"github.com/google/go-cmp/cmp"
	"github.com/skip2/go-qrcode"
	"pgregory.net/rapid"
)

func key(number int, fill byte) ticket.Key {
	return ticket.Key{Number: number, Secret: bytes.Repeat([]byte{fill}, 32)}
}

func codec(t *testing.T, tag string, keys ...ticket.Key) *ticket.Codec {
	t.Helper()
	c, err := ticket.New(tag, keys...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func badge(t *testing.T, c *ticket.Codec, reference, letter string, issue int) string {
	t.Helper()
	code, err := c.Badge(reference, letter, issue)
	if err != nil {
		t.Fatal(err)
	}
	return code
}

func TestBadgeFillsAVersionTwoSymbolAtLevelQ(t *testing.T) {
	t.Parallel()
	code := badge(t, codec(t, "T07", key(1, 1)), "WFGMV1FN", "O", 1023)
	if len(code) != ticket.CodeLength {
		t.Fatalf("%d characters, want %d", len(code), ticket.CodeLength)
	}
	q, err := qrcode.New(code, qrcode.High)
	if err != nil {
		t.Fatal(err)
	}
	if q.VersionNumber != 2 {
		t.Errorf("QR version %d, want 2", q.VersionNumber)
	}
}

func TestReadBadge(t *testing.T) {
	t.Parallel()
	ours := codec(t, "T07", key(1, 1), key(2, 2))
	code := badge(t, ours, "WFGMV1FN", "M", 33)
	want := checkin.Claim{Form: checkin.FormBadge, Code: code, Reference: "WFGMV1FN", Letter: "M", Issue: 33, Ours: true, Genuine: true}
	for _, spelling := range []string{code, strings.ToLower(code), " " + code + "\r\n"} {
		if diff := cmp.Diff(want, ours.Read(spelling)); diff != "" {
			t.Errorf("Read(%q):\n%s", spelling, diff)
		}
	}

	older := badge(t, codec(t, "T07", key(1, 1)), "WFGMV1FN", "M", 1)
	if c := ours.Read(older); !c.Genuine || !c.OldKey {
		t.Errorf("a code under an older key that is known: %+v, want genuine, under an old key", c)
	}
	if c := codec(t, "T07", key(1, 1)).Read(code); c.Genuine || !c.Ours {
		t.Errorf("a code under a key that is not here: %+v, want ours and not genuine", c)
	}
	if c := ours.Read(badge(t, codec(t, "X99", key(2, 2)), "WFGMV1FN", "M", 1)); c.Ours || c.Genuine {
		t.Errorf("another conference's code: %+v, want neither ours nor genuine", c)
	}
}

func TestReadOtherForms(t *testing.T) {
	t.Parallel()
	c := codec(t, "T07", key(1, 1))
	code := badge(t, c, "WFGMV1FN", "M", 1)
	for in, want := range map[string]checkin.Form{
		"WFGMV1FN":                 checkin.FormReference,
		"wfgm v1fn":                checkin.FormReference,
		"WFGM-VIFN":                checkin.FormReference, // I is read as 1
		"WFGMV1F":                  checkin.FormNone,
		"":                         checkin.FormNone,
		code[:15]:                  checkin.FormNone,
		code + "0":                 checkin.FormNone,
		"\x00\x1d" + code[2:]:      checkin.FormNone,
		"👩‍⚖️":                     checkin.FormNone,
		strings.Repeat("A", 10000): checkin.FormNone,
		`{"i":[2,"indico.example.org","1cCWIMQLYxZBmNu7nV3kJw=="]}`: checkin.FormNone,
		"HLD0123456789ABCDEFGHJKMNPQRS":                             checkin.FormCard,
		" hld0123456789abcdefghjkmnpqrs\r\n":                        checkin.FormCard,
		"HLD0123456789ABCDEFGHJKMNPQR":                              checkin.FormNone,
		"HLD0123456789ABCDEFGHJKMNPQRST":                            checkin.FormNone,
		"HLD0123456789ABCDEFGHJKMNPQRL":                             checkin.FormNone,
		"ALD0123456789ABCDEFGHJKMNPQRS":                             checkin.FormNone,
	} {
		if got := c.Read(in).Form; got != want {
			t.Errorf("Read(%.40q).Form = %q, want %q", in, got, want)
		}
	}
}

func TestBadgeRefusesWhatItCannotSay(t *testing.T) {
	t.Parallel()
	c := codec(t, "T07", key(1, 1))
	for _, bad := range []struct {
		reference, letter string
		issue             int
	}{
		{"WFGMV1F", "M", 1},
		{"wfgmv1fn", "M", 1},
		{"WFGMV1FU", "M", 1},
		{"WFGMV1FN", "m", 1},
		{"WFGMV1FN", "", 1},
		{"WFGMV1FN", "M", 0},
		{"WFGMV1FN", "M", 1024},
	} {
		if code, err := c.Badge(bad.reference, bad.letter, bad.issue); err == nil {
			t.Errorf("Badge(%v) = %q, want an error", bad, code)
		}
	}
}

func TestNewRefusesBadKeys(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func() (*ticket.Codec, error){
		"no key":       func() (*ticket.Codec, error) { return ticket.New("T07") },
		"short key":    func() (*ticket.Codec, error) { return ticket.New("T07", ticket.Key{Number: 1, Secret: []byte("x")}) },
		"number 0":     func() (*ticket.Codec, error) { return ticket.New("T07", key(0, 1)) },
		"number 32":    func() (*ticket.Codec, error) { return ticket.New("T07", key(32, 1)) },
		"tag too long": func() (*ticket.Codec, error) { return ticket.New("T007", key(1, 1)) },
		"tag with U":   func() (*ticket.Codec, error) { return ticket.New("TU7", key(1, 1)) },
	} {
		if _, err := make(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// Whatever single character is changed, the code is not genuine any more.
func TestTamperedCodeIsNotGenuine(t *testing.T) {
	t.Parallel()
	c := codec(t, "T07", key(1, 1), key(2, 2))
	rapid.Check(t, func(t *rapid.T) {
		reference := rapid.StringMatching("[0-9A-HJKMNP-TV-Z]{8}").Draw(t, "reference")
		letter := rapid.StringMatching("[A-Z]").Draw(t, "letter")
		issue := rapid.IntRange(1, 1023).Draw(t, "issue")
		code, err := c.Badge(reference, letter, issue)
		if err != nil {
			t.Fatal(err)
		}
		if claim := c.Read(code); !claim.Genuine || claim.Reference != reference || claim.Letter != letter || claim.Issue != issue {
			t.Fatalf("Read(Badge(%q, %q, %d)) = %+v", reference, letter, issue, claim)
		}
		at := rapid.IntRange(0, len(code)-1).Draw(t, "at")
		other := rapid.SampledFrom([]byte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")).Draw(t, "other")
		if other == code[at] {
			t.Skip("no change")
		}
		if c.Read(code[:at] + string(other) + code[at+1:]).Genuine {
			t.Fatalf("changing character %d to %q left the code genuine", at, other)
		}
	})
}

// A card fits the symbol of a badge, is read in any case, and is never the same twice.
func TestCards(t *testing.T) {
	t.Parallel()
	c := codec(t, "T07", key(1, 1))
	seen := make(map[string]bool)
	used := make(map[rune]bool)
	for range 500 {
		card := ticket.NewCard()
		if want := (checkin.Claim{Form: checkin.FormCard, Code: card}); c.Read(card) != want || c.Read(strings.ToLower(card)) != want {
			t.Fatalf("Read(%q) = %+v", card, c.Read(card))
		}
		if seen[card] || len(card) != ticket.CodeLength || card[3] > '7' {
			t.Fatalf("%q: seen before, or no 128 bits", card)
		}
		seen[card] = true
		for _, r := range card[3:] {
			used[r] = true
		}
	}
	if len(used) != 32 {
		t.Errorf("%d characters are used, want 32", len(used))
	}
}

func FuzzRead(f *testing.F) {
	c, err := ticket.New("T07", key(1, 1))
	if err != nil {
		f.Fatal(err)
	}
	code, err := c.Badge("WFGMV1FN", "M", 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(code)
	f.Add("WFGM V1FN")
	f.Add("\x00\xff")
	f.Add(ticket.NewCard())
	f.Fuzz(func(t *testing.T, in string) {
		claim := c.Read(in)
		if claim.Genuine && claim.Code != code && len(claim.Code) != ticket.CodeLength {
			t.Errorf("Read(%q) = %+v: genuine, but no badge code", in, claim)
		}
		if card := strings.HasPrefix(claim.Code, "HLD") && len(claim.Code) == ticket.CodeLength; claim.Form == checkin.FormCard && (!card || claim.Genuine || claim.Reference != "") {
			t.Errorf("Read(%q) = %+v: a card, but not only that", in, claim)
		}
		if again := c.Read(claim.Code); again != claim {
			t.Errorf("Read(%q) = %+v, but Read of its code = %+v", in, claim, again)
		}
	})
}

// Even under the same keys a badge of a rehearsal is none of the day's, nor the other way round.
func TestBadgesOfARehearsalAreApart(t *testing.T) {
	t.Parallel()
	day, rehearsal := codec(t, "T07", key(1, 1)), codec(t, "T07", key(1, 1))
	rehearsal.Practise()
	real, practised := badge(t, day, "WFGMV1FN", "M", 1), badge(t, rehearsal, "WFGMV1FN", "M", 1)
	for _, row := range []struct {
		where   string
		by      *ticket.Codec
		code    string
		genuine bool
	}{
		{"the day's on the day", day, real, true},
		{"the rehearsal's in the rehearsal", rehearsal, practised, true},
		{"the rehearsal's on the day", day, practised, false},
		{"the day's in the rehearsal", rehearsal, real, false},
		{"the rehearsal's with the day's mark", day, "A" + practised[1:], false},
	} {
		c := row.by.Read(row.code)
		if c.Form != checkin.FormBadge || c.Genuine != row.genuine || c.Rehearsal != (row.code[0] == 'R') {
			t.Errorf("%s: %+v", row.where, c)
		}
	}
	q, err := qrcode.New(practised, qrcode.High)
	if err != nil || q.VersionNumber != 2 {
		t.Errorf("a rehearsal's code needs a symbol of version %d (%v), want 2", q.VersionNumber, err)
	}
}
