package command

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/exchange"
	"antechamber/storage/replica"
	"antechamber/storage/search"
)

type lookCommand struct {
	List lookList `cmd:"" default:"withargs" help:"List what a door could not know, what went wrong, and who asks for another spelling."`
	Ack  lookAck  `cmd:"" help:"Record that something was looked at; it is listed no more."`
}

type lookList struct{}

type lookAck struct {
	Entry string `arg:"" help:"The entry, the reference of a registration with other values, or the session of which no summary is needed, as \"look\" lists it."`
	Other string `arg:"" optional:"" help:"Of two registrations that may be of one person, the other."`
	Note  string `help:"What was found, kept sealed." placeholder:"TEXT"`
}

// matterLine is one line of "look --json".
type matterLine struct {
	Kind       checkin.MatterKind  `json:"kind"`
	References []string            `json:"references,omitempty"`
	Entries    []matterEntry       `json:"entries,omitempty"`
	Fork       string              `json:"fork,omitempty"` // the entry of which there are two
	Fields     []string            `json:"fields,omitempty"`
	Others     map[string][]string `json:"others,omitempty"` // the values that are not in force, of who is listed
	Merge      string              `json:"merge,omitempty"`  // what to type where it is one person
	Erase      string              `json:"erase,omitempty"`  // what to type where the rest is to be forgotten
	Job        int64               `json:"job,omitempty"`
	Session    string              `json:"session,omitempty"`
	Skew       float64             `json:"skew_s,omitempty"` // how far clocks are apart
	Print      string              `json:"print,omitempty"`  // what to type to print it once more
	Note       string              `json:"note,omitempty"`   // what a person asks for, or what went wrong: who may look may read what is sealed
	Act        string              `json:"act,omitempty"`    // what to type when it was looked at; none where it ends by itself
}

type matterEntry struct {
	Entry    string       `json:"entry"`
	Kind     checkin.Kind `json:"kind"`
	At       string       `json:"at"`
	Entrance string       `json:"entrance,omitempty"`
	Kiosk    string       `json:"kiosk,omitempty"`
}

func (lookList) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	lines, err := h.toLookAt(s)
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.Stdout)
	for _, line := range lines {
		if s.commands.JSON {
			err = out.Encode(line)
		} else {
			err = writeMatter(s.Stdout, line)
		}
		if err != nil {
			return err
		}
	}
	if len(lines) == 0 && !s.commands.JSON {
		_, err = fmt.Fprintln(s.Stdout, "there is nothing to look at")
	}
	return err
}

// toLookAt finds what there is to look at, with what is said of it.
func (h *house) toLookAt(ctx context.Context) ([]matterLine, error) {
	found, err := h.findings(ctx)
	lines := make([]matterLine, 0, len(found))
	for _, m := range found {
		line := h.matterLine(m.Matter, m.Kiosks)
		line.Others, line.Note = m.Values, m.Note
		lines = append(lines, line)
	}
	return lines, err
}

// findings are what there is to look at, in log order.
func (h *house) findings(ctx context.Context) ([]kiosk.Matter, error) {
	log, err := h.entries(ctx)
	if err != nil {
		return nil, err
	}
	forks, err := h.store.Forks(ctx)
	if err != nil {
		return nil, err
	}
	others, err := h.store.OtherValues(ctx)
	if err != nil {
		return nil, err
	}
	known := &acquaintance{ctx: ctx, house: h}
	e := checkin.Evidence{Log: log, Status: known.status, Person: known.person, Written: known.written, Others: make(map[string][]string)}
	for _, f := range forks {
		e.Forks = append(e.Forks, f.Entry)
	}
	for _, o := range others {
		for field := range o.Values {
			e.Others[o.Reference] = append(e.Others[o.Reference], field)
		}
	}
	if e.Same, e.Namesakes, err = h.same(ctx); err != nil {
		return nil, err
	}
	notes, err := h.besideLog(ctx, &e)
	if err != nil {
		return nil, err
	}
	matters := checkin.ToLookAt(h.conference, e)
	doors, err := h.doorsOf(ctx, log)
	if err != nil {
		return nil, err
	}
	found := make([]kiosk.Matter, 0, len(matters))
	for _, m := range matters {
		f := kiosk.Matter{Matter: m, Kiosks: doors}
		if m.Kind == checkin.OtherValues && known.listed(m.References[0]) {
			i := slices.IndexFunc(others, func(o storage.OtherValues) bool { return o.Reference == m.References[0] })
			f.Values = others[i].Values
		}
		switch m.Kind {
		case checkin.PrintFailed, checkin.NoSummary:
			f.Note = notes[notable{m.Job, m.Session}]
		case checkin.SpellingWish:
			if f.Note, _, err = h.store.Note(ctx, m.Entry); err != nil {
				return nil, err
			}
		}
		found = append(found, f)
	}
	return found, known.err
}

// deskOverseer is the house as the desk screen knows it.
type deskOverseer struct{ house *house }

// ToLookAt implements kiosk.Overseer.
func (o deskOverseer) ToLookAt(ctx context.Context) ([]kiosk.Matter, error) {
	return o.house.findings(ctx)
}

// Acknowledge implements kiosk.Overseer.
func (o deskOverseer) Acknowledge(ctx context.Context, m kiosk.Matter, actor string) (err error) {
	act := checkin.Act{Actor: actor}
	switch m.Kind {
	case checkin.OtherValues:
		_, err = o.house.ackValues(ctx, m.References[0], act)
	case checkin.SamePerson:
		_, err = o.house.desk.AcknowledgeSame(ctx, m.References[0], m.References[1], act)
	case checkin.PrintFailed:
		err = o.house.jobSeen(ctx, m.Job)
	case checkin.NoSummary:
		_, err = o.house.desk.AcknowledgeSummary(ctx, m.Session, act)
	default:
		_, err = o.house.desk.Acknowledge(ctx, m.Entry, act)
	}
	return err
}

// sames remembers who may be registered twice, until the next import: to find it, all
// registrations are read.
type sames struct {
	sync.Mutex
	since     storage.Changes
	groups    [][]string
	namesakes func(reference string) []string
}

// same are the registrations that may be of one person each, and who has one name with
// others, as of the last import. Who registers at the desk is compared there.
func (h *house) same(ctx context.Context) ([][]string, func(reference string) []string, error) {
	h.sames.Lock()
	defer h.sames.Unlock()
	now, _, all, err := h.store.ChangedSince(ctx, h.sames.since)
	if err != nil || !all {
		return h.sames.groups, h.sames.namesakes, err
	}
	same := exchange.NewSame()
	for r, err := range h.store.Registrations(ctx) {
		if err != nil {
			return nil, nil, err
		}
		same.Add(&r)
	}
	h.sames.since, h.sames.groups, h.sames.namesakes = now, same.Groups(), same.Namesakes()
	return h.sames.groups, h.sames.namesakes, nil
}

// acquaintance reads what is known of registrations, as long as nothing fails.
type acquaintance struct {
	ctx   context.Context
	house *house
	err   error
}

func (a *acquaintance) of(reference string) (r checkin.Registration, known bool) {
	if a.err == nil {
		r, known, a.err = a.house.store.Registration(a.ctx, reference)
	}
	return r, known
}

func (a *acquaintance) status(reference string) (checkin.Status, bool) {
	r, known := a.of(reference)
	return r.Status, known
}

func (a *acquaintance) listed(reference string) bool {
	r, known := a.of(reference)
	return known && r.Listing == checkin.ListingListed
}

// written is when what stands on a badge was last written.
func (a *acquaintance) written(reference string) (hlc uint64) {
	if a.err == nil {
		hlc, a.err = a.house.store.Written(a.ctx, reference)
	}
	return hlc
}

// person is the name, in whatever order of its words, and the organisation.
func (a *acquaintance) person(reference string) string {
	r, known := a.of(reference)
	words := strings.Fields(search.Fold(r.GivenName + " " + r.FamilyName))
	if !known || len(words) == 0 {
		return ""
	}
	slices.Sort(words)
	return strings.Join(words, " ") + "\n" + search.Fold(a.house.conference.NameOf(r.Organisation, "en"))
}

// doorsOf names the kiosks by their logs.
func (h *house) doorsOf(ctx context.Context, log []checkin.Entry) (map[string]string, error) {
	names := make(map[string]string)
	for i := range log {
		if e := &log[i]; e.Kind == checkin.KindOrigin {
			names[e.ID.Origin] = e.Kiosk
		}
	}
	roster, err := replica.ReadRoster(ctx, h.store)
	if checkin.FaultCode(err) == checkin.FaultNotFound { // it joined no hub
		return names, nil
	}
	if err != nil {
		return nil, err
	}
	for origin := range names {
		if k, ok := roster.Of(origin); ok {
			names[origin] = k.Name
		}
	}
	return names, nil
}

func (h *house) matterLine(m checkin.Matter, kiosks map[string]string) matterLine {
	line := matterLine{Kind: m.Kind, References: m.References, Fields: m.Fields, Job: m.Job, Session: m.Session, Skew: m.Skew.Seconds()}
	for _, e := range m.Entries {
		line.Entries = append(line.Entries, matterEntry{e.ID.String(), e.Kind, h.stamp(e.At), e.Entrance, kiosks[e.ID.Origin]})
	}
	what := m.Entry.String()
	switch m.Kind {
	case checkin.ForkedLog:
		line.Fork = what
	case checkin.OtherValues:
		what = m.References[0]
	case checkin.SamePerson:
		line.Merge = "antechamber merge " + m.References[1] + " " + m.References[0]
		what = strings.Join(m.References, " ")
	case checkin.SameWalkIn:
		line.Merge = "antechamber merge " + m.References[1] + " " + m.References[0]
	case checkin.ErasedInPart:
		line.Erase = "antechamber erase " + m.References[0]
	case checkin.PrintFailed:
		line.Print = fmt.Sprintf("antechamber jobs again %d", m.Job)
		line.Act = fmt.Sprintf("antechamber jobs done %d", m.Job)
		return line
	case checkin.NoSummary:
		what = m.Session
	}
	if m.Kind == checkin.ClockSkew && m.Entry.IsZero() {
		return line
	}
	line.Act = "antechamber look ack " + what
	return line
}

func writeMatter(w io.Writer, line matterLine) error {
	said := map[checkin.MatterKind]string{
		checkin.DoubleEntry:      "let in twice, by doors that did not know of each other: see whether one badge was used by two persons",
		checkin.LateRevocation:   "let in by a door that did not know yet that the right to come in was taken away: look for the person",
		checkin.ProvisionalEntry: "let in without a registration, and none that is approved has come: find out who it was",
		checkin.ForkedLog:        "two kiosks go on with one log: set one of them up anew; both entries are kept",
		checkin.OtherValues:      "changed at two kiosks apart: see which value is right, and import it where it is the other",
		checkin.SameWalkIn:       "registered at two kiosks: where it is one person, let one go into the other",
		checkin.ErasedInPart:     "one registration of this person was erased, and another is still here: erase it too",
		checkin.SpellingWish:     "asks for another spelling: ask the delegation, correct the registration by an import, and print with --reason name_corrected",
		checkin.ExitWithoutEntry: "went out without having come in: see whether a way in was missed, or one badge was used by two persons",
		checkin.Homonym:          "let in by name, and others have the same: see whether it was the right one",
		checkin.PrintFailed:      "nobody knows that this badge came out: see, and print it again where it did not",
		checkin.ClockSkew:        "clocks are apart: set them by the time of the network",
		checkin.NoSummary:        "the summary of a session was not made: mend what is said; it is tried again every minute",
		checkin.SamePerson:       "perhaps one person with two registrations: where it is, let one go into the other",
	}[line.Kind]
	about := strings.Join(line.References, " ")
	switch {
	case line.Session != "":
		about = line.Session
	case line.Skew != 0:
		about = fmt.Sprintf("%.0f s", line.Skew)
	}
	_, err := fmt.Fprintf(w, "%-18s %s  %s\n", strings.ReplaceAll(string(line.Kind), "_", " "), about, said)
	for _, e := range line.Entries {
		if err == nil {
			_, err = fmt.Fprintf(w, "    %s  %-10s %s  %s\n", e.At, e.Kind, e.Entry, oneLine(e.Entrance+" "+e.Kiosk))
		}
	}
	for _, field := range line.Fields {
		if err == nil {
			_, err = fmt.Fprintf(w, "    %s\n", strings.TrimSuffix(field+": "+strings.Join(line.Others[field], ", "), ": "))
		}
	}
	if err == nil && line.Note != "" {
		_, err = fmt.Fprintf(w, "    %s\n", oneLine(line.Note))
	}
	for _, act := range []string{line.Merge, line.Erase, line.Print, line.Act} {
		if err == nil && act != "" {
			_, err = fmt.Fprintf(w, "    %s\n", act)
		}
	}
	return err
}

func (a *lookAck) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	act := checkin.Act{Note: a.Note, Actor: actor()}
	var e checkin.Entry
	if _, ok := h.conference.Session(a.Entry); ok {
		e, err = h.desk.AcknowledgeSummary(s, a.Entry, act)
	} else if reference, ok := checkin.NormalReference(a.Entry); ok && a.Other != "" {
		other, ok := checkin.NormalReference(a.Other)
		if !ok {
			return usagef("%q is no reference: name the two registrations as \"look\" lists them", a.Other)
		}
		e, err = h.desk.AcknowledgeSame(s, reference, other, act)
	} else if ok {
		e, err = h.ackValues(s, reference, act)
	} else {
		id, wrong := checkin.ParseEntryID(a.Entry)
		if wrong != nil {
			return usagef("%s", wrong)
		}
		e, err = h.desk.Acknowledge(s, id, act)
	}
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(h.entryLine(&e))
	}
	_, err = fmt.Fprintf(s.Stdout, "acknowledged: entry %s\n", e.ID)
	return err
}

// ackValues lets the values of a registration go that are not in force.
func (h *house) ackValues(ctx context.Context, reference string, a checkin.Act) (checkin.Entry, error) {
	made, err := h.store.Looked(ctx, reference, func(checkin.View) ([]checkin.Entry, error) {
		return []checkin.Entry{{Kind: checkin.KindAck, At: h.desk.Now(), Actor: a.Actor, Reference: reference, NoteText: a.Note}}, nil
	})
	if err != nil {
		return checkin.Entry{}, err
	}
	return made[0], nil
}
