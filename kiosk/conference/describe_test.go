package conference_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk/conference"
)

func TestDescribeEmbedded(t *testing.T) {
	t.Parallel()
	want, err := os.ReadFile("testdata/embedded.txt")
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(conference.Describe(embedded(t)), "\n") + "\n"
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestDescribeRules(t *testing.T) {
	t.Parallel()
	c, err := conference.Load("f.toml", []byte(strings.Replace(smallest, "[rooms.hall]", `retention_days = 1
[admission]
reentry = "after_exit"
passback_minutes = 1
carry_over = true
walk_ins = "approval"
[self_service]
languages = ["en", "fr"]
second_facts = ["email", "country"]
help_desk = "By the lift."
after = "Up the stairs"
privacy = "We keep your name."
[[contacts]]
organisation = "The office"
address = "Room 5"
telephones = ["+41 22 917 1234", "+41 22 917 1235"]
fax = "+41 22 917 1236"
[rooms.hall]
capacity = 1
exits = "counted"
quotas = [{ category = "guest", seats = 2, organisation = "Kenya" }, { category = "member-state", seats = 6, each_organisation = true }]
reserved = [{ category = "guest", seats = 1 }]`, 1)+`
[categories.member-state]
name = "Member State"
letter = "M"
colour = "#123456"
`))
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Join(conference.Describe(c), "\n")
	for _, sentence := range []string{
		`Room "hall", Hall, holds 1 person; exits are counted, so a full room stops entry.`,
		`  At most 2 persons of the category "guest" from Kenya.`,
		`  At most 6 persons of the category "member-state" from each organisation; a Member State is let in over it, and a supervisor is told.`,
		`  1 seat is kept for the category "guest".`,
		"Contact: The office, Room 5, telephone +41 22 917 1234 and +41 22 917 1235, fax +41 22 917 1236.",
		"Only those who were let out may come in again.",
		"The same person presented again within 1 minute is already in.",
		"Those inside when a session closes stay inside.",
		"Who is not registered is registered at the desk and comes in once a supervisor approves.",
		"Personal data is kept for 1 day.",
		"Self-service speaks the languages en and fr; who has no code says the reference or the family name, and the e-mail address or the country.",
		"It sends people to the help desk: By the lift.",
		"After it they go: Up the stairs.",
		"Its privacy notice: We keep your name.",
	} {
		if !strings.Contains(all, sentence+"\n") && !strings.HasSuffix(all, sentence) {
			t.Errorf("it is not said: %s\n%s", sentence, all)
		}
	}
}
