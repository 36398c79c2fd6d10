package checkin

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Approved is the reason of a register entry by which a pending registration was
// approved. One that only made a registration pending, or rejected it, has Pending
// or Rejected; one that registered somebody at once has none.
const Approved Reason = "approved"

// Register adds somebody who was not registered, a walk-in, and logs it. What it
// returns has its reference. Where walk-ins need approval it is pending until Approve.
func (d *Desk) Register(ctx context.Context, r Registration, actor string) (Registration, Entry, error) {
	r.tidy()
	if err := d.registrable(&r); err != nil {
		return r, Entry{}, err
	}
	d.complete(&r)
	e := Entry{Kind: KindRegister, At: d.Now(), Actor: actor}
	if d.Conference.Admission.WalkIns == WalkInsApproval {
		r.Status = StatusPending
	}
	if r.Status == StatusPending {
		e.Reason = Pending
	}
	entries, err := d.Store.Register(ctx, r, func(_ View, stored Registration) ([]Entry, error) {
		r = stored
		return []Entry{e.of(&r)}, nil
	})
	if err != nil {
		return r, Entry{}, err
	}
	return r, entries[0], nil
}

// Approve lets a pending registration count.
func (d *Desk) Approve(ctx context.Context, a Act) (Entry, error) {
	return d.settle(ctx, a, StatusApproved, Approved)
}

// Reject ends a pending registration. The note of the act says why; it is sealed.
func (d *Desk) Reject(ctx context.Context, a Act) (Entry, error) {
	return d.settle(ctx, a, StatusRejected, Rejected)
}

// settle gives a pending registration its status, and logs it in the same transaction.
func (d *Desk) settle(ctx context.Context, a Act, status Status, why Reason) (Entry, error) {
	if a.At.IsZero() {
		a.At = d.Now()
	}
	entries, err := d.Store.Amend(ctx, a.Reference, func(v View, r *Registration) ([]Entry, error) {
		if stays, err := v.Stays(r.Reference); err != nil || stays != r.Reference {
			return nil, cmp.Or(err, error(&Fault{Code: FaultConflict, Sentence: fmt.Sprintf("the registration %s went into %s: settle that one", r.Reference, stays)}))
		}
		if r.Status != StatusPending {
			return nil, &Fault{Code: FaultConflict, Detail: DetailNotPending, Sentence: fmt.Sprintf("the registration %s is %s, not pending: nothing was changed", r.Reference, r.Status)}
		}
		r.Status = status
		return []Entry{a.entry(Entry{Kind: KindRegister, Reason: why}, r)}, nil
	})
	if err != nil {
		return Entry{}, err
	}
	return entries[0], nil
}

// of returns the entry with what it carries of the person.
func (e Entry) of(r *Registration) Entry {
	e.Reference, e.Category, e.Organisation = r.Reference, r.Category, r.Organisation
	return e
}

// longestField is how many letters of a name or the like a badge can hold at all.
const longestField = 200

// tidy takes away what nobody sees in the fields of a form: spaces around and
// between words, line breaks and other control characters.
func (r *Registration) tidy() {
	for _, field := range r.fields() {
		words := strings.FieldsFunc(*field, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) })
		*field = strings.Join(words, " ")
	}
	r.Country = strings.ToUpper(r.Country)
}

// fields are what a form asks for.
func (r *Registration) fields() []*string {
	return []*string{
		&r.Honorific, &r.GivenName, &r.FamilyName, &r.LatinName, &r.Organisation, &r.Country, &r.Category, &r.Function, &r.Email, &r.Language,
	}
}

var countryCode = regexp.MustCompile(`^([A-Z]{2})?$`)

// registrable tells what is missing or wrong in the registration of a walk-in.
func (d *Desk) registrable(r *Registration) error {
	invalid := func(sentence string) error { return &Fault{Code: FaultInvalid, Sentence: sentence} }
	if d.Conference.Admission.WalkIns == WalkInsClosed {
		return &Fault{Code: FaultConflict, Sentence: "this conference registers nobody at the door: send the person to the organisers, who import whom they accept"}
	}
	for _, field := range r.fields() {
		if !utf8.ValidString(*field) || utf8.RuneCountInString(*field) > longestField {
			return invalid(fmt.Sprintf("one of the fields is no text of at most %d letters: shorten it", longestField))
		}
	}
	switch _, declared := d.Conference.Category(r.Category); {
	case !hasLetter(r.GivenName + r.FamilyName):
		return invalid("nobody is registered without a name: give a given name or a family name")
	case r.NeedsLatin() && !hasLetter(r.LatinName):
		return invalid("the name is not in Latin letters: give it in Latin letters too, as in the passport")
	case !latin(r.LatinName):
		return invalid("the Latin name has other letters than Latin ones: give it as in the passport")
	case !declared:
		return invalid(fmt.Sprintf("there is no category %q: see \"conference show\"", r.Category))
	case !countryCode.MatchString(r.Country):
		return invalid(fmt.Sprintf("%q is no country code: give two letters as in ISO 3166-1, or none", r.Country))
	case r.Email != "" && !strings.Contains(strings.Trim(r.Email, "@"), "@"):
		return invalid("the e-mail address has no @ between its parts: correct it or leave it out")
	}
	return nil
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// complete fills in what follows from what was given. The country is that of the
// organisation, where that is a State that the conference knows; it is never guessed.
func (d *Desk) complete(r *Registration) {
	if o, known := d.Conference.Organisation(r.Organisation); known && r.Country == "" {
		r.Country = o.Code
	}
	if r.Status == "" {
		r.Status = StatusApproved
	}
	if r.Listing == "" {
		r.Listing = ListingListed
	}
}
