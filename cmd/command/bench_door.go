package command

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// present measures one durable presentation against a raw durable append of 4 KiB,
// taking turns, so that both see the same disk.
func (b *bench) present() ([]measurement, error) {
	h, err := b.house()
	if err != nil {
		return nil, err
	}
	raw, present, err := b.presentations(h, b.Registrations, b.of(1000, 50))
	if err != nil {
		return nil, err
	}
	floor := percentile(raw, 50)
	return []measurement{
		toPeer("a person presented and the entry durable, median", percentile(present, 50), "ms", floor, 2, "4 KiB appended, fdatasync, median"),
		toPeer("a person presented and the entry durable, p99", percentile(present, 99), "ms", percentile(raw, 99), 0, "4 KiB appended, fdatasync, p99"),
	}, nil
}

// presentations lets people come, of whom the last have not come yet.
func (b *bench) presentations(h *house, people, rounds int) (raw, present []time.Duration, err error) {
	file, err := os.Create(b.path("raw"))
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	page := make([]byte, 4096)
	for i := range rounds {
		took, err := timed(func() error {
			if _, err := file.Write(page); err != nil {
				return err
			}
			return dataSync(file)
		})
		if err != nil {
			return nil, nil, err
		}
		raw = append(raw, took)
		code, err := h.codec.Badge(benchReference(people-1-i), "M", 1)
		if err != nil {
			return nil, nil, err
		}
		took, err = timed(func() error {
			o, err := h.desk.Present(b, checkin.Presentation{Code: code, Actor: "bench:1"})
			if err == nil && o.Entry.Verdict != checkin.Admitted {
				err = fmt.Errorf("the bench presented somebody who was not admitted: %s", o.Entry.Reason)
			}
			return err
		})
		if err != nil {
			return nil, nil, err
		}
		present = append(present, took)
	}
	return raw, present, nil
}

// typed are names as people type them, every other one with two letters in the wrong order.
func typedNames(people []checkin.Registration, n int) (right, wrong []string) {
	r := rand.New(rand.NewPCG(5, 6))
	for i := range n {
		p := &people[r.IntN(len(people))]
		name := []rune(strings.ToLower(p.GivenName + " " + p.FamilyName))
		if i%2 == 1 && len(name) > 6 {
			name[4], name[5] = name[5], name[4]
			wrong = append(wrong, string(name))
		} else {
			right = append(right, string(name))
		}
	}
	return right, wrong
}

// keystrokes measures each keystroke of words being typed, from the second on.
func keystrokes(words []string, find func(typed string) error) (times []time.Duration, err error) {
	for _, word := range words {
		letters := []rune(word)
		for i := 2; i <= len(letters); i++ {
			took, err := timed(func() error { return find(string(letters[:i])) })
			if err != nil {
				return nil, err
			}
			times = append(times, took)
		}
	}
	return times, nil
}

// search measures each keystroke of names being typed as the desk answers it, and the
// same names asked of SQLite's own full-text index, which finds no mistyped one.
func (b *bench) search() ([]measurement, error) {
	h, err := b.house()
	if err != nil {
		return nil, err
	}
	var f *finder
	built, err := timed(func() (err error) {
		f, err = h.finder(b)
		return err
	})
	if err != nil {
		return nil, err
	}
	people := manyPeople(h.conference, b.Registrations)
	right, wrong := typedNames(people, b.of(250, 20))
	find := func(typed string) error {
		_, err := f.Find(b, typed, 20)
		return err
	}
	times, err := keystrokes(right, find)
	if err != nil {
		return nil, err
	}
	mistyped, err := keystrokes(wrong, find)
	if err != nil {
		return nil, err
	}
	peer, err := b.fullText(people)
	if err != nil {
		return nil, err
	}
	defer peer.close()
	theirs, err := keystrokes(right, peer.find)
	if err != nil {
		return nil, err
	}
	all := append(times, mistyped...)
	return []measurement{
		toPeer("search index built, beside the window", built.Seconds(), "s", peer.built.Seconds(), 0, "FTS5 of SQLite filled"),
		toPeer("a keystroke of search, rows unsealed, median", percentile(times, 50), "ms", percentile(theirs, 50), 0, "FTS5, ranked, rows in clear"),
		toPeer("a keystroke of search, p99", percentile(times, 99), "ms", percentile(theirs, 99), 0, "FTS5"),
		atMost("a keystroke of search, every other name mistyped, p99", percentile(all, 99), "ms", 5),
	}, nil
}

// recognise measures the answer to people without a code, of whom every other one says
// something that is wrong.
func (b *bench) recognise() ([]measurement, error) {
	h, err := b.house()
	if err != nil {
		return nil, err
	}
	if h.desk.Identifier, err = h.finder(b); err != nil {
		return nil, err
	}
	people := manyPeople(h.conference, b.Registrations)
	r := rand.New(rand.NewPCG(7, 8))
	var right, wrong []time.Duration
	for i := range b.of(1000, 50) {
		p := &people[r.IntN(len(people))]
		facts := checkin.Facts{FamilyName: strings.ToUpper(p.FamilyName), Email: p.Email}
		if i%2 == 1 {
			facts.Email = "nobody@example.org"
		}
		began := time.Now()
		o, err := h.desk.Recognise(b, facts, checkin.Presentation{Actor: "bench:1"})
		if err != nil {
			return nil, err
		}
		if took := time.Since(began); i%2 == 1 {
			wrong = append(wrong, took)
		} else {
			right = append(right, took)
		}
		if known := o.Registration != nil; known == (i%2 == 1) {
			return nil, fmt.Errorf("the bench took somebody for the wrong person: %s", o.Entry.Reason)
		}
	}
	return []measurement{
		toPeer("somebody recognised by name and address, median", percentile(right, 50), "ms", percentile(wrong, 50), 0, "nobody recognised, which must not show"),
		atMost("recognised or not, p99", percentile(append(right, wrong...), 99), "ms", 50),
	}, nil
}
