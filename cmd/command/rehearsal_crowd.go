package command

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"time"

	"antechamber/badges/ticket"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/crowd"
)

// crowdActor stands in the log for whoever forged the crowd.
const crowdActor = "crowd:1"

// errNobodyLeft says that everybody of the rehearsal has come.
var errNobodyLeft = errors.New("everybody has come")

func (l *crowdLine) print(s *session) error {
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(l)
	}
	said := number(l.Presented, "person came", "persons came") + "\n"
	for _, verdict := range slices.Sorted(maps.Keys(l.Verdicts)) {
		said += fmt.Sprintf("%6d  %s\n", l.Verdicts[verdict], strings.ReplaceAll(verdict, "/", "  "))
	}
	if l.Nobody {
		said += "nobody is left who has not come yet: \"rehearsal wipe\" begins anew\n"
	}
	_, err := fmt.Fprint(s.Stdout, said)
	return err
}

// crowdDoors are the entrances that a crowd comes in by.
func (h *house) crowdDoors(named string) (doors []string, err error) {
	for _, e := range h.conference.Entrances {
		if e.In && (named == "" || e.ID == named) {
			doors = append(doors, e.ID)
		}
	}
	if len(doors) == 0 {
		return nil, usagef("nobody comes in by an entrance %q: see \"conference show\"", named)
	}
	return doors, nil
}

// forger makes the codes that a crowd presents. It is for one goroutine.
type forger struct {
	house  *house
	random *mathrand.Rand
	people []string // who has not come yet, in the order in which they will
	known  bool     // people was read
	ready  []string // genuine codes nobody has presented yet
	other  *ticket.Codec
	day    *ticket.Codec
}

func (h *house) newForger() *forger {
	return &forger{house: h, random: mathrand.New(mathrand.NewPCG(mathrand.Uint64(), mathrand.Uint64()))}
}

// forgedAhead is how many persons get their badges in one transaction.
const forgedAhead = 32

// arrive presents what a crowd holds, each at its time after now, until the context ends.
func (f *forger) arrive(ctx context.Context, o crowd.Order, atOnce bool, present func(code string) error) error {
	plan := crowd.Plan(o, f.random)
	began := time.Now()
	for _, a := range plan {
		if !atOnce {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(time.Until(began.Add(a.After))):
			}
		}
		code, err := f.code(ctx, a.Kind)
		if err == nil {
			err = present(code)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// code makes a code of the kind.
func (f *forger) code(ctx context.Context, kind crowd.Kind) (string, error) {
	switch kind {
	case crowd.Superseded:
		return f.superseded(ctx)
	case crowd.Unknown:
		return "HTTPS://EXAMPLE.ORG/T/" + rand.Text()[:10], nil
	case crowd.Elsewhere:
		return f.foreign(&f.other, otherTag(f.house.conference.Tag), true)
	case crowd.OfTheDay:
		return f.foreign(&f.day, f.house.conference.Tag, false)
	}
	code, err := f.genuine(ctx)
	if err == nil && kind == crowd.Forged {
		f.ready = append([]string{code}, f.ready...) // whose it is comes with it later
		code = altered(code)
	}
	return code, err
}

// genuine is the badge of the next person who has not come yet.
func (f *forger) genuine(ctx context.Context) (string, error) {
	for len(f.ready) == 0 {
		next, err := f.next(ctx, forgedAhead)
		if err != nil {
			return "", err
		}
		made, err := f.issue(ctx, checkin.BadgeOrder{References: next, Again: true})
		if err != nil {
			return "", err
		}
		f.ready = append(f.ready, made...)
	}
	code := f.ready[0]
	f.ready = f.ready[1:]
	return code, nil
}

// superseded is an older badge of the next person, who comes with the newer one later.
func (f *forger) superseded(ctx context.Context) (string, error) {
	next, err := f.next(ctx, 1)
	if err != nil {
		return "", err
	}
	older, err := f.issue(ctx, checkin.BadgeOrder{References: next, Again: true})
	if err != nil || len(older) == 0 {
		return "", errors.Join(err, errNobodyLeft)
	}
	newer, err := f.issue(ctx, checkin.BadgeOrder{References: next, Reason: checkin.BadgeLost})
	f.ready = append(f.ready, newer...)
	return older[0], err
}

// next takes up to n persons who have not come yet.
func (f *forger) next(ctx context.Context, n int) ([]string, error) {
	if !f.known {
		if err := f.read(ctx); err != nil {
			return nil, err
		}
		f.known = true
	}
	if n = min(n, len(f.people)); n == 0 {
		return nil, errNobodyLeft
	}
	next := f.people[:n]
	f.people = f.people[n:]
	return next, nil
}

// read finds who may come and has not.
func (f *forger) read(ctx context.Context) error {
	log, err := f.house.entries(ctx)
	if err != nil {
		return err
	}
	came, barred, persons := checkin.ArrivalsOf(log), checkin.BarredOf(log), checkin.PersonsOf(log)
	for r, err := range f.house.store.Registrations(ctx) {
		if err != nil {
			return err
		}
		_, attended := came[r.Reference]
		_, known := f.house.conference.Category(r.Category)
		if r.Status == checkin.StatusApproved && known && !attended && !barred[r.Reference] && !persons.Gone(r.Reference) && !r.Protected() {
			f.people = append(f.people, r.Reference)
		}
	}
	slices.Sort(f.people)
	f.random.Shuffle(len(f.people), func(i, j int) { f.people[i], f.people[j] = f.people[j], f.people[i] })
	return nil
}

// issue has badges made that come out nowhere: their codes are all that a crowd needs.
func (f *forger) issue(ctx context.Context, o checkin.BadgeOrder) ([]string, error) {
	o.Actor = crowdActor
	made, err := f.house.desk.Issue(ctx, o, func([]checkin.Badge) (func() error, error) { return func() error { return nil }, nil })
	codes := make([]string, 0, len(made))
	for _, b := range made {
		codes = append(codes, b.Code)
	}
	return codes, err
}

// foreign is a badge made under a key that is not this rehearsal's.
func (f *forger) foreign(codec **ticket.Codec, tag string, practised bool) (string, error) {
	if *codec == nil {
		secret := make([]byte, 32)
		rand.Read(secret)
		made, err := ticket.New(tag, ticket.Key{Number: 1, Secret: secret})
		if err != nil {
			return "", err
		}
		if practised {
			made.Practise()
		}
		*codec = made
	}
	return (*codec).Badge(randomReference(), f.house.conference.Categories[0].Letter, 1)
}

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

func randomReference() string {
	b := make([]byte, 8)
	rand.Read(b)
	for i := range b {
		b[i] = crockford[b[i]&31]
	}
	return string(b)
}

// otherTag is the tag of no conference that this one knows.
func otherTag(tag string) string {
	if tag == "ZZZ" {
		return "YYY"
	}
	return "ZZZ"
}

// altered is a badge code with its last character another.
func altered(code string) string {
	b := bytes.Clone([]byte(code))
	last := &b[len(b)-1]
	*last = crockford[(strings.IndexByte(crockford, *last)+1)%len(crockford)]
	return string(b)
}
