package conference

import (
	"regexp"
	"strings"

	"antechamber/kiosk/checkin"
)

// verdictColours belong to the verdicts, so that no badge looks like one.
var verdictColours = map[string]string{"#14652F": "admitted", "#F2A900": "already in and of wait", "#A11D17": "refused"}

var (
	letterPattern    = regexp.MustCompile(`^[A-Z]$`)
	colourPattern    = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)
	telephonePattern = regexp.MustCompile(`^\+[1-9](?: ?[0-9]){6,14}(?: ext\. [0-9]{1,6})?$`)
)

func (t *table) categories() []checkin.Category {
	var all []checkin.Category
	taken := map[string]string{}
	t.named("categories", func(id string, t *table) {
		t.require("name", "letter", "colour")
		all = append(all, checkin.Category{
			ID: id, Name: t.text("name"), Letter: t.letter(id, taken), Colour: t.colour(), Ask: t.text("ask"),
		})
	})
	return all
}

func (t *table) roles() []checkin.Role {
	var all []checkin.Role
	taken := map[string]string{}
	t.named("roles", func(id string, t *table) {
		t.require("name", "letter", "colour")
		all = append(all, checkin.Role{ID: id, Name: t.text("name"), Letter: t.letter(id, taken), Colour: t.colour()})
	})
	return all
}

// letter reads the letter of the category or role; taken holds who has which.
func (t *table) letter(id string, taken map[string]string) string {
	n := t.get("letter", kindText)
	if n == nil {
		return ""
	}
	if !letterPattern.MatchString(n.text) {
		t.faultAt("letter", "%q is not one capital letter from A to Z: write one", n.text)
		return ""
	}
	if other, ok := taken[n.text]; ok {
		t.faultAt("letter", "%q has the letter %s already: choose another", other, n.text)
		return n.text
	}
	taken[n.text] = id
	return n.text
}

func (t *table) colour() string {
	n := t.get("colour", kindText)
	if n == nil {
		return ""
	}
	colour := strings.ToUpper(n.text)
	if !colourPattern.MatchString(colour) {
		t.faultAt("colour", "%q is no colour: write it as \"#005A96\"", n.text)
	} else if verdict, ok := verdictColours[colour]; ok {
		t.faultAt("colour", "%s is the colour of %s: choose one that no verdict has", colour, verdict)
	}
	return colour
}

func (t *table) parties(key string) []checkin.Party {
	var all []checkin.Party
	for _, t := range t.tables(key) {
		t.require("name")
		all = append(all, checkin.Party{Name: t.text("name"), Short: t.str("short", "")})
		t.done()
	}
	return all
}

func (t *table) contacts() []checkin.Contact {
	var all []checkin.Contact
	for _, t := range t.tables("contacts") {
		t.require("organisation")
		c := checkin.Contact{Organisation: t.text("organisation"), Address: t.str("address", ""), Fax: t.str("fax", "")}
		if c.Fax != "" {
			t.telephone("fax", t.node.fields["fax"])
		}
		for _, n := range t.list("telephones") {
			t.telephone("telephones", n)
			c.Telephones = append(c.Telephones, n.text)
		}
		t.done()
		all = append(all, c)
	}
	return all
}

func (t *table) telephone(key string, n *node) {
	if !telephonePattern.MatchString(n.text) {
		t.fault(n.line, join(t.path, key), "%q is no international telephone number: write it as \"+1 212 963 1234\", with an extension as \" ext. 23\"", n.text)
	}
}
