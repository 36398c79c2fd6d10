package board_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"antechamber/kiosk/board"
	"antechamber/kiosk/checkin"
)

const token = "the-token-of-the-test"

// counter counts how often it was asked, and says so.
type counter struct{ n atomic.Int64 }

func (c *counter) Take(context.Context) (board.Sight, error) { return sight(c.n.Add(1)), nil }

type sight int64

func (s sight) Report(language, session string) (board.Report, bool) {
	if session != "" && session != "morning" {
		return board.Report{}, false
	}
	return board.Report{Title: language, Session: session, Cards: []board.Card{{ID: "attended", Figure: board.Figure{Number: int(s)}}}}, true
}

type words string

func (w words) Say(key string, _ map[string]any) string { return string(w) + ":" + key }

func newBoard(t *testing.T, now func() time.Time) (*board.Board, *counter) {
	t.Helper()
	c := new(counter)
	b, err := board.New(board.Config{
		Source: c, Token: token, Languages: []string{"en", "ar", "fr"}, Now: now,
		Words: func(l string) board.Words { return words(l) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return b, c
}

// ask sends one request, from an address.
func ask(h http.Handler, method, path, body, from string, cookies ...*http.Cookie) *http.Response {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = from
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func enter(t *testing.T, h http.Handler) *http.Cookie {
	t.Helper()
	got := ask(h, "POST", "/enter", token, "192.0.2.1:1")
	if got.StatusCode != http.StatusNoContent || len(got.Cookies()) != 1 {
		t.Fatalf("status %d with %d cookies, want 204 with one", got.StatusCode, len(got.Cookies()))
	}
	return got.Cookies()[0]
}

func TestOnlyWhoHasTheTokenComesIn(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	b, c := newBoard(t, func() time.Time { return now })
	h := b.Handler()
	for _, wrong := range []string{"", "x", token + "x", token[:len(token)-1], strings.Repeat("x", 256)} {
		if got := ask(h, "POST", "/enter", wrong, "192.0.2.9:1"); got.StatusCode != http.StatusUnauthorized || len(got.Cookies()) > 0 {
			t.Errorf("%q: status %d with cookies %v", wrong, got.StatusCode, got.Cookies())
		}
	}
	if got := ask(h, "POST", "/enter", strings.Repeat("x", 1<<20), "192.0.2.8:1"); got.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("a large token: status %d", got.StatusCode)
	}
	cookie := enter(t, h)
	if !cookie.Secure || !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || !strings.HasPrefix(cookie.Name, "__Host-") || strings.Contains(cookie.Value, token) {
		t.Errorf("the cookie is %v", cookie)
	}
	later, _, _ := strings.Cut(cookie.Value, ".")
	for name, forged := range map[string]string{
		"none": "", "the token": token, "another time": "9" + cookie.Value, "no MAC": later + ".", "half": later, "another MAC": cookie.Value[:len(cookie.Value)-2] + "AA",
	} {
		got := ask(h, "GET", "/feed", "", "192.0.2.1:1", &http.Cookie{Name: cookie.Name, Value: forged})
		if got.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: status %d", name, got.StatusCode)
		}
	}
	if c.n.Load() > 0 {
		t.Error("figures were taken for somebody who may not see them")
	}
	if got := ask(h, "GET", "/enter", "", "192.0.2.1:1", cookie); got.StatusCode != http.StatusNoContent {
		t.Errorf("with the cookie: status %d", got.StatusCode)
	}
	now = now.Add(12 * time.Hour)
	if got := ask(h, "GET", "/enter", "", "192.0.2.1:1", cookie); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("after twelve hours: status %d", got.StatusCode)
	}
	other, err := board.New(board.Config{Source: c, Token: "another", Languages: []string{"en"}, Now: func() time.Time { return now.Add(-11 * time.Hour) }, Words: func(l string) board.Words { return words(l) }})
	if err != nil {
		t.Fatal(err)
	}
	if got := ask(other.Handler(), "GET", "/enter", "", "192.0.2.1:1", cookie); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("with another token in force: status %d", got.StatusCode)
	}
}

// A new link lets in at once; the one before lets nobody in, and sends away whom it let in.
func TestANewLinkEndsTheOneBefore(t *testing.T) {
	t.Parallel()
	b, _ := newBoard(t, nil)
	server := httptest.NewServer(b.Handler())
	defer server.Close()
	before := enter(t, b.Handler())
	r, err := http.NewRequestWithContext(t.Context(), "GET", server.URL+"/feed", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.AddCookie(before)
	feed, err := http.DefaultClient.Do(r)
	if err != nil || feed.StatusCode != http.StatusOK {
		t.Fatalf("%v %v", feed, err)
	}
	defer feed.Body.Close()
	b.Renew("another-token")
	if _, err := io.Copy(io.Discard, feed.Body); err != nil { // it ends
		t.Error(err)
	}
	h := b.Handler()
	if got := ask(h, "GET", "/enter", "", "192.0.2.1:1", before); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("who was let in before: status %d", got.StatusCode)
	}
	if got := ask(h, "POST", "/enter", token, "192.0.2.1:1"); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("the link before: status %d", got.StatusCode)
	}
	if got := ask(h, "POST", "/enter", "another-token", "192.0.2.1:1"); got.StatusCode != http.StatusNoContent {
		t.Errorf("the new link: status %d", got.StatusCode)
	}
}

func TestWrongTokensAreLimited(t *testing.T) {
	t.Parallel()
	now := time.Unix(1_800_000_000, 0)
	b, _ := newBoard(t, func() time.Time { return now })
	h := b.Handler()
	try := func(from string) int { return ask(h, "POST", "/enter", "wrong", from).StatusCode }
	for i := range 10 {
		if got := try("[2001:db8::1]:5"); got != http.StatusUnauthorized {
			t.Fatalf("try %d: status %d", i, got)
		}
	}
	if got := try("[2001:db8::2]:5"); got != http.StatusTooManyRequests {
		t.Errorf("one more from that network: status %d", got)
	}
	if got := ask(h, "POST", "/enter", token, "[2001:db8::1]:5"); got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" {
		t.Errorf("the right one after them: status %d", got.StatusCode)
	}
	if got := try("192.0.2.1:5"); got != http.StatusUnauthorized {
		t.Errorf("from elsewhere: status %d", got)
	}
	now = now.Add(6 * time.Second)
	if got := ask(h, "POST", "/enter", token, "[2001:db8::1]:5"); got.StatusCode != http.StatusNoContent {
		t.Errorf("the right one six seconds later: status %d", got.StatusCode)
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	b, _ := newBoard(t, nil)
	for _, tt := range []struct {
		method, path string
		status       int
		kind         string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8"},
		{"HEAD", "/", 200, "text/html; charset=utf-8"},
		{"GET", "/board.css", 200, "text/css; charset=utf-8"},
		{"GET", "/board.js", 200, "text/javascript; charset=utf-8"},
		{"GET", "/icon.svg", 200, "image/svg+xml"},
		{"GET", "/feed", 401, ""},
		{"GET", "/enter", 401, ""},
		{"POST", "/", 405, ""},
		{"POST", "/feed", 405, ""},
		{"PUT", "/enter", 405, ""},
		{"GET", "/index.html", 404, ""},
		{"GET", "/../board.go", 307, ""},
	} {
		got := ask(b.Handler(), tt.method, tt.path, "", "192.0.2.1:1")
		if got.StatusCode != tt.status || tt.kind != "" && got.Header.Get("Content-Type") != tt.kind {
			t.Errorf("%s %s: %d %q, want %d %q", tt.method, tt.path, got.StatusCode, got.Header.Get("Content-Type"), tt.status, tt.kind)
		}
		policy := got.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") || strings.Contains(policy, "http") {
			t.Errorf("%s %s: the policy is %q", tt.method, tt.path, policy)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "Cross-Origin-Resource-Policy": "same-origin"} {
			if got.Header.Get(name) != want {
				t.Errorf("%s %s: %s is %q", tt.method, tt.path, name, got.Header.Get(name))
			}
		}
		if len(got.Cookies()) > 0 {
			t.Errorf("%s %s sets a cookie", tt.method, tt.path)
		}
	}
}

func TestThePageSpeaksTheLanguageThatIsAskedFor(t *testing.T) {
	t.Parallel()
	b, _ := newBoard(t, nil)
	for _, tt := range []struct{ query, accept, want string }{
		{"", "", `<html lang="en" dir="ltr">`},
		{"", "fr-CA, en;q=0.5", `<html lang="fr" dir="ltr">`},
		{"?lang=ar", "fr", `<html lang="ar" dir="rtl">`},
		{"?lang=xx", "ar-EG", `<html lang="ar" dir="rtl">`},
		{"?lang=%22%3E%3Cscript%3E", "\x00;;", `<html lang="en" dir="ltr">`},
	} {
		r := httptest.NewRequest("GET", "/"+tt.query, nil)
		r.Header.Set("Accept-Language", tt.accept)
		w := httptest.NewRecorder()
		b.Handler().ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("%q, %q: %.200s", tt.query, tt.accept, w.Body)
		}
	}
}

func TestAFigureThatMustNotBeToldIsNotWritten(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]board.Figure{
		"17": {Number: 17}, "0": {}, "null": {None: true},
		`"small"`: {Number: 3, Hidden: checkin.Small}, `"hidden"`: {Number: 17, Hidden: checkin.Beside},
	} {
		if got, err := json.Marshal(f); err != nil || string(got) != want {
			t.Errorf("%+v: %s %v, want %s", f, got, err, want)
		}
	}
}

// event is one server-sent event.
type event struct{ name, data string }

// read reads the next event, without what says when to connect anew.
func read(t *testing.T, r *bufio.Reader) (e event) {
	t.Helper()
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		name, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch {
		case name == "event":
			e.name = value
		case name == "data":
			e.data = value
		case name == "" && e.name != "":
			return e
		}
	}
}

// attended is the figure in an event.
func attended(t *testing.T, e event) int {
	t.Helper()
	var r struct{ Cards []struct{ Figure int } }
	if err := json.Unmarshal([]byte(e.data), &r); err != nil || e.name != "report" || len(r.Cards) != 1 {
		t.Fatalf("%+v %v, want a report", e, err)
	}
	return r.Cards[0].Figure
}

// A browser over TLS gets the figures, and others when something changed.
func TestTheFeedFollows(t *testing.T) {
	t.Parallel()
	b, _ := newBoard(t, nil)
	certified := httptest.NewTLSServer(http.NotFoundHandler())
	certified.Close()
	server := httptest.NewUnstartedServer(nil)
	ctx, cancel := context.WithCancel(t.Context())
	changes, served := make(chan struct{}, 1), make(chan error, 1)
	go b.Run(ctx, changes)
	go func() { served <- b.Serve(ctx, server.Listener, certified.TLS.Certificates[0]) }()
	client := certified.Client()
	at := "https://" + server.Listener.Addr().String()
	got, err := client.Post(at+"/enter", "text/plain", strings.NewReader(token))
	if err != nil {
		t.Fatal(err)
	}
	got.Body.Close()
	request, _ := http.NewRequestWithContext(t.Context(), "GET", at+"/feed?lang=fr&session=morning", nil)
	request.AddCookie(got.Cookies()[0])
	feed, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer feed.Body.Close()
	if feed.StatusCode != 200 || feed.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%s %v", feed.Status, feed.Header)
	}
	if feed.TLS.Version != tls.VersionTLS13 {
		t.Errorf("TLS %x", feed.TLS.Version)
	}
	r := bufio.NewReader(feed.Body)
	first := read(t, r)
	if !strings.Contains(first.data, `"title":"fr"`) || !strings.Contains(first.data, `"session":"morning"`) {
		t.Errorf("the first event is %v", first)
	}
	n := attended(t, first)
	if alive := read(t, r); alive.name != "alive" {
		t.Errorf("after it comes %v, want the time", alive)
	}
	changes <- struct{}{}
	if now := attended(t, read(t, r)); now != n+1 {
		t.Errorf("%d after a change, want %d", now, n+1)
	}
	request.URL.RawQuery = "session=none"
	if none, err := client.Do(request); err != nil || none.StatusCode != http.StatusNotFound {
		t.Errorf("%v %v of no session", none, err)
	}
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
	_, _ = io.Copy(io.Discard, r) // which would never end, were the feed to go on
}

// written is a browser's end of a feed.
type written struct {
	mu   sync.Mutex
	text bytes.Buffer
	at   []time.Time
}

// taken gives what was written since it was last asked, and when the reports came.
func (w *written) taken() (string, []time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	defer func() { w.text.Reset(); w.at = nil }()
	return w.text.String(), w.at
}

func (w *written) Header() http.Header { return http.Header{} }
func (w *written) WriteHeader(int)     {}
func (w *written) Flush()              {}
func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if strings.HasPrefix(string(p), "event: report") {
		w.at = append(w.at, time.Now())
	}
	return w.text.Write(p)
}

// However much changes, a page hears of it twice a second at most; and it hears the
// time where nothing does. Nobody counts for nobody.
func TestTheFeedKeepsItsPace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b, c := newBoard(t, nil)
		h := b.Handler()
		ctx, cancel := context.WithCancel(t.Context())
		changes := make(chan struct{}, 1)
		go b.Run(ctx, changes)
		changes <- struct{}{}
		synctest.Wait()
		if n := c.n.Load(); n != 0 {
			t.Errorf("counted %d times for nobody", n)
		}
		w := new(written)
		r := httptest.NewRequestWithContext(ctx, "GET", "/feed", nil)
		r.AddCookie(enter(t, h))
		done := make(chan struct{})
		go func() {
			defer close(done)
			h.ServeHTTP(w, r)
		}()
		synctest.Wait()
		for range 1000 { // ten seconds of changes
			select {
			case changes <- struct{}{}:
			default:
			}
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(time.Second)
		_, at := w.taken()
		if len(at) < 15 || len(at) > 23 {
			t.Fatalf("%d events in eleven seconds, want about two a second", len(at))
		}
		for i := range at[1:] {
			if d := at[i+1].Sub(at[i]); d < 500*time.Millisecond {
				t.Errorf("two events %s apart", d)
			}
		}
		time.Sleep(45 * time.Second)
		text, _ := w.taken()
		if beats := strings.Count(text, "event: alive\n"); beats < 3 {
			t.Errorf("%d beats in 45 seconds of quiet, want three:\n%s", beats, text)
		}
		cancel()
		<-done
	})
}
