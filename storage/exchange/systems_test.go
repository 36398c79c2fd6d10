package exchange_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
