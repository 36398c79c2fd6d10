package checkin

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Spelling is the reason of a note entry: the person asks for another spelling on the
// badge. The text is sealed as every note is; a Member State notified the name, so that staff decide.
const Spelling Reason = "spelling"

// longestWish is how many characters a wish may have.
const longestWish = 200

// Wish records that a person asks for another spelling. It changes nothing by itself.
// Of the act it takes where, when and who.
func (d *Desk) Wish(ctx context.Context, reference, text string, a Act) (Entry, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return Entry{}, &Fault{Code: FaultInvalid, Sentence: "nothing is asked for: write how it is spelt"}
	case !utf8.ValidString(text), strings.ContainsFunc(text, unicode.IsControl):
		return Entry{}, &Fault{Code: FaultInvalid, Sentence: "this has characters that are no text: write it in one line"}
	case utf8.RuneCountInString(text) > longestWish:
		return Entry{}, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("this is longer than %d characters: write only how it is spelt", longestWish)}
	}
	entrance, err := d.entrance(a.Entrance)
	if err != nil {
		return Entry{}, err
	}
	a.Reference, a.Note = reference, text
	return d.about(ctx, a, func(View, *Registration) (Entry, error) {
		return Entry{Kind: KindNote, Reason: Spelling, Room: entrance.Room, Entrance: entrance.ID}, nil
	})
}

// wishes finds the spellings that a person asked for and that nobody saw to: neither
// was the registration written since, nor a badge made with a corrected name.
func wishes(e *Evidence, reference string, history []Entry) (all []Matter) {
	_, known := e.Status(reference)
	if !known {
		return nil // erased, or not here yet: there is nothing to correct
	}
	var written uint64
	for i := range history {
		entry := &history[i]
		switch {
		case entry.Reference != reference:
		case entry.Kind == KindNote && entry.Reason == Spelling:
			all = append(all, Matter{Kind: SpellingWish, Entry: entry.ID, Entries: []Entry{*entry}, References: []string{reference}})
		case entry.Kind == KindPrint && entry.Reason == NameCorrected:
			all = nil
		}
	}
	if len(all) > 0 && e.Written != nil {
		written = e.Written(reference)
	}
	for len(all) > 0 && all[0].Entries[0].HLC < written {
		all = all[1:]
	}
	return all
}
