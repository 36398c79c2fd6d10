package command

import (
	"context"
	"slices"
	"sync"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/board"
	"antechamber/kiosk/checkin"
)

// boardSource counts for the web page. Of a sensitive conference it counts once a quarter
// of an hour: whoever saw the figures change would know who just came in.
type boardSource struct {
	counts  *tally
	tellers map[string]*kiosk.Teller

	mu   sync.Mutex
	last *boardSight // nil before the first
}

// Take implements board.Source.
func (b *boardSource) Take(ctx context.Context) (board.Sight, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	c, now := b.counts.house.conference, b.counts.house.desk.Now()
	as := now
	if c.Sensitive {
		as = c.Rounded(now)
		if b.last != nil && b.last.at.Equal(as) {
			return b.last, nil
		}
	}
	tables, peaks, err := b.counts.tables(ctx)
	if err != nil {
		return nil, err
	}
	b.last = &boardSight{conference: c, tellers: b.tellers, at: as, tables: tables, peaks: peaks}
	return b.last, nil
}

// tables are all tables as they are now, and the peak of each room.
func (t *tally) tables(ctx context.Context) (map[string][]checkin.CountRow, map[string]checkin.Peak, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.renew(ctx); err != nil {
		return nil, nil, err
	}
	if t.parted == nil {
		t.parted = t.overview.Select(nil, append(dimensionsOf("", append(slices.Clone(boardTables), "session")), dimensionsOf("session,", boardTables)...)...)
	}
	all := make(map[string][]checkin.CountRow)
	for i, name := range boardTables {
		all[name], all["session,"+name] = t.parted.Rows(i), t.parted.Rows(len(boardTables)+1+i)
	}
	all["session"] = t.parted.Rows(len(boardTables))
	return all, t.parted.Peaks(), nil
}

// boardSight is the figures of an instant, in a language once it is asked for.
type boardSight struct {
	conference *checkin.Conference
	tellers    map[string]*kiosk.Teller
	at         time.Time
	tables     map[string][]checkin.CountRow
	peaks      map[string]checkin.Peak
}

// boardGroups are what the page counts by, in its order.
func boardGroups() []string { return []string{"category", "region", "gender", "entrance", "session"} }

// Report implements board.Sight.
func (b *boardSight) Report(language, session string) (board.Report, bool) {
	t, ok := b.tellers[language]
	if _, known := b.conference.Session(session); !ok || !known && session != "" {
		return board.Report{}, false
	}
	r := board.Report{Title: b.conference.Title.In(language), Session: session, Sessions: []board.Choice{{Name: t.Say("organiser.all_sessions", nil)}}}
	if b.conference.Sensitive {
		r.Note = t.Say("board.note", map[string]any{"Time": b.at.In(b.conference.Zone).Format("15:04")})
	}
	for _, s := range b.conference.Sessions {
		r.Sessions = append(r.Sessions, board.Choice{ID: s.ID, Name: s.Name.In(language)})
	}
	r.Cards = b.cards(t, session)
	for _, dimension := range boardGroups() {
		of := session
		if dimension == "session" {
			of = "" // sessions are shown beside each other, whichever is chosen
		}
		g := board.Group{ID: dimension, Title: t.Say("organiser.by."+dimension, nil)}
		rows, figures := b.table(of, dimension)
		for i, row := range rows {
			f := figures[i]
			g.Rows = append(g.Rows, board.Row{
				Key: row.Keys[0], Name: t.Group(dimension, row.Keys[0]),
				Expected: board.Figure(f[0]), Badged: board.Figure(f[1]), Attended: board.Figure(f[2]), Inside: board.Figure(f[3]),
			})
		}
		r.Groups = append(r.Groups, g)
	}
	r.Arrivals = b.arrivals(t, session)
	return r, true
}

// table returns the rows of a session, or of all, and their figures as they may be
// shown. Of one session those are hidden that would follow from the other sessions.
func (b *boardSight) table(session, name string) ([]checkin.CountRow, [][4]checkin.Figure) {
	key := name
	if session != "" {
		key = "session," + name
	}
	if session != "" && name == "" {
		key = "session"
	}
	rows := b.tables[key]
	return b.shown(rows, session)
}

// shown hides what must not be told, and takes the rows of a session out.
func (b *boardSight) shown(rows []checkin.CountRow, session string) ([]checkin.CountRow, [][4]checkin.Figure) {
	figures := checkin.FiguresOf(rows)
	if b.conference.Sensitive {
		figures = checkin.Circulated(rows)
	}
	if session == "" {
		return rows, figures
	}
	var some []checkin.CountRow
	var theirs [][4]checkin.Figure
	for i, r := range rows {
		if r.Keys[0] == session {
			r.Keys = r.Keys[1:]
			some, theirs = append(some, r), append(theirs, figures[i])
		}
	}
	return some, theirs
}

// cards are the four figures, with States and organisations, shares and the peak.
func (b *boardSight) cards(t *kiosk.Teller, session string) []board.Card {
	var total [4]checkin.Figure
	if _, figures := b.table(session, ""); len(figures) > 0 {
		total = figures[0]
	}
	rows, _ := b.table(session, "organisation")
	r := representedBy(b.conference, rows)
	represented := func(states, others int) []string {
		return []string{b.count(t, "organiser.states", states), b.count(t, "organiser.others", others)}
	}
	var share, inside []string
	if expected, badged := total[0], total[1]; expected.Hidden == checkin.Shown && badged.Hidden == checkin.Shown && expected.Number > 0 {
		share = []string{t.Say("organiser.share", map[string]any{"Percent": (badged.Number*100 + expected.Number/2) / expected.Number})}
	}
	peak, room := peakOf(b.conference, b.peaks)
	if capacity := room.Capacity; capacity > 0 || peak.Persons > 0 {
		if capacity > 0 {
			inside = append(inside, t.Say("organiser.capacity", map[string]any{"Count": t.Number(capacity)}))
		}
		if peak.Persons > 0 && !b.small(peak.Persons) {
			at := b.conference.Rounded(peak.At).In(b.conference.Zone).Format("15:04")
			inside = append(inside, t.Say("organiser.peak", map[string]any{"Count": t.Number(peak.Persons), "Time": at}))
		}
	}
	return []board.Card{
		{ID: "expected", Name: t.Say("organiser.expected", nil), Figure: board.Figure(total[0]), Details: represented(r.StatesExpected, r.OthersExpected)},
		{ID: "badged", Name: t.Say("organiser.badged", nil), Figure: board.Figure(total[1]), Details: share},
		{ID: "attended", Name: t.Say("organiser.attended", nil), Figure: board.Figure(total[2]), Details: represented(r.StatesAttended, r.OthersAttended)},
		{ID: "inside", Name: t.Say("organiser.inside", nil), Figure: board.Figure(total[3]), Details: inside},
	}
}

// small tells whether a number is too small to be told.
func (b *boardSight) small(n int) bool {
	return b.conference.Sensitive && 0 < n && n < checkin.SmallBelow
}

// count says how many of something there are, or that they are few.
func (b *boardSight) count(t *kiosk.Teller, key string, n int) string {
	if b.small(n) {
		return t.Count(key, checkin.SmallBelow, map[string]any{"Count": t.Say("board.small", nil)})
	}
	return t.Count(key, n, map[string]any{"Count": t.Number(n)})
}

// arrivals are the first arrivals, with the spans between in which nobody came.
func (b *boardSight) arrivals(t *kiosk.Teller, session string) board.Arrivals {
	step, title := 5*time.Minute, "organiser.arrivals"
	table := "time:5m"
	if session != "" {
		table = "session," + table
	}
	rows := b.tables[table]
	if b.conference.Sensitive {
		step, title = 15*time.Minute, "board.arrivals_quarter"
		rows = byQuarters(b.conference, rows)
	}
	rows, figures := b.shown(rows, session)
	a := board.Arrivals{Title: t.Say(title, nil), Spans: []board.Span{}}
	var last time.Time
	for i, r := range rows {
		at, err := time.ParseInLocation(checkin.SpanLayout, r.Keys[0], b.conference.Zone)
		if err != nil {
			continue
		}
		for n := len(a.Spans); n > 0 && n < mostSpans && last.Add(step).Before(at); n = len(a.Spans) {
			last = last.Add(step)
			a.Spans = append(a.Spans, board.Span{From: last.Format("15:04")})
		}
		last = at
		a.Spans = append(a.Spans, board.Span{From: at.Format("15:04"), Attended: board.Figure(figures[i][2])})
	}
	a.Spans = a.Spans[max(0, len(a.Spans)-mostSpans):]
	if len(a.Spans) == 0 {
		a.Empty = t.Say("organiser.nobody_yet", nil)
	}
	return a
}

// mostSpans is how many of a day have a bar.
const mostSpans = 12 * 12

// byQuarters adds spans of five minutes up to quarters of an hour: whoever came is in one of them.
func byQuarters(c *checkin.Conference, rows []checkin.CountRow) []checkin.CountRow {
	var all []checkin.CountRow
	for _, r := range rows {
		last := len(r.Keys) - 1
		at, err := time.ParseInLocation(checkin.SpanLayout, r.Keys[last], c.Zone)
		if err != nil {
			continue
		}
		r.Keys = slices.Clone(r.Keys)
		r.Keys[last] = c.Rounded(at).Format(checkin.SpanLayout)
		if n := len(all); n > 0 && slices.Equal(all[n-1].Keys, r.Keys) {
			all[n-1].Attended += r.Attended
			all[n-1].Inside += r.Inside
			continue
		}
		all = append(all, r)
	}
	return all
}
