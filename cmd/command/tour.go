package command

import (
	"context"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"

	"fyne.io/fyne/v2"
)

type tourCommand struct {
	Out string `required:"" help:"The folder for pictures, badges, counts and the log's check." placeholder:"DIR" type:"path"`
}

// tourists is how many people arrive in a tour.
const tourists = 40

// tour is a morning at a door: the real screen, driven by what people and staff do.
type tour struct {
	session  *session
	house    *house
	desk     *kiosk.Desk
	screen   *kiosk.SteppedClock // what the screen measures keys and pauses by
	now      time.Time           // the door's clock
	out      string
	pictures int
	verdicts map[checkin.Verdict]int
}

func (c *tourCommand) Run(s *session) error {
	began := time.Now()
	h, remove, err := s.openScratch()
	if err != nil {
		return err
	}
	defer remove()
	t := &tour{session: s, house: h, out: c.Out, now: rehearsalStart(h.conference), screen: kiosk.NewSteppedClock(time.Now()), verdicts: make(map[checkin.Verdict]int)}
	h.desk.Now = func() time.Time { return t.now }
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return faultf(checkin.FaultStorage, "the folder %s cannot be made: choose another with --out", c.Out)
	}
	people, err := t.cast()
	if err != nil {
		return err
	}
	codes, err := t.badges(people)
	if err != nil {
		return err
	}
	if err := t.open(); err != nil {
		return err
	}
	defer t.desk.Close()
	if err := t.morning(people, codes); err != nil {
		return err
	}
	return t.report(began)
}

// cast chooses who arrives: people spread over the list, so that all scripts and
// categories come, and last of all somebody whose registration was cancelled.
func (t *tour) cast() ([]checkin.Registration, error) {
	var approved, cancelled []checkin.Registration
	for r, err := range t.house.store.Registrations(t.session) {
		if err != nil {
			return nil, err
		}
		switch {
		case r.Protected():
		case r.Status == checkin.StatusApproved:
			approved = append(approved, r)
		case r.Status == checkin.StatusCancelled:
			cancelled = append(cancelled, r)
		}
	}
	slices.SortFunc(approved, func(a, b checkin.Registration) int { return strings.Compare(a.Reference, b.Reference) })
	foreign, latin := split(approved, func(r checkin.Registration) bool { return r.Latin() != "" })
	var people []checkin.Registration
	for _, group := range [][]checkin.Registration{foreign, latin} {
		n := (tourists - 1) / 2
		for i := range n {
			people = append(people, group[i*len(group)/n])
		}
	}
	people = append(people, latin[1])
	return append(people, cancelled[0]), nil
}

func split[T any](all []T, is func(T) bool) (yes, no []T) {
	for _, x := range all {
		if is(x) {
			yes = append(yes, x)
		} else {
			no = append(no, x)
		}
	}
	return yes, no
}

// badges prints the badges of those who come with one, and returns their codes.
func (t *tour) badges(people []checkin.Registration) (map[string]string, error) {
	order := checkin.BadgeOrder{Actor: "staff:1"}
	for i := range people {
		if !t.withoutBadge(i) {
			order.References = append(order.References, people[i].Reference)
		}
	}
	press, err := t.house.press(t.session, "")
	if err != nil {
		return nil, err
	}
	made, err := t.house.desk.Issue(t.session, order, func(b []checkin.Badge) (func() error, error) {
		return stage(filepath.Join(t.out, "badges.pdf"), func(w io.Writer) error {
			warnings, err := press.WritePDF(w, b)
			t.session.warnOf(warnings)
			return err
		})
	})
	codes := make(map[string]string, len(made))
	for _, b := range made {
		codes[b.Registration.Reference] = b.Code
	}
	return codes, err
}

// withoutBadge tells whether the person at the place comes without a badge: every
// fifth, and the cancelled one.
func (t *tour) withoutBadge(i int) bool { return i%5 == 4 || i == tourists-1 }

func (t *tour) open() error {
	finder, err := t.house.finder(t.session)
	if err != nil {
		return err
	}
	b, err := t.house.badger(printers{Printer: "folder:" + filepath.Join(t.out, "badges")})
	if err != nil {
		return err
	}
	t.desk, err = kiosk.NewDesk(kiosk.Config{
		Desk: t.house.desk, Finder: finder, Badges: deskBadger{b, t.session}, Lists: deskLister{t.house, t.session, ""}, Kiosk: t.house.name, Actor: "staff:1",
		Rehearsal: true, Language: "en", Clock: t.screen,
	})
	return err
}

// morning lets them arrive: by code, by name with a slip of the finger, twice,
// cancelled, with a forged code, and with something that is no code of ours.
func (t *tour) morning(people []checkin.Registration, codes map[string]string) error {
	if err := t.picture("rest"); err != nil {
		return err
	}
	names := 0
	for i := range people {
		t.pass(35 * time.Second)
		p := &people[i]
		var err error
		if t.withoutBadge(i) {
			err = t.arriveByName(p, names)
			names++
		} else {
			err = t.arriveByCode(codes[p.Reference], i)
		}
		if err != nil {
			return err
		}
	}
	forged := []byte(codes[people[0].Reference])
	forged[len(forged)-1] ^= 1
	for _, act := range []struct{ name, code string }{
		{"already-in", codes[people[tourists-2].Reference]},
		{"forged", string(forged)},
		{"unknown", "HTTPS://EXAMPLE.ORG/TICKET"},
	} {
		t.pass(10 * time.Second)
		if err := t.scan(act.code, act.name); err != nil {
			return err
		}
	}
	return t.undoLast()
}

func (t *tour) arriveByCode(code string, i int) error {
	name := ""
	if i < 4 || i%9 == 0 {
		name = fmt.Sprintf("admitted-%02d", i+1)
	}
	return t.scan(code, name)
}

func (t *tour) scan(code, picture string) error {
	t.desk.Scanned(code)
	return t.settle(picture)
}

// arriveByName types the family name in Latin letters, with a slip where it is
// long enough to forgive one, opens the person, confirms and prints.
func (t *tour) arriveByName(p *checkin.Registration, nth int) error {
	typed := typedName(p)
	if err := t.key(fyne.KeyEscape, 0); err != nil {
		return err
	}
	for _, r := range typed {
		t.screen.Advance(90 * time.Millisecond)
		t.desk.Rune(r)
	}
	if err := t.settle(pictureOf("search", nth)); err != nil {
		return err
	}
	if err := t.choose(p.Reference, typed); err != nil {
		return err
	}
	if err := t.key(fyne.KeyReturn, 0); err != nil {
		return err
	}
	if err := t.settle(pictureOf("opened", nth)); err != nil {
		return err
	}
	t.pass(2 * time.Second)
	if err := t.key(fyne.KeyF12, 0); err != nil {
		return err
	}
	if p.Status != checkin.StatusApproved {
		return t.settle("cancelled")
	}
	if err := t.settle(pictureOf("confirmed", nth)); err != nil {
		return err
	}
	if err := t.key(fyne.KeyP, fyne.KeyModifierControl); err != nil {
		return err
	}
	return t.settle(pictureOf("printed", nth))
}

func pictureOf(what string, nth int) string {
	if nth >= 3 {
		return ""
	}
	return fmt.Sprintf("%s-%d", what, nth+1)
}

// typedName is what staff hear and type: the Latin form where there is one, with
// two letters swapped.
func typedName(p *checkin.Registration) string {
	name := p.Latin()
	if name == "" {
		name = p.GivenName + " " + p.FamilyName
	}
	words := []rune(strings.ToLower(name))
	for i := len(words) - 2; i > 3; i-- {
		if words[i] != words[i-1] && words[i] != ' ' && words[i-1] != ' ' && words[i-2] != ' ' {
			words[i], words[i-1] = words[i-1], words[i]
			break
		}
	}
	return string(words)
}

// choose moves down to the person in the list that the screen shows.
func (t *tour) choose(reference, typed string) error {
	finder, err := t.house.finder(t.session)
	if err != nil {
		return err
	}
	found, err := finder.Find(t.session, typed, 20)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(found, func(r checkin.Registration) bool { return r.Reference == reference })
	if at < 0 {
		return faultf(checkin.FaultNotFound, "the tour cannot go on: a search with a slip of the finger did not find %s", reference)
	}
	for range at {
		if err := t.key(fyne.KeyDown, 0); err != nil {
			return err
		}
	}
	return nil
}

func (t *tour) undoLast() error {
	if err := t.key(fyne.KeyZ, fyne.KeyModifierControl); err != nil {
		return err
	}
	if err := t.settle("undo"); err != nil {
		return err
	}
	t.screen.Advance(time.Second)
	t.desk.Rune('1')
	if err := t.settle("undone"); err != nil {
		return err
	}
	if err := t.key(fyne.KeyEscape, 0); err != nil {
		return err
	}
	t.screen.Advance(10 * time.Second)
	return t.settle("rest-after")
}

func (t *tour) key(name fyne.KeyName, mod fyne.KeyModifier) error {
	t.screen.Advance(700 * time.Millisecond)
	t.desk.Key(name, mod)
	return t.settle("")
}

// pass lets time go by at the door and on the screen.
func (t *tour) pass(d time.Duration) {
	t.now = t.now.Add(d)
	t.screen.Advance(d)
}

// settle waits until the screen shows all that it was asked for, and takes a
// picture where one has a name.
func (t *tour) settle(picture string) error {
	ctx, cancel := context.WithTimeout(t.session, time.Minute)
	defer cancel()
	if err := t.desk.Idle(ctx); err != nil {
		return fmt.Errorf("the screen did not come to rest: %w", err)
	}
	if picture == "" {
		return nil
	}
	return t.picture(picture)
}

func (t *tour) picture(name string) error {
	t.pictures++
	return writeFile(filepath.Join(t.out, fmt.Sprintf("%02d-%s.png", t.pictures, name)), func(w io.Writer) error {
		return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, kiosk.Draw(t.desk.Content(), 1280, 800, 1))
	})
}
