package kiosk

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// choice is one of a few answers, by number or by arrows. The last may be one in
// words. It is a value that never changes.
type choice struct {
	chosen, n int
	inWords   bool // the last answer is written
	noting    bool
	note      string
}

// words is what was written, or "" where one of the others was chosen.
func (c choice) words() string {
	if !c.inWords || c.chosen != c.n-1 {
		return ""
	}
	return strings.TrimSpace(c.note)
}

func (c choice) key(k keyName) (choice, step) {
	switch k {
	case keyUp, keyDown:
		by := 1
		if k == keyUp {
			by = -1
		}
		c.chosen, c.noting = (c.chosen+by+c.n)%c.n, false
		return c, moved
	case keyEnter:
		return c.take()
	case keyBackspace:
		if c.noting {
			c.note = withoutLast(c.note)
			return c, edited
		}
	case keyEscape:
		return c, closed
	}
	return c, nothing
}

func (c choice) typed(r rune) (choice, step) {
	if c.noting {
		c.note = written(c.note, r)
		return c, edited
	}
	return c.pick(int(r - '1'))
}

func (c choice) pick(i int) (choice, step) {
	if i < 0 || i >= c.n {
		return c, nothing
	}
	c.chosen = i
	return c.take()
}

// take accepts the chosen answer, one in words once there are words.
func (c choice) take() (choice, step) {
	if c.inWords && c.chosen == c.n-1 && (!c.noting || c.words() == "") {
		c.noting = true
		return c, edited
	}
	return c, accepted
}

// page shows the answers with their numbers.
func (c choice) page(p linesPage, answers []string) linesPage {
	p.chosen, p.noting, p.note = c.chosen, c.noting, c.note
	for i, words := range answers {
		p.lines = append(p.lines, keyLine{strconv.Itoa(i + 1), words, pick{i}})
	}
	return p
}

// written is a text with a character more, as far as it has room and does not begin with a space.
func written(text string, r rune) string {
	if !unicode.IsPrint(r) || utf8.RuneCountInString(text) >= longest || text == "" && unicode.IsSpace(r) {
		return text
	}
	return text + string(r)
}

func withoutLast(text string) string {
	_, size := utf8.DecodeLastRuneInString(text)
	return text[:len(text)-size]
}
