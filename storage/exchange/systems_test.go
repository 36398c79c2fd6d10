package exchange_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

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
	for name, want := range map[string][]string{
		"pretix-german.csv": {
			`given_name=Grace|family_name=Okafor|category=member-state|email=grace@example.org|status=approved|source=guests|ticket=hutjztuxhkbtwnesv2suqv26k6ttytxx|Bestellnummer:A7KLM|Preis:0,00`,
			`given_name=Omar|family_name=Said|category=media|email=omar@example.org|status=approved|source=guests|ticket=m3jztuxhkbtwnesv2suqv26k6ttytabc|Bestellnummer:B8NPQ|Preis:10,00`,
		},
		"guests.csv": {
			`given_name=Lena|family_name=Holm|organisation=Utopia|category=member-state|gender=woman|email=lena@example.org|status=approved|source=guests|Room no.:12`,
			`given_name=Noor|family_name=HADDAD|organisation=Utopia|category=ngo|gender=man|email=noor@example.org|status=approved|source=guests|Room no.:14`,
			`given_name=Sun|family_name=Li|organisation=Arcadia|category=media|email=sun@example.org|status=approved|source=guests|Sexo:prefer not to say`,
		},
		"indico.csv": {
			`honorific=Ms|given_name=Amina|family_name=Osei|organisation=Northern Relief|category=ngo|function=Programme Officer|email=amina.osei@example.org|status=approved|source=indico|external_id=1|Phone:233 20 000 000|Tags:speaker`,
			`honorific=Mr|given_name=Jan|family_name=van der Berg|organisation=Delegation of Utopia|category=member-state|function=First Secretary|email=jan@example.org|status=pending|source=indico|external_id=2`,
			`honorific=Dr.|given_name=María|family_name=LÓPEZ GARCÍA|organisation=Instituto Sur|category=ngo|function=Researcher, law|email=maria@example.org|status=cancelled|source=indico|external_id=3`,
			`family_name=王小明|organisation=东方协会|category=ngo|email=ming@example.org|status=pending|source=indico|external_id=4`,
			`honorific=Mr|given_name=Paul|family_name=Rejeb|category=media|email=paul@example.org|status=rejected|source=indico|external_id=5`,
		},
		"pretix-checkinlist.csv": {
			`honorific=Dr|given_name=Grace B|family_name=Okafor|organisation=Ministry of Justice|category=member-state|email=grace@example.org|status=approved|source=pretix|ticket=hutjztuxhkbtwnesv2suqv26k6ttytxx|Meal:vegan|Order code:A7KLM|Requires special attention:No`,
			`honorific=Ms|given_name=Iris|family_name=Kane|organisation=Ministry of Justice|category=member-state|email=grace@example.org|status=approved|source=pretix|ticket=k2jztuxhkbtwnesv2suqv26k6ttytxyz|Order code:A7KLM|Requires special attention:No`,
			`honorific=Mr|given_name=Omar|family_name=Said|organisation=Daily Wire|category=media|email=omar@example.org|status=pending|source=pretix|ticket=m3jztuxhkbtwnesv2suqv26k6ttytabc|Order code:B8NPQ|Requires special attention:No`,
		},
		"pretix-positions.csv": {
			`given_name=Grace|family_name=Okafor|organisation=Ministry of Justice|category=member-state|email=grace@example.org|language=en|status=approved|source=pretix|external_id=A7KLM-1|ticket=hutjztuxhkbtwnesv2suqv26k6ttytxx|Phone number:+41 22 000 00 00`,
			`given_name=Iris|family_name=Kane|organisation=Ministry of Justice|category=member-state|email=buyer@example.org|language=fr|status=approved|source=pretix|external_id=A7KLM-2|ticket=k2jztuxhkbtwnesv2suqv26k6ttytxyz`,
			`given_name=Omar|family_name=Said|organisation=Daily Wire|category=media|email=omar@example.org|language=en|status=pending|source=pretix|external_id=B8NPQ-1|ticket=m3jztuxhkbtwnesv2suqv26k6ttytabc`,
			`given_name=Lena|family_name=Holm|category=member-state|email=lena@example.org|language=de|status=cancelled|source=pretix|external_id=C9RST-1|ticket=p4jztuxhkbtwnesv2suqv26k6ttytdef`,
			`- Its category is one that was to be left out.`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := sampleOptions()
			if name == "pretix-german.csv" {
				o.Columns = map[string]string{"teilnehmer": "name"}
			}
			table := openSample(t, name, o)
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

func TestWholeNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Amina Osei":                "Amina / Osei",
		"Osei, Amina":               "Amina / Osei",
		"Jan van der Berg":          "Jan / van der Berg",
		"María del Carmen Ruiz":     "María del Carmen / Ruiz",
		"María LÓPEZ GARCÍA":        "María / LÓPEZ GARCÍA",
		"OUYANG Xinyi":              "Xinyi / OUYANG",
		"JOHN SMITH":                "JOHN / SMITH",
		"J. R. Okafor":              "J. R. / Okafor",
		"王小明":                       " / 王小明",
		"Suharto":                   " / Suharto",
		"de la Cruz":                "de / la Cruz",
		"Smith, John, Jr":           "Smith, John, / Jr",
		"  Ali   bin  Hassan\tOmar": "Ali bin Hassan / Omar",
		", ":                        " / ,",
	} {
		o := knownCategories
		o.Categories = map[string]string{"*": "ngo"}
		table, err := exchange.ReadRegistrations(strings.NewReader("Full name;x\n\""+name+"\";1\n"), "people.csv", o)
		if err != nil {
			t.Fatal(err)
		}
		for row := range table.Rows() {
			if got := row.Registration.GivenName + " / " + row.Registration.FamilyName; got != want {
				t.Errorf("%q became %q, want %q", name, got, want)
			}
		}
	}
}

// What was said of a column is stronger than what is guessed, and is remembered.
func TestPlanIsByStrength(t *testing.T) {
	t.Parallel()
	o := sampleOptions()
	o.Columns = map[string]string{"Teilnehmer": "name", "4": "-"}
	o.Format = exchange.FormatPretix
	table := openSample(t, "pretix-german.csv", o)
	fields := func(p exchange.Plan) string {
		var all []string
		for _, c := range p.Columns {
			all = append(all, c.Field+":"+string(c.By))
		}
		return strings.Join(all, " ")
	}
	if got := fields(table.Plan()); got != "order:heading name:said category:heading -:said ticket:content email:format" {
		t.Errorf("plan %s", got)
	}
	for range table.Rows() {
	}
	kept := exchange.Remember(nil, table.Mapping())
	again := sampleOptions()
	again.Categories, again.Remembered = nil, kept
	table = openSample(t, "pretix-german.csv", again)
	p := table.Plan()
	if got := fields(p); p.Format != exchange.FormatPretix || p.Source != "pretix" || got != "order:heading name:remembered category:heading -:remembered ticket:content email:format" {
		t.Errorf("plan %+v", p)
	}
	for row, err := range table.Rows() {
		if err != nil || len(row.Problems) > 0 || row.Registration.FamilyName == "" {
			t.Errorf("row %+v: %v", row, err)
		}
	}
}

// A second table of the same people changes them where it says something else.
func TestASecondTable(t *testing.T) {
	t.Parallel()
	m := newMemory()
	for _, tt := range []struct {
		table string
		want  [4]int
	}{
		{"ID;Name;Affiliation;Gender;Participant type;Registration state\n1;Ann Lee;Malta;undisclosed;ngo;Completed\n2;Bea Roy;Oman;F;ngo;Pending\n", [4]int{2, 0, 0, 0}},
		{"ID;Name;Affiliation;Gender;Participant type;Registration state\n1;Ann Lee;Malta;undisclosed;ngo;Completed\n2;Bea Roy;Oman;F;ngo;Pending\n", [4]int{0, 0, 2, 0}},
		{"ID;Name;Gender;Participant type;Registration state\n1;Ann Lee-Roy;F;ngo;Withdrawn\n2;Bea Roy;secret;ngo;Pending\n", [4]int{0, 2, 0, 0}},
	} {
		if got := figures(mustImport(t, m, tt.table)); got != tt.want {
			t.Errorf("%q became %v, want %v", tt.table, got, tt.want)
		}
	}
	var got []string
	for _, r := range m.people {
		r.Reference = ""
		got = append(got, inWords(&exchange.Row{Registration: r}))
	}
	slices.Sort(got)
	want := []string{
		"given_name=Ann|family_name=Lee-Roy|organisation=Malta|category=ngo|gender=woman|status=cancelled|source=indico|external_id=1",
		"given_name=Bea|family_name=Roy|organisation=Oman|category=ngo|status=pending|source=indico|external_id=2|Gender:secret",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Words are remembered whole, and what was said last stands.
func TestRemember(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-zA-Z]{1,3}`)
		said := rapid.MapOf(word, rapid.SampledFrom([]string{"ngo", "media"}))
		m := exchange.Mapping{Source: word.Draw(t, "source"), Categories: said.Draw(t, "categories")}
		other := exchange.Mapping{Source: word.Draw(t, "other"), Categories: said.Draw(t, "others")}
		all := exchange.Remember(exchange.Remember(nil, other), m)
		i := slices.IndexFunc(all, func(k exchange.Mapping) bool { return k.Source == m.Source })
		if m.Empty() != (i < 0) || i >= 0 && !cmp.Equal(all[i].Categories, m.Categories) {
			t.Fatalf("%+v of %+v", all, m)
		}
	})
}

func FuzzReadSystems(f *testing.F) {
	for _, name := range []string{"indico.csv", "pretix-checkinlist.csv", "pretix-positions.csv", "pretix-german.csv", "eventbrite.csv", "guests.csv"} {
		good, err := os.ReadFile("testdata/tables/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(good)
		for i := range 100 { // malformed tables
			bad, at := slices.Clone(good), (i*7919)%len(good)
			switch i % 3 {
			case 0:
				bad = append(bad[:at], bad[at+1:]...)
			case 1:
				bad[at] = "\x00\";,\xff\n'"[i%7]
			default:
				bad = bad[:at]
			}
			f.Add(bad)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		table, err := exchange.ReadRegistrations(strings.NewReader(string(text)), "table.csv", sampleOptions())
		if err != nil {
			if checkin.FaultCode(err) != checkin.FaultInvalid {
				t.Fatalf("error %v", err)
			}
			return
		}
		plan := table.Plan()
		if len(plan.Rows) != len(plan.People) {
			t.Fatalf("plan %+v", plan)
		}
		m := newMemory()
		report, err := exchange.Import(table.Rows(), m, exchange.Options{SkipBadRows: true, MakeReference: makeReference})
		if sum := report.New + report.Changed + report.Unchanged + report.Rejected + report.LeftOut; sum != len(report.Rows) || len(m.people) != report.New {
			t.Fatalf("%d people, report %+v", len(m.people), report)
		}
		if err != nil && checkin.FaultCode(err) != checkin.FaultInvalid {
			t.Fatalf("error %v", err)
		}
		table.Mapping()
	})
}
