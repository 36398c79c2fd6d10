package command

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"antechamber/kiosk/checkin"
)

// summariesFile is the name of the file in which a window or a hub tells others why it
// could not make the summary of a session.
const summariesFile = "summaries.json"

// summariesEvery is how often it is looked whether a session has ended.
const summariesEvery = time.Minute

// summaries makes the day's summary at the end of each session, and those that are due
// because nothing ran when one ended.
type summaries struct {
	house            *house
	session          *session
	folder, language string
	log              *slog.Logger
	settled          map[string]time.Time // when the summary of a session was made, or somebody said that none is needed
	missing          map[string]string    // why it could not be made, by session
	looked           looked               // in what nothing was due
}

// looked is a version of the database, and the last end of a session without a summary
// that is known of: zero is none.
type looked struct {
	version int64
	ended   time.Time
}

func (s *session) summaries(h *house, folder, language string, log *slog.Logger) *summaries {
	return &summaries{house: h, session: s, folder: folder, language: language, log: log, settled: make(map[string]time.Time), missing: h.unmade()}
}

// summariesBeside makes summaries until the returned function is called, or ctx ends;
// no folder gets none.
func (s *session) summariesBeside(ctx context.Context, h *house, folder, language string, log *slog.Logger) (end func()) {
	if folder == "" {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var making sync.WaitGroup
	making.Go(func() { s.summaries(h, folder, language, log).run(ctx) })
	return func() { cancel(); making.Wait() }
}

// run looks until ctx ends. Nobody at a door waits for it.
func (m *summaries) run(ctx context.Context) {
	tick := time.NewTicker(summariesEvery)
	defer tick.Stop()
	for {
		if err := m.make(ctx); err != nil && ctx.Err() == nil {
			m.log.Error("it is not known whether a summary is due", "cause", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// make makes the summaries that are due. That one cannot be made is no error: it is to
// be looked at, and tried again.
func (m *summaries) make(ctx context.Context) error {
	due, at, err := m.due(ctx)
	if err != nil {
		return err
	}
	before := maps.Clone(m.missing)
	clear(m.missing)
	for _, s := range due {
		err := m.write(ctx, s)
		if ctx.Err() != nil {
			m.missing = before
			return ctx.Err()
		}
		if err != nil {
			m.log.Error("the summary of a session was not made", "session", s.ID, "cause", err)
			m.missing[s.ID] = oneLine(err.Error())
			continue
		}
	}
	if len(m.missing) == 0 {
		m.looked = at
	}
	if maps.Equal(before, m.missing) {
		return nil
	}
	return m.house.keepUnmade(m.missing)
}

// due are the sessions that are to have a summary now.
func (m *summaries) due(ctx context.Context) (due []checkin.Session, at looked, err error) {
	h := m.house
	now := h.desk.Now()
	err = h.store.Look(ctx, func(v checkin.View) error {
		extended, err := v.Extended()
		for _, s := range h.conference.Sessions {
			end := s.End.Add(max(0, extended[s.ID]))
			if !now.Before(end) && m.settled[s.ID].Before(end) && end.After(at.ended) {
				at.ended = end
			}
		}
		return err
	})
	if err == nil {
		at.version, err = h.store.DataVersion(ctx)
	}
	if err != nil || at.ended.IsZero() || at == m.looked {
		return nil, at, err
	}
	log, err := h.entries(ctx)
	if err != nil {
		return nil, at, err
	}
	_, own, err := h.store.Origins(ctx)
	m.settled = checkin.SummariesMade(log, own)
	return h.conference.SummariesDue(log, own, now), at, err
}

func (h *house) summariesDue(ctx context.Context, log []checkin.Entry) ([]checkin.Session, error) {
	_, own, err := h.store.Origins(ctx)
	return h.conference.SummariesDue(log, own, h.now()), err
}

// write writes the two pages and their figures, together.
func (m *summaries) write(ctx context.Context, s checkin.Session) error {
	own := *m.session
	own.Context = ctx
	name := "summary-" + s.Start.In(m.house.conference.Zone).Format(time.DateOnly) + "-" + s.ID
	if m.house.rehearsal {
		name = "rehearsal-" + name
	}
	path := filepath.Join(m.folder, name)
	o := exportOptions{What: "summary", Session: s.ID, Out: path + ".pdf", Language: cmp.Or(m.language, "en")}
	made, err := m.house.produce(&own, &o, &progress{})
	if err != nil {
		return err
	}
	e := &export{reason: made.reason, session: s.ID}
	for _, ext := range []string{".pdf", ".csv"} {
		e.add(m.house, &own, path+ext, made)
	}
	_, err = m.house.deliver(&own, e, checkin.SummaryActor)
	return err
}

// unmade says of which sessions no summary could be made here, and why.
func (h *house) unmade() map[string]string {
	missing := make(map[string]string)
	if text, err := os.ReadFile(filepath.Join(h.dir, summariesFile)); err == nil {
		_ = json.Unmarshal(text, &missing) // a file that was cut short says nothing
	}
	return missing
}

func (h *house) keepUnmade(missing map[string]string) error {
	text, err := json.Marshal(missing)
	if err != nil {
		return err
	}
	return writeBeside(h.dir, summariesFile, text)
}

// ended returns when a session ended, as it was extended.
func (h *house) ended(session string, log []checkin.Entry) (time.Time, error) {
	s, ok := h.conference.Session(session)
	if !ok {
		return time.Time{}, usagef("there is no session %q: see \"conference show\"", session)
	}
	end := s.End.Add(max(0, checkin.ExtensionsOf(log)[session]))
	if h.desk.Now().Before(end) {
		return time.Time{}, faultf(checkin.FaultInvalid, "the session %q goes on until %s: write --at for an earlier instant", session, end.In(h.conference.Zone).Format("2006-01-02 15:04"))
	}
	return end, nil
}
