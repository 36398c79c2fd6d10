package command

import (
	"context"
	"io"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/report"
	"antechamber/storage/exchange"
)

// facts are what exports are made of, read once.
func (h *house) facts(ctx context.Context, p *progress) (report.Facts, error) {
	people, err := all(p, "reading registrations", h.store.Registrations(ctx))
	if err != nil {
		return report.Facts{}, err
	}
	log, err := all(p, "reading the log", h.store.Entries(ctx, checkin.EntryID{}))
	if err != nil {
		return report.Facts{}, err
	}
	kept, err := h.store.Kept(ctx)
	p.begin("counting")
	return report.Facts{Registrations: func(yield func(checkin.Registration, error) bool) {
		for _, r := range people {
			if !yield(r, nil) {
				return
			}
		}
	}, Log: log, Kept: kept}, err
}

// produce makes what was asked for.
func (h *house) produce(s *session, o *exportOptions, p *progress) (*product, error) {
	switch o.What {
	case "door-list":
		return h.doorList(s, o, p)
	case "envelopes", "signatures":
		return h.handover(s, o, p)
	case "inside":
		return h.insideProduct(s, o)
	case "counts":
		return h.countsProduct(s, o)
	case "participants":
		return h.participants(s, o, p)
	case "summary":
		return h.summary(s, o, p)
	}
	return h.attendance(s, o, p)
}

// precision returns how exactly times stand in an export.
func (h *house) precision(o *exportOptions) (func(time.Time) time.Time, error) {
	const quarter = 15 * time.Minute
	switch {
	case o.Round > 0 && h.conference.Sensitive && !o.ExactTimes && o.Round%quarter != 0:
		return nil, usagef("times of a sensitive conference are rounded to 15 minutes or more: write --round 15m, or --exact-times beside it")
	case o.Round > 0:
		return func(at time.Time) time.Time { return h.conference.RoundedTo(at, o.Round) }, nil
	case o.ExactTimes:
		return func(at time.Time) time.Time { return at }, nil
	}
	return h.conference.Rounded, nil
}

// attendance prepares the attendance, or registrations with theirs.
func (h *house) attendance(s *session, o *exportOptions, p *progress) (*product, error) {
	when, err := h.precision(o)
	if err != nil {
		return nil, err
	}
	f, err := h.frameIn(o.Paper, o.Language)
	if err != nil {
		return nil, err
	}
	facts, err := h.facts(s, p)
	if err != nil {
		return nil, err
	}
	naming, err := f.NewNaming(facts.Registrations, o.Pseudonyms)
	if err != nil {
		return nil, err
	}
	a := report.NewAttendance(f, naming, facts.Log, when)
	if o.What == "registrations" {
		return h.registrations(o, facts, naming, a)
	}
	made := &product{
		reason: checkin.ExportAttendance,
		table:  func() (report.Table, error) { return a.Entries(), nil },
		list:   func() (*report.List, error) { return a.EntryList(), nil },
	}
	if o.FirstLast {
		made.table = func() (report.Table, error) { return a.Visits(), nil }
		made.list = func() (*report.List, error) { return a.VisitList(), nil }
	}
	heads := h.marked(headsTable(facts.Log))
	made.more = []exportFile{{beside(withExtension(o.Out, ".csv"), "-heads"), func(w io.Writer) (int, error) {
		return len(heads.Rows), writeCSV(s, w, heads)
	}}}
	return made, nil
}

// registrations prepares registrations with their attendance. Our own import reads the
// table back: it passes over what the log says better.
func (h *house) registrations(o *exportOptions, facts report.Facts, naming *report.Naming, a *report.Attendance) (*product, error) {
	came := report.CameOf(facts.Log)
	var people []checkin.Registration
	for r, err := range facts.Registrations {
		if err != nil {
			return nil, err
		}
		if o.Protected || !r.Protected() {
			people = append(people, r)
		}
	}
	columns := exchange.ColumnsOf(people)
	if o.Pseudonyms {
		columns = exchange.WithoutNames()
	}
	return &product{
		reason: checkin.ExportRegistrations, rows: len(people),
		table: func() (report.Table, error) {
			t := report.Table{Name: "registrations", Zone: h.conference.Zone}
			for _, c := range columns {
				t.Columns = append(t.Columns, c.Name)
			}
			t.Columns = append(t.Columns, exchange.AttendanceColumns()...)
			for i := range people {
				r := &people[i]
				row := make([]any, 0, len(t.Columns))
				for _, c := range columns {
					row = append(row, c.Get(r))
				}
				if o.Pseudonyms {
					row[0] = naming.Of(r.Reference, "", "").Reference
				}
				t.Rows = append(t.Rows, append(row, a.Cells(came[r.Reference])...))
			}
			return t, nil
		},
		list: func() (*report.List, error) { return a.RegistrationList(people, came), nil },
	}, nil
}

func (h *house) countsProduct(ctx context.Context, o *exportOptions) (*product, error) {
	f, err := h.frameIn(o.Paper, o.Language)
	if err != nil {
		return nil, err
	}
	if f.AsOf, err = parseTime(o.At, h.conference); err != nil {
		return nil, err
	}
	counts, err := h.count(ctx, countsOptions{By: o.By, Where: o.Where, At: o.At, Circulate: o.Circulate})
	if err != nil {
		return nil, err
	}
	if o.Cross != "" && len(counts.Dims) < 2 {
		return nil, usagef("a cross table has two groups at least: write --by category,session")
	}
	made := &product{
		reason: checkin.ExportCounts, rows: len(counts.Rows),
		table: func() (report.Table, error) { return counts.Table(f), nil },
		list:  func() (*report.List, error) { return counts.List(f), nil },
	}
	if o.Cross != "" {
		made.rows = 0
		made.table = func() (report.Table, error) { return counts.Cross(f, o.Cross), nil }
		made.list = func() (*report.List, error) { return counts.CrossList(f, o.Cross), nil }
	}
	return made, nil
}

func (h *house) participants(ctx context.Context, o *exportOptions, p *progress) (*product, error) {
	f, err := h.frameIn(o.Paper, o.Language)
	if err != nil {
		return nil, err
	}
	facts, err := h.facts(ctx, p)
	if err != nil {
		return nil, err
	}
	options := report.ParticipantsOptions{Final: o.Final, Barred: checkin.BarredOf(facts.Log)}
	if o.Attended {
		options.Attended = report.AttendedOf(facts.Log)
	}
	list, err := report.NewParticipants(f, facts.Registrations, options)
	if err != nil {
		return nil, err
	}
	return &product{
		reason: checkin.ExportParticipants, rows: list.Persons(),
		table: func() (report.Table, error) { return list.Table(), nil },
		list:  func() (*report.List, error) { return list.List(), nil },
	}, nil
}

func (h *house) summary(s *session, o *exportOptions, p *progress) (*product, error) {
	f, err := h.frameIn(o.Paper, o.Language)
	if err != nil {
		return nil, err
	}
	if f.AsOf, err = parseTime(o.At, h.conference); err != nil {
		return nil, err
	}
	facts, err := h.facts(s, p)
	if err != nil {
		return nil, err
	}
	if facts.Session = o.Session; o.Session != "" {
		if f.AsOf, err = h.ended(o.Session, facts.Log); err != nil {
			return nil, err
		}
	}
	summary, err := report.NewSummary(f, facts)
	if err != nil {
		return nil, err
	}
	made := &product{
		reason: checkin.ExportSummary,
		table:  func() (report.Table, error) { return summary.Table(), nil },
		list:   func() (*report.List, error) { return summary.List(), nil },
	}
	if o.Annex == "" {
		return made, nil
	}
	naming, err := f.NewNaming(facts.Registrations, false)
	if err != nil {
		return nil, err
	}
	annex, err := report.NewAnnex(f, facts, naming)
	if err != nil {
		return nil, err
	}
	made.more = []exportFile{{o.Annex, func(w io.Writer) (int, error) { return annex.Rows(), h.writeList(s, w, annex.List()) }}}
	return made, nil
}

// handover prepares what goes with the badges of each delegation.
func (h *house) handover(ctx context.Context, o *exportOptions, p *progress) (*product, error) {
	f, err := h.frameIn(o.Paper, o.Language)
	if err != nil {
		return nil, err
	}
	p.begin("reading registrations")
	people, err := h.expected(ctx, "")
	if err != nil {
		return nil, err
	}
	handover := report.NewHandover(f, people)
	made := &product{
		reason: checkin.ExportEnvelopes, rows: handover.Persons(),
		table: func() (report.Table, error) { return handover.Table(o.What), nil },
		list:  func() (*report.List, error) { return handover.Envelopes(), nil },
	}
	if o.What == "signatures" {
		made.reason = checkin.ExportSignatures
		made.list = func() (*report.List, error) { return handover.Signatures(), nil }
	}
	return made, nil
}
