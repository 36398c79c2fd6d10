package conference

import (
	"slices"

	"antechamber/kiosk/checkin"
)

func readSelfService(t *table) checkin.SelfService {
	s := checkin.SelfService{
		Languages: t.languages("languages", checkin.UsualLanguages()),
		Facts:     t.facts("second_facts", checkin.FactEmail),
		HelpDesk:  t.text("help_desk"),
		Privacy:   t.text("privacy"),
		After:     t.text("after"),
	}
	t.done()
	return s
}

// languages returns a list of languages, each once.
func (t *table) languages(key string, usual []string) []string {
	return t.chosen(key, usual, func(n *node, path string) bool {
		if languageTag.MatchString(n.text) {
			return true
		}
		t.fault(n.line, path, "%q is no language: write its code, such as \"en\" or \"pt-BR\"", n.text)
		return false
	})
}

func (t *table) facts(key string, usual checkin.Fact) []checkin.Fact {
	var words []string
	for _, fact := range checkin.AllFacts() {
		words = append(words, string(fact))
	}
	var all []checkin.Fact
	for _, word := range t.chosen(key, []string{string(usual)}, func(n *node, path string) bool {
		if slices.Contains(words, n.text) {
			return true
		}
		t.fault(n.line, path, "%q is not possible here: write %s", n.text, enumerate(quoted(words), "or"))
		return false
	}) {
		all = append(all, checkin.Fact(word))
	}
	return all
}

// chosen returns a list of words that are possible, each once, else the usual ones.
func (t *table) chosen(key string, usual []string, possible func(n *node, path string) bool) []string {
	var all []string
	nodes, path := t.list(key), join(t.path, key)
	for i, n := range nodes {
		at := itemPath(path, i+1)
		switch {
		case slices.Contains(all, n.text):
			t.fault(n.line, at, "%q stands here twice: take one away", n.text)
		case possible(n, at):
			all = append(all, n.text)
		}
	}
	if n := t.node.fields[key]; n != nil && n.kind == kindList && len(n.items) == 0 {
		t.faultAt(key, "nothing is chosen: write at least one, or leave the key out")
	}
	if len(all) == 0 {
		return usual
	}
	return all
}
