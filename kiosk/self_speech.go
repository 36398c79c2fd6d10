package kiosk

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"antechamber/kiosk/walk"
)

// speak says aloud what the page asks, where the person wants it, and warns before the
// time of the stage ends.
func (v *SelfService) speak() {
	if v.cfg.Speaker == nil {
		return
	}
	page, warning := "", ""
	if v.state.Comfort.Aloud {
		page, warning = v.view.spoken(), v.view.warning()
	}
	words := page
	if page == v.said {
		if warning == "" || v.warned {
			v.warned = warning != ""
			return
		}
		words = warning
	}
	v.said, v.warned = page, warning != ""
	v.sayAloud(words)
}

// sayAloud says words in the language of the walk; none are silence.
func (v *SelfService) sayAloud(words string) {
	switch {
	case v.cfg.Speaker == nil:
	case words == "":
		v.cfg.Speaker.Hush()
	default:
		v.cfg.Speaker.Speak(v.state.Language, words)
	}
}

// echo says what is typed where only one person hears it; otherwise a key cuts off
// what is being said. A PIN is never said.
func (v *SelfService) echo(r rune) {
	if !v.state.Comfort.Aloud {
		return
	}
	form, said := &v.state.Form, ""
	if v.cfg.Private && len(form.Fields) > 0 && form.Fields[form.At].Name != walk.PIN {
		said = string(r)
		if r == ' ' {
			said = v.view.say("self.space", nil)
		}
	}
	v.sayAloud(said)
}

// hush lets a key cut off what is being said.
func (v *SelfService) hush() {
	if v.state.Comfort.Aloud {
		v.sayAloud("")
	}
}

// toggleSpeech lets speech be had without seeing the screen: F2 begins and ends it.
func (v *SelfService) toggleSpeech() {
	if v.cfg.Speaker != nil {
		v.handle(walk.Touched{Act: walk.ToggleAloud})
	}
}

// reachAloud says what Tab has reached. Who cannot see the screen is told once how to hear it.
func (v *SelfService) reachAloud(t target) {
	switch {
	case v.state.Comfort.Aloud && t.language != "":
		if v.cfg.Speaker != nil {
			v.cfg.Speaker.Speak(t.language, t.said)
		}
	case v.state.Comfort.Aloud:
		v.sayAloud(t.said)
	case !v.offered && v.cfg.Speaker != nil:
		v.offered = true
		v.sayAloud(v.view.say("self.aloud.offer", nil))
	}
}

// private tells whether what a person may hear of themselves is heard by nobody else.
func (v *selfView) private() bool { return v.service.cfg.Private }

// spoken is the page as it is said aloud: never about whom it is, unless nobody else hears it.
func (v *selfView) spoken() string {
	p := v.shown
	words := []string{p.title, p.lead}
	for _, b := range p.blocks {
		words = append(words, v.blockSpoken(b)...)
	}
	for _, f := range p.fields {
		f.text = "" // else every letter would be another page
		words = append(words, v.fieldSaid(f))
	}
	if len(p.acts) > 0 {
		var labels []string
		for _, a := range p.acts {
			labels = append(labels, a.label)
		}
		words = append(words, v.say("self.aloud.buttons", args{"Buttons": strings.Join(labels, v.marks().between)}))
	}
	return v.sentences(words)
}

func (v *selfView) blockSpoken(b selfBlock) []string {
	switch b := b.(type) {
	case heroBlock:
		return []string{b.title, b.hint}
	case paragraphBlock:
		return []string{b.words}
	case panelBlock:
		return []string{b.label + v.marks().colon, b.title, b.detail}
	case caseBlock:
		return []string{b.label + v.marks().colon, strings.Join(strings.Split(b.code, ""), ", ")} // letter by letter
	case personBlock:
		if !v.private() {
			return []string{v.say("self.aloud.person", nil)}
		}
		var words []string
		for _, l := range b.lines(v) {
			words = append(words, l.words)
		}
		return words
	case listBlock:
		return v.listSpoken(b)
	}
	return nil
}

// listSpoken is the items that are shown; the others are said when they are turned to.
func (v *selfView) listSpoken(l listBlock) []string {
	var words []string
	first := min(v.scroll.first, len(l.items))
	for _, i := range l.items[first:min(len(l.items), max(first, v.scroll.end))] {
		words = append(append(words, i.head, i.title), i.text...)
	}
	if v.scroll.room {
		words = append(words, v.say("self.aloud.more", nil))
	}
	return words
}

// fieldSaid is a line to write into: what is asked, and how much is written there.
func (v *selfView) fieldSaid(f selfField) string {
	n := utf8.RuneCountInString(f.text)
	if n == 0 {
		return v.say("self.aloud.field", args{"Label": f.label, "Hint": f.hint})
	}
	return v.count("self.aloud.written", n, args{"Label": f.label})
}

// buttonSaid is what a button is for and, where it can be on, whether it is.
func (v *board) buttonSaid(b selfButton) string {
	label := b.label
	if b.said != "" {
		label = b.said
	}
	if b.pressed {
		return v.say("self.aloud.on", args{"Label": label})
	}
	return label
}

// keySaid is a key of the keyboard on the screen. One that writes is said where
// nobody else hears it, and never for a PIN.
func (v *selfView) keySaid(k keyCap) string {
	form := &v.service.state.Form
	writes := k.said == ""
	if writes && (!v.private() || len(form.Fields) == 0 || form.Fields[form.At].Name == walk.PIN) {
		return ""
	}
	if writes {
		return k.label
	}
	return k.said
}

// marks are what makes a voice rest.
type marks struct{ stop, comma, between, colon, space string }

func (v *selfView) marks() marks {
	switch v.language {
	case "zh":
		return marks{"。", "，", "；", "：", ""}
	case "ar":
		return marks{".", "، ", "؛ ", ":", " "}
	}
	return marks{".", ", ", "; ", ":", " "}
}

var timeRange = regexp.MustCompile(`(\d\d:\d\d)–(\d\d:\d\d)`)

// sentences puts words together as they are read aloud: a stop after each, so that the
// voice rests, and no signs that it would name.
func (v *selfView) sentences(words []string) string {
	marks := v.marks()
	words = slices.DeleteFunc(slices.Clone(words), func(w string) bool { return strings.TrimSpace(w) == "" })
	for i, w := range words {
		w = timeRange.ReplaceAllStringFunc(w, func(r string) string {
			m := timeRange.FindStringSubmatch(r)
			return v.say("self.aloud.from_to", args{"From": m[1], "To": m[2]})
		})
		w = strings.ReplaceAll(w, " · ", marks.comma)
		if last, _ := utf8.DecodeLastRuneInString(w); !strings.ContainsRune(".?!:;。？！؟：", last) {
			w += marks.stop
		}
		words[i] = w
	}
	return strings.Join(words, marks.space)
}

// warning says that the time of the stage is nearly over, or nothing.
func (v *selfView) warning() string {
	seconds := v.service.state.NearlyOver(v.service.cfg.Clock.Now())
	if seconds == 0 {
		return ""
	}
	return v.count("self.nearly_over", seconds, nil)
}
