package exchange_test

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

func TestWriteGuardsFormulas(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"":                   "",
		"Ann":                "Ann",
		"a,b":                `"a,b"`,
		`5" "x"`:             `"5"" ""x"""`,
		"two\r\nlines":       "\"two\r\nlines\"",
		"=1+1":               "'=1+1",
		"@SUM(A1)":           "'@SUM(A1)",
		"\tx":                "\"'\tx\"",
		"\r=1":               "\"'\r=1\"",
		"\n=1":               "\"'\n=1\"",
		"-cmd":               "'-cmd",
		"-":                  "'-",
		"-12.5":              "-12.5",
		"-1+cmd|'/C calc'!A": "'-1+cmd|'/C calc'!A",
		"+41 22 917 12 34":   "+41 22 917 12 34",
		"+1 (212) 963-4475":  "+1 (212) 963-4475",
		"+(41)22.1/2":        "+(41)22.1/2",
		"+cmd|x":             "'+cmd|x",
		"+1+cmd|' /C'!A0":    "'+1+cmd|' /C'!A0",
		"+":                  "'+",
		"+-1":                "'+-1",
		"+(":                 "'+(",
		"＝1":                 "'＝1",
		"'=1":                "''=1",
		"'Ndrangheta":        "'Ndrangheta",
		"''":                 "''",
	} {
		var out bytes.Buffer
		w, err := exchange.NewCSVWriter(&out, "a", "b")
		if err == nil {
			err = errors.Join(w.Write(cell, "end"), w.Flush())
		}
		if got, all := out.String(), "\ufeffa,b\r\n"+want+",end\r\n"; err != nil || got != all {
			t.Errorf("%q is written as %q, want %q; error %v", cell, got, all, err)
		}
	}
}

func TestWriteWrongNumberOfCells(t *testing.T) {
	t.Parallel()
	w, err := exchange.NewCSVWriter(&bytes.Buffer{}, "a", "b")
	if err != nil {
		t.Fatal(err)
	}
	if w.Write("1") == nil || w.Write("1", "2", "3") == nil {
		t.Error("a row that does not fit was written")
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestWriteToFullDisk(t *testing.T) {
	t.Parallel()
	people := slices.Values([]checkin.Registration{{GivenName: "Ann"}})
	if err := exchange.WriteRegistrations(full{}, people); err == nil || !strings.Contains(err.Error(), "no space") {
		t.Errorf("error %v", err)
	}
}

// anyRegistration draws what may stand in a registration that was imported.
func anyRegistration(t *rapid.T) checkin.Registration {
	letters := rapid.OneOf(
		rapid.RuneFrom([]rune("=+-@'\",; 0a")),
		rapid.RuneFrom(nil, unicode.Latin, unicode.Han, unicode.Arabic, unicode.Thai, unicode.P),
	)
	line := rapid.Map(rapid.StringOfN(letters, 0, 12, -1), strings.TrimSpace)
	lines := rapid.StringOfN(rapid.OneOf(letters, rapid.RuneFrom([]rune("\r\n\t "))), 1, 12, -1)
	r := checkin.Registration{
		Reference: rapid.StringMatching(`[0-9A-HJKMNP-TV-Z]{8}`).Draw(t, "reference"),
		GivenName: line.Draw(t, "given") + "x", FamilyName: line.Draw(t, "family"), LatinName: line.Draw(t, "latin"),
		Organisation: line.Draw(t, "organisation"), Ticket: line.Draw(t, "ticket"), Category: "ngo", Note: lines.Draw(t, "note"),
		Rank: rapid.IntRange(0, 50).Draw(t, "rank"), Country: rapid.SampledFrom([]string{"", "CH"}).Draw(t, "country"),
		Roles:   rapid.SampledFrom([][]string{nil, {"moderator"}, {"panellist", "moderator"}}).Draw(t, "roles"),
		Status:  rapid.SampledFrom([]checkin.Status{checkin.StatusApproved, checkin.StatusCancelled}).Draw(t, "status"),
		Listing: rapid.SampledFrom([]checkin.Listing{checkin.ListingListed, checkin.ListingHidden}).Draw(t, "listing"),
	}
	if extra := rapid.MapOfN(rapid.SampledFrom([]string{"Meal", "=Shirt, size", "Q\"1\""}), lines, 0, 3).Draw(t, "extra"); len(extra) > 0 {
		r.Extra = extra
	}
	return r
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Custom(anyRegistration), 1, 5).Draw(t, "registrations")
		var out bytes.Buffer
		if err := exchange.WriteRegistrations(&out, slices.Values(want)); err != nil {
			t.Fatal(err)
		}
		rows, problems, err := read(out.String())
		if err != nil || len(problems) > 0 {
			t.Fatalf("problems %v, error %v in %q", problems, err, out.String())
		}
		var got []checkin.Registration
		for _, row := range rows {
			got = append(got, row.Registration)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s\nin %q", diff, out.String())
		}
	})
}

func TestColumnsAreThoseOfTheDesign(t *testing.T) {
	t.Parallel()
	var names []string
	for _, c := range exchange.Columns() {
		names = append(names, c.Name)
	}
	want := strings.Fields("reference honorific given_name family_name latin_name name_as_listed organisation country category roles delegation_role " +
		"rank function gender email language status listing source external_id ticket photo note")
	if diff := cmp.Diff(want, names); diff != "" {
		t.Error(diff)
	}
}
