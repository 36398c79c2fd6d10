package exchange_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

// sampleOptions are what the samples in testdata/tables need to be said of them.
func sampleOptions() exchange.ReadOptions {
	o := knownCategories
	o.CategoryNamed = func(name string) (string, bool) {
		id, ok := map[string]string{"Member States": "member-state", "Press": "media"}[name]
		return id, ok
	}
	o.Categories = map[string]string{
		"delegate": "member-state", "Press pass": "media", "Workshop": "-", "General Admission": "ngo", "VIP": "partner", "Delegierte": "member-state", "Presse": "media",
	}
	o.DefaultSource = "guests"
	return o
}

func openSample(t testing.TB, name string, o exchange.ReadOptions) *exchange.Table {
	t.Helper()
	f, err := os.Open("testdata/tables/" + name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	table, err := exchange.ReadRegistrations(f, name, o)
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// inWords says what became of a row.
func inWords(row *exchange.Row) string {
	if len(row.Problems) > 0 {
		return "! " + row.Problems[0].Sentence
	}
	if row.LeftOut != "" {
		return "- " + row.LeftOut
	}
	var words []string
	r := row.Registration
	for _, c := range exchange.Columns() {
		if value := c.Get(&r); value != "" && c.Name != "listing" {
			words = append(words, c.Name+"="+value)
		}
	}
	var extra []string
	for heading, value := range r.Extra {
		extra = append(extra, heading+":"+value)
	}
	slices.Sort(extra)
	return strings.Join(append(words, extra...), "|")
}

func TestReadsTheTablesOfSystems(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			table := openSample(t, name, sampleOptions())
			var got []string
			for row, err := range table.Rows() {
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, inWords(&row))
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPrint(t *testing.T) {
	for _, name := range []string{"indico.csv", "pretix-checkinlist.csv", "pretix-positions.csv", "pretix-german.csv", "eventbrite.csv", "guests.csv"} {
		table := openSample(t, name, sampleOptions())
		fmt.Printf("%q: {\n", name)
		p := table.Plan()
		fmt.Println("//", p.Format, p.Source, p.Missing)
		for _, c := range p.Columns {
			fmt.Print("// ", c.Heading, " → ", c.Field, " by ", c.By, "\n")
		}
		for row, err := range table.Rows() {
			if err != nil {
				t.Fatal(err)
			}
			fmt.Printf("%q,\n", inWords(&row))
		}
		fmt.Println("},")
	}
	_ = checkin.StatusApproved
}
