package exchange_test

import (
	"errors"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

var options = exchange.Options{MakeReference: makeReference}

func mustImport(t testing.TB, m *memory, text string) exchange.Report {
	t.Helper()
	report, err := exchange.Import(rowsOf(t, text), m, options)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func figures(r exchange.Report) [4]int { return [4]int{r.New, r.Changed, r.Unchanged, r.Rejected} }

func sample(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("../../assets/rehearsal/registrations.csv")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// withoutReferences drops the first column of the sample.
func withoutReferences(t testing.TB) string {
	var b strings.Builder
	for line := range strings.Lines(sample(t)) {
		_, rest, _ := strings.Cut(line, ",")
		b.WriteString(rest)
	}
	return b.String()
}

func TestImportTheSampleTwice(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"with references": sample(t), "without": withoutReferences(t)} {
		m, other := newMemory(), newMemory()
		first := mustImport(t, m, text)
		if got := figures(first); got != [4]int{2000, 0, 0, 0} || len(m.people) != 2000 || len(first.Rows) != 2000 {
			t.Errorf("%s: first import %v, %d registrations", name, got, len(m.people))
		}
		mustImport(t, other, text)
		if diff := cmp.Diff(m.people, other.people); diff != "" {
			t.Errorf("%s: two kiosks do not agree: %s", name, diff)
		}
		m.puts = 0
		if got := figures(mustImport(t, m, text)); got != [4]int{0, 0, 2000, 0} || m.puts > 0 {
			t.Errorf("%s: second import %v, %d puts", name, got, m.puts)
		}
	}
}

// Each case imports one table over another and says what became of each row.
func TestMatching(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		before, then string
		want         string // n new, c changed, u unchanged, r rejected
		persons      int
	}{
		"by reference": {
			"reference,given_name,category\n5RQJZWFG,Ann,ngo\n",
			"reference,given_name,category\n5rqj-zwfg,Bea,ngo\n", "c", 1,
		},
		"another reference is another person": {
			"reference,given_name,category,email\n5RQJZWFG,Ann,ngo,a@x.org\n",
			"reference,given_name,category,email\n5RQJZWFH,Ann,ngo,a@x.org\n", "n", 2,
		},
		"by source and external_id": {
			"given_name,category,source,external_id\nAnn,ngo,indico,7\nBea,ngo,pretix,7\n",
			"given_name,category,source,external_id\nAnnabel,ngo,indico,7\nBea,media,pretix,7\nAnn,ngo,indico,8\n", "ccn", 3,
		},
		"an external_id without its source is no key": {
			"given_name,category,external_id\nAnn,ngo,7\n",
			"given_name,category,external_id\nBea,ngo,7\n", "n", 2,
		},
		"by ticket": {
			"given_name,category,ticket\nAnn,ngo,T1\n",
			"given_name,category,ticket\nAnnabel,ngo,T1\nAnn,ngo,T2\n", "cn", 2,
		},
		"by e-mail and name": {
			"given_name,family_name,category,email,organisation\nZoë,Müller,ngo,Z@x.org,A\nTim,Müller,ngo,z@x.org,A\n",
			"given_name,family_name,category,email,organisation\nTim,MULLER,ngo,z@X.org,B\nZoe,Müller,ngo,z@x.org,B\n", "cc", 2,
		},
		"another e-mail is another person": {
			"given_name,category,email\nAnn,ngo,a@x.org\n",
			"given_name,category,email\nAnn,ngo,b@x.org\n", "n", 2,
		},
		"by name, organisation and number": {
			"given_name,family_name,organisation,category\nAli,Hassan,Egypt,ngo\nAli,Hassan,Egypt,media\nAli,Hassan,Oman,ngo\n",
			"organisation,category,given_name,family_name\nEgypt,ngo,ALI,Hassan\nEgypt,partner,Ali,Hassan\nEgypt,igo,Ali,Hassan\nOman,ngo,Ali,Hassan\n", "ccnu", 4,
		},
		"an e-mail that came later": {
			"given_name,category\nAnn,ngo\n",
			"given_name,category,email\nAnn,ngo,a@x.org\n", "c", 1,
		},
		"a ticket that came later, for the right one": {
			"given_name,category,email,source,external_id\nAnn,ngo,a@x.org,indico,1\nAnn,ngo,a@x.org,indico,2\n",
			"given_name,category,email,source,external_id,ticket\nAnn,ngo,a@x.org,indico,2,T2\nAnn,ngo,a@x.org,indico,1,T1\n", "cc", 2,
		},
		"two rows with one reference": {
			"", "reference,given_name,category\n5RQJZWFG,Ann,ngo\n5RQJZWFH,Bea,ngo\n5RQJ ZWFG,Cy,ngo\n", "nnr", 2,
		},
		"two rows with one external_id": {
			"", "given_name,category,source,external_id\nAnn,ngo,indico,7\nBea,ngo,indico,7\n", "nr", 1,
		},
		"two rows with one e-mail and name": {
			"given_name,category,email\nAnn,ngo,a@x.org\n", "given_name,category,email\nAnn,ngo,a@x.org\nann,media,A@x.org\n", "ur", 1,
		},
		"a row with the reference of one matched before": {
			"reference,given_name,category,ticket\n5RQJZWFG,Ann,ngo,T1\n",
			"reference,given_name,category,ticket\n,Ann,ngo,T1\n5RQJZWFG,Ann,ngo,T1\n", "ur", 1,
		},
		"a name that belongs to a reference of another row": {
			"reference,given_name,category\n5RQJZWFG,Ann,ngo\n",
			"reference,given_name,category\n5RQJZWFG,Bea,ngo\n,Ann,ngo\n", "cn", 2,
		},
		"a ticket that is another's": {
			"reference,given_name,category,ticket\n5RQJZWFG,Ann,ngo,T\n",
			"reference,given_name,category,ticket\n5RQJZWFH,Bea,ngo,T\n", "r", 1,
		},
		"an external_id that is another's": {
			"reference,given_name,category,source,external_id\n5RQJZWFG,Ann,ngo,pretix,1\n",
			"reference,given_name,category,source,external_id\n5RQJZWFH,Bea,ngo,pretix,1\n", "r", 1,
		},
		"a ticket of a row before": {
			"", "reference,given_name,category,ticket\n5RQJZWFG,Ann,ngo,T\n5RQJZWFH,Bea,ngo,T\n", "nr", 1,
		},
		"no name, no reference": {
			"", "reference,source,category\n,indico,ngo\n", "r", 0,
		},
		"a new one needs name and category": {
			"reference,given_name,category\n5RQJZWFG,Ann,ngo\n",
			"reference,status\n5RQJZWFG,cancelled\n5RQJZWFH,cancelled\n", "cr", 1,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMemory()
			if tt.before != "" {
				mustImport(t, m, tt.before)
			}
			dry := m.clone()
			skipping := exchange.Options{SkipBadRows: true, MakeReference: makeReference}
			report, err := exchange.Import(rowsOf(t, tt.then), m, skipping)
			if err != nil {
				t.Fatal(err)
			}
			var got string
			for _, r := range report.Rows {
				got += string(r.Outcome[0])
				if (r.Outcome == exchange.Rejected) != (r.Why != "") || (r.Reference == "") != (r.Why != "") {
					t.Errorf("report %+v", r)
				}
			}
			if got != tt.want || len(m.people) != tt.persons {
				t.Errorf("rows became %s, want %s; %d persons, want %d: %+v", got, tt.want, len(m.people), tt.persons, report.Rows)
			}
			// A dry run, and one that fails in the end, tell the same and put nothing, or nothing after the fault.
			skipping.DryRun = true
			dryReport, err := exchange.Import(rowsOf(t, tt.then), dry, skipping)
			if diff := cmp.Diff(report, dryReport); diff != "" || err != nil || dry.puts > 0 {
				t.Errorf("dry run: error %v, %d puts, %s", err, dry.puts, diff)
			}
			whole, err := exchange.Import(rowsOf(t, tt.then), dry, options)
			if diff := cmp.Diff(report, whole); diff != "" || (err != nil) != strings.Contains(tt.want, "r") {
				t.Errorf("all or nothing: error %v, %s", err, diff)
			}
			if checkin.FaultCode(err) != checkin.FaultInvalid && err != nil {
				t.Errorf("error %v", err)
			}
			// Once more changes nothing.
			m.puts = 0
			again, err := exchange.Import(rowsOf(t, tt.then), m, exchange.Options{SkipBadRows: true, MakeReference: makeReference})
			if err != nil || m.puts > 0 || again.New+again.Changed > 0 || again.Rejected != report.Rejected {
				t.Errorf("once more: error %v, %d puts, %+v", err, m.puts, again)
			}
		})
	}
}

func TestRefusalNamesBothLines(t *testing.T) {
	t.Parallel()
	_, err := exchange.Import(rowsOf(t, "given_name,category,reference\nAnn,ngo,5RQJZWFG\nBea,ngo,5RQJZWFG\n"), newMemory(), options)
	const want = "1 of 2 rows cannot be imported, so nothing was. The first is in line 3: Column 3 (reference): " +
		"The row has the reference of line 2. Every row needs another one. Correct them, or leave bad rows out."
	if err == nil || err.Error() != want {
		t.Errorf("error %v", err)
	}
}

func TestColumnsKeepOrClear(t *testing.T) {
	t.Parallel()
	m := newMemory()
	mustImport(t, m, "reference,given_name,family_name,category,status,listing,function,rank,note,Meal,Shirt\n5RQJZWFG,Ann,Lee,ngo,pending,hidden,Expert,3,note,vegan,L\n")
	report := mustImport(t, m, "reference,category,status,function,Shirt,Hotel\n5RQJZWFG,media,,,,Ritz\n")
	want := checkin.Registration{
		Reference: "5RQJZWFG", GivenName: "Ann", FamilyName: "Lee", Category: "media", Status: checkin.StatusApproved, Listing: checkin.ListingHidden,
		Rank: 3, Note: "note", Extra: map[string]string{"Meal": "vegan", "Hotel": "Ritz"},
	}
	if diff := cmp.Diff(want, m.people["5RQJZWFG"]); diff != "" || report.Changed != 1 {
		t.Errorf("%+v: %s", report, diff)
	}
}

func TestReferenceCollision(t *testing.T) {
	t.Parallel()
	attempts := 0
	colliding := exchange.Options{MakeReference: func(key string) string {
		attempts++
		if strings.Count(key, "\x1f") > 2 && strings.HasPrefix(key, "email") {
			return makeReference(key)
		}
		return "AAAAAAAA"
	}}
	const table = "given_name,organisation,category,email\nAnn,A,ngo,a@x.org\nBea,B,ngo,b@x.org\n"
	m := newMemory()
	dry := colliding
	dry.DryRun = true
	foreseen, err := exchange.Import(rowsOf(t, table), m, dry)
	if err != nil || foreseen.New != 2 {
		t.Fatalf("dry run: error %v, report %+v", err, foreseen)
	}
	attempts = 0
	report, err := exchange.Import(rowsOf(t, table), m, colliding)
	if diff := cmp.Diff(foreseen, report); diff != "" {
		t.Error(diff)
	}
	if err != nil || report.New != 2 || len(m.people) != 2 || attempts != 3 {
		t.Fatalf("error %v, report %+v, %d attempts", err, report, attempts)
	}
	// Somebody else has the reference already, from another file.
	report, err = exchange.Import(rowsOf(t, "given_name,organisation,category,email\nCy,C,ngo,c@x.org\n"), m, colliding)
	if err != nil || report.New != 1 || len(m.people) != 3 {
		t.Fatalf("error %v, report %+v", err, report)
	}
	for name, make := range map[string]func(string) string{
		"always the same": func(string) string { return "AAAAAAAA" },
		"no reference":    func(string) string { return "?" },
	} {
		if _, err := exchange.Import(rowsOf(t, table), newMemory(), exchange.Options{MakeReference: make}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// One whose name was corrected at the desk is still the person of the row.
func TestChangedSince(t *testing.T) {
	t.Parallel()
	const table = "given_name,family_name,organisation,category\nAnn,Lee,Malta,ngo\n"
	m := newMemory()
	ref := mustImport(t, m, table).Rows[0].Reference
	r := m.people[ref]
	r.GivenName = "Anne"
	if err := m.Put(r, exchange.Keys(&r, 1)); err != nil {
		t.Fatal(err)
	}
	if report := mustImport(t, m, table); report.Changed != 1 || report.Rows[0].Reference != ref {
		t.Errorf("report %+v", report)
	}
}

func TestWarnsOfMissingLatinNames(t *testing.T) {
	t.Parallel()
	report := mustImport(t, newMemory(), "given_name,family_name,latin_name,category\nMüller,Đức,,ngo\n小明,王,,ngo\n小明,王,Wang Xiaoming,ngo\nИван,,,ngo\n")
	var lines []int
	for _, w := range report.Warnings {
		lines = append(lines, w.Line)
	}
	if !slices.Equal(lines, []int{3, 5}) {
		t.Errorf("warnings %+v", report.Warnings)
	}
}

func TestImportEndsWithTheTarget(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.broken = errors.New("disk is full")
	_, err := exchange.Import(rowsOf(t, "given_name,category\nAnn,ngo\n"), m, options)
	if !errors.Is(err, m.broken) {
		t.Errorf("error %v", err)
	}
	_, err = exchange.Import(rowsOf(t, "given_name,category\nAnn,ngo\nBea,\"ngo\n"), newMemory(), exchange.Options{SkipBadRows: true, MakeReference: makeReference})
	if p := problemIn(err); p.Line != 3 || p.Column != 2 {
		t.Errorf("error %v", err)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	r := checkin.Registration{
		GivenName: "Zoë", FamilyName: "O'Brien-Straße", Organisation: "Côte d’Ivoire", Email: " Z@X.org", Ticket: "T", Source: "indico", ExternalID: "7",
	}
	want := map[string]string{ // never change these: references are made from them
		"external": "indico\x1f7", "ticket": "T", "email": "z@x.org\x1fzoe obrienstrasse", "name": "zoe obrienstrasse\x1fcotedivoire\x1f2",
	}
	if diff := cmp.Diff(want, exchange.Keys(&r, 2)); diff != "" {
		t.Error(diff)
	}
	if got := slices.Collect(maps.Keys(exchange.Keys(&checkin.Registration{Email: "a@x.org"}, 1))); !slices.Equal(got, []string{"email"}) {
		t.Errorf("keys %v", got)
	}
}

func BenchmarkImport(b *testing.B) {
	text := sample(b)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		mustImport(b, newMemory(), text)
	}
}

// BenchmarkImport100k is the sample fifty times, each time with other e-mails and without references.
func BenchmarkImport100k(b *testing.B) {
	text := withoutReferences(b)
	head, rest, _ := strings.Cut(text, "\n")
	var all strings.Builder
	all.WriteString(head + "\n")
	for i := range 50 {
		sign := strconv.Itoa(i)
		for line := range strings.Lines(rest) {
			if strings.Contains(line, "indico") || strings.Contains(line, "pretix") {
				continue // its external_id would be there fifty times
			}
			all.WriteString(strings.Replace(line, "delegate.", "delegate"+sign+".", 1))
		}
	}
	for b.Loop() {
		if _, err := exchange.Import(rowsOf(b, all.String()), newMemory(), exchange.Options{MakeReference: makeReference, SkipBadRows: true}); err != nil {
			b.Fatal(err)
		}
	}
}

func TestErasedRowsAreLeftOut(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.erased = map[string]bool{"WFGMV1FN": true, "b@example.org": true}
	report := mustImport(t, m, `reference,given_name,family_name,category,email
WFGMV1FN,Anna,Berg,ngo,
,Berta,Carl,ngo,b@example.org
,Clara,Dahl,ngo,c@example.org
WFGMV1FN,Anna,Berg,ngo,
`)
	if got := figures(report); got != [4]int{1, 0, 0, 0} || report.Erased != 3 || len(m.people) != 1 {
		t.Errorf("%v, %d erased, %d people", got, report.Erased, len(m.people))
	}
	for i, want := range []exchange.Outcome{exchange.Erased, exchange.Erased, exchange.New, exchange.Erased} {
		row := report.Rows[i]
		if row.Outcome != want || row.Line != i+2 || (want == exchange.Erased) != strings.Contains(row.Why, "was erased") {
			t.Errorf("%+v, want %s", row, want)
		}
	}
}
