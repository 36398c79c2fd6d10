package conference_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"antechamber/kiosk/conference"
)

// TestDocumentedExamples loads the examples of the page on the file, and looks for every key on it.
func TestDocumentedExamples(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/conference-file.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "```toml\n")[1:]
	if len(blocks) != 2 {
		t.Fatalf("the page has %d examples, not 2", len(blocks))
	}
	for _, block := range blocks {
		example, _, _ := strings.Cut(block, "```")
		if _, err := conference.Load("conference-file.md", []byte(example)); err != nil {
			t.Error(err)
		}
	}
	_, err = conference.Load("f.toml", []byte("x = 1\nadmission = {x = 1}\nself_service = {x = 1}\nrooms.a = {x = 1, quotas = [{x = 1}]}\nsessions.a = {x = 1, programme = [{x = 1}]}\n"+
		"entrances.a = {x = 1}\ncategories.a = {x = 1}\norganisers = [{x = 1}]\ncontacts = [{x = 1}]\norganisations = [{x = 1}]\nregistration_hours = [{x = 1}]"))
	var faults conference.Faults
	if !errors.As(err, &faults) {
		t.Fatal("an unknown key is not told")
	}
	var keys []string
	for _, f := range faults {
		if _, list, ok := strings.Cut(f.Sentence, "the keys are "); ok {
			keys = append(keys, strings.Fields(strings.NewReplacer(",", " ", " and ", " ").Replace(list))...)
		}
	}
	if len(keys) < 50 {
		t.Fatalf("only the keys %v were told", keys)
	}
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		if !strings.Contains(string(page), "`"+key+"`") {
			t.Errorf("the page does not describe the key %s", key)
		}
	}
}

// The rules that administrators read of are keys of the conference file, and their example is one.
func TestRulesForAdministrators(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/administrators.md")
	if err != nil {
		t.Fatal(err)
	}
	keys, err := os.ReadFile("../../docs/conference-file.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "## Rules of admission\n")
	section, _, _ = strings.Cut(section, "\n## ")
	_, example, found := strings.Cut(section, "```toml\n")
	example, _, _ = strings.Cut(example, "```")
	c, err := conference.Load("rules.toml", []byte(example))
	if err != nil || !found {
		t.Fatal("the example is no conference file:", err)
	}
	if hall, _ := c.Room("hall"); len(hall.Quotas) != 2 || len(hall.Reserved) != 1 || !hall.ExitsCounted {
		t.Errorf("%+v", hall)
	}
	rules := 0
	for line := range strings.Lines(section) {
		columns := strings.Split(line, "|")
		if len(columns) != 5 || !strings.Contains(columns[2], "`") {
			continue
		}
		rules++
		for i, key := range strings.Split(columns[2], "`") {
			if i%2 == 1 && !strings.HasPrefix(key, `"`) && (!strings.Contains(string(keys), "`"+key+"`") || !strings.Contains(example, key)) {
				t.Errorf("%s: the key %s is not described, or not in the example", strings.TrimSpace(columns[1]), key)
			}
		}
	}
	if rules < 12 {
		t.Errorf("%d rules, want 12", rules)
	}
}
