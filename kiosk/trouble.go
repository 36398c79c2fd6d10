package kiosk

import (
	"cmp"
	"errors"
	"strings"

	"antechamber/kiosk/checkin"
)

// trouble is what went wrong, as staff are told. English says it with all that the
// error knows, as which file it is; another language says what it means and what to do.
type trouble struct {
	key      string // of the sentence in other languages; "" has none
	sentence string // in English
	capital  bool   // it begins a sentence
	reason   string // the key of why a printer does not do it; "" where that is not known
	given    args   // what the sentence of the key names; may be nil
}

// troubleOf is what an error tells staff.
func troubleOf(err error) trouble {
	tr := trouble{sentence: err.Error()}
	var f *checkin.Fault
	if errors.As(err, &f) {
		tr.key = "fault." + cmp.Or(f.Detail, f.Code)
		if strings.HasPrefix(f.Detail, "printer.") {
			tr.key, tr.reason = "fault.printer_stands", f.Detail
		}
	}
	return tr
}

// trouble is what an error tells staff. The log file has it in English, for whoever helps them.
func (d *Desk) trouble(err error) trouble {
	tr := troubleOf(err)
	d.cfg.Log.Warn("the desk was told", "fault", tr.key, "problem", err)
	return tr
}

// trouble says what went wrong in the language of the screen, where it has a sentence for that.
func (s *sentences) trouble(tr trouble) string {
	words := tr.sentence
	if tr.key != "" && !s.english {
		plain := *s
		plain.distort = nil // the sentence that it stands in is
		given := tr.given
		if tr.reason != "" {
			given = args{"Reason": plain.say(tr.reason, nil)}
		}
		if said := plain.say(tr.key, given); said != tr.key {
			words = said
		}
	}
	if tr.capital {
		words = capital(words)
	}
	return words
}

// begins is the trouble where it begins a sentence.
func (tr trouble) begins() trouble {
	tr.capital = true
	return tr
}

// Alarm is what was found beside the desk, for staff.
type Alarm struct {
	Sentence string            // in English
	About    string            // "alarm." and this is the key of the sentence in other languages; "" has none
	Given    map[string]string // what that sentence names, as its placeholders are called; may be nil
}

// trouble is an alarm as staff are told.
func (a Alarm) trouble() trouble {
	tr := trouble{sentence: a.Sentence}
	if a.About != "" {
		tr.key, tr.given = "alarm."+a.About, make(args, len(a.Given))
		for name, value := range a.Given {
			tr.given[name] = value
		}
	}
	return tr
}

// said is a trouble as a sentence of its own.
func said(tr trouble) saying { return saying{"notice.problem", args{"Problem": tr.begins()}} }
