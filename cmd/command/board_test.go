package command

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/board"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/report"
)

// servedBoard is the board of a house, and a browser before it.
type servedBoard struct {
	link, address string
	client        *http.Client
	publicKey     []byte       // of its certificate, DER
	served        bytes.Buffer // every byte that the browser was sent
}

// serveTestBoard serves the board of a house until the test ends.
func serveTestBoard(t *testing.T, h *house) *servedBoard {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	opened, err := h.openBoard(ctx, boarding{Board: "127.0.0.1:0"}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- opened.serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	roots := x509.NewCertPool()
	roots.AddCert(opened.page.Certificate.Leaf)
	jar, _ := cookiejar.New(nil) // it returns no error
	line := opened.line()
	return &servedBoard{
		link: line.Link, address: line.Address, publicKey: opened.page.Certificate.Leaf.RawSubjectPublicKeyInfo,
		client: &http.Client{Jar: jar, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}},
	}
}

// do sends a request, and returns the answer's body.
func (b *servedBoard) do(t *testing.T, method, path, body string) io.Reader {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, b.address+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { got.Body.Close() })
	if got.StatusCode >= 300 {
		t.Fatalf("%s %s: %s", method, path, got.Status)
	}
	fmt.Fprint(&b.served, got.Header)
	return io.TeeReader(got.Body, &b.served)
}

// enter comes in by the link.
func (b *servedBoard) enter(t *testing.T) {
	t.Helper()
	_, token, _ := strings.Cut(b.link, "#")
	b.do(t, "POST", "enter", token)
}

// shownReport is a report as a browser reads it.
type shownReport struct {
	Note  string
	Cards []struct {
		ID      string
		Figure  any
		Details []string
	}
	Groups []struct {
		ID   string
		Rows []map[string]any
	}
	Arrivals struct {
		Spans []struct {
			From     string
			Attended any
		}
	}
}

// readReport reads the next report of a feed.
func readReport(t *testing.T, feed *bufio.Reader) (r shownReport) {
	t.Helper()
	for {
		line, err := feed.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		if data, ok := strings.CutPrefix(line, `data: {`); ok {
			if err := json.Unmarshal([]byte("{"+data), &r); err != nil {
				t.Fatal(err)
			}
			return r
		}
	}
}

// counted is what "counts --json" prints: by the key of each row, or "" for all.
func counted(t *testing.T, h *house, by string, circulate bool) map[string]map[string]any {
	t.Helper()
	table, err := h.count(t.Context(), countsOptions{By: by, At: h.desk.Now().Format(time.RFC3339), Circulate: circulate})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := writeJSONTable(&b, table.Table(report.Frame{Conference: h.conference}), table); err != nil {
		t.Fatal(err)
	}
	rows := make(map[string]map[string]any)
	for line := range strings.Lines(b.String()) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		key, _ := row[by].(string)
		rows[key] = row
	}
	return rows
}

// wantCounted compares every figure of a report with those of the command.
func wantCounted(t *testing.T, h *house, r shownReport, circulate bool) {
	t.Helper()
	same := func(what string, shown, told any) {
		t.Helper()
		if _, untold := shown.(string); untold {
			shown = nil
		}
		if shown != told {
			t.Errorf("%s: %v is shown, counts says %v", what, shown, told)
		}
	}
	total := counted(t, h, "", circulate)[""]
	for _, c := range r.Cards {
		same(c.ID, c.Figure, total[c.ID])
	}
	for _, g := range r.Groups {
		rows := counted(t, h, g.ID, circulate)
		if len(rows) != len(g.Rows) {
			t.Errorf("%d rows by %s, counts has %d", len(g.Rows), g.ID, len(rows))
		}
		for _, row := range g.Rows {
			for _, figure := range []string{"expected", "badged", "attended", "inside"} {
				same(g.ID+" "+fmt.Sprint(row["key"])+" "+figure, row[figure], rows[row["key"].(string)][figure])
			}
		}
	}
}

// boardHouse is a house with people, of whom some came, in a conference that is or is not sensitive.
func boardHouse(t *testing.T, sensitive bool) *house {
	t.Helper()
	h := testHouse(t)
	c := *h.conference
	c.Sensitive = sensitive
	h.conference, h.desk.Conference = &c, &c
	now := c.Sessions[0].Start.Add(7 * time.Minute)
	h.desk.Now = func() time.Time { return now }
	for i := range 12 {
		r := checkin.Registration{GivenName: fmt.Sprintf("Zyxwvut%d", i), FamilyName: "Qpomlkj", Organisation: "Nowhere Institute", Category: "ngo", Gender: "woman", Function: "Chief Vexillologist"}
		if i%3 == 0 {
			r.Category, r.Organisation, r.Gender = "member-state", "Norway", ""
		}
		r, _, err := h.desk.Register(t.Context(), r, "staff:1")
		if err != nil {
			t.Fatal(err)
		}
		if i < 10 {
			present(t, h, r.Reference)
		}
	}
	return h
}

func present(t *testing.T, h *house, reference string) {
	t.Helper()
	if _, err := h.desk.Present(t.Context(), checkin.Presentation{Reference: reference}); err != nil {
		t.Fatal(err)
	}
}

// What the page says is what counts says, also after somebody came, and names nobody.
func TestTheBoardSaysWhatCountsSays(t *testing.T) {
	t.Parallel()
	h := boardHouse(t, false)
	b := serveTestBoard(t, h)
	b.enter(t)
	feed := bufio.NewReader(b.do(t, "GET", "feed", ""))
	wantCounted(t, h, readReport(t, feed), false)
	last := mustRegister(t, h, "Zyxwvut")
	readReport(t, feed)
	present(t, h, last.Reference)
	r := readReport(t, feed)
	wantCounted(t, h, r, false)
	if r.Cards[2].ID != "attended" || r.Cards[2].Figure != 11.0 || r.Cards[3].Figure != 11.0 {
		t.Errorf("%+v, want eleven who attended and are inside", r.Cards)
	}
	if d := r.Cards[2].Details; len(d) != 2 || d[0] != "1 State" || d[1] != "1 other organisation" {
		t.Errorf("represented are %q", d)
	}
	sum := 0.0
	for _, s := range r.Arrivals.Spans {
		sum += s.Attended.(float64)
	}
	if sum != 11 {
		t.Errorf("%v arrived, want 11", sum)
	}
	wantNobody(t, h, b)
}

// wantNobody looks for what registrations say of persons, in all that a browser can get.
func wantNobody(t *testing.T, h *house, b *servedBoard) {
	t.Helper()
	for _, path := range []string{"", "board.js", "board.css", "icon.svg", "enter"} {
		if _, err := io.Copy(io.Discard, b.do(t, "GET", path, "")); err != nil {
			t.Fatal(err)
		}
	}
	readReport(t, bufio.NewReader(b.do(t, "GET", "feed?session=morning&lang=ar", "")))
	text := strings.ToLower(b.served.String())
	if !strings.Contains(text, "attended") {
		t.Fatal("nothing was served")
	}
	for r, err := range h.store.Registrations(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{r.GivenName, r.FamilyName, r.Reference, r.Function, "Institute"} {
			if secret != "" && strings.Contains(text, strings.ToLower(secret)) {
				t.Errorf("%q was served", secret)
			}
		}
	}
}

// The page of a sensitive conference says what counts --circulate says, and changes once
// a quarter of an hour, whichever session or language is asked for.
func TestTheBoardOfASensitiveConference(t *testing.T) {
	t.Parallel()
	h := boardHouse(t, true)
	now, later := h.desk.Now(), new(atomic.Int64)
	h.desk.Now = func() time.Time { return now.Add(time.Duration(later.Load())) }
	b := serveTestBoard(t, h)
	b.enter(t)
	first := readReport(t, bufio.NewReader(b.do(t, "GET", "feed", "")))
	wantCounted(t, h, first, true)
	if !strings.Contains(first.Note, "10:00") || len(first.Arrivals.Spans) != 1 || first.Arrivals.Spans[0].From != "10:00" {
		t.Errorf("note %q, arrivals %+v, want those from 10:00", first.Note, first.Arrivals)
	}
	if d := first.Cards[2].Details; len(d) != 2 || !strings.HasPrefix(d[0], "under 5") {
		t.Errorf("represented are %q", d)
	}
	present(t, h, mustRegister(t, h, "Zyxwvut").Reference)
	source := &boardSource{counts: h.counts, tellers: map[string]*kiosk.Teller{"en": mustTell(t, h)}}
	attended := func() board.Figure {
		t.Helper()
		sight, err := source.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		r, ok := sight.Report("en", "")
		if !ok {
			t.Fatal("no report")
		}
		return r.Cards[2].Figure
	}
	before := attended()
	present(t, h, mustRegister(t, h, "Zyxwvut").Reference)
	if now := attended(); now != before {
		t.Errorf("%+v became %+v within a quarter of an hour", before, now)
	}
	later.Store(int64(15 * time.Minute))
	if now := attended(); now.Number != before.Number+1 {
		t.Errorf("%+v a quarter of an hour after %+v, want one more", now, before)
	}
	wantNobody(t, h, b)
}

func mustTell(t *testing.T, h *house) *kiosk.Teller {
	t.Helper()
	teller, err := kiosk.NewTeller(h.conference, "en")
	if err != nil {
		t.Fatal(err)
	}
	return teller
}
