package command

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"antechamber/assets"
	"antechamber/kiosk/checkin"
)

// browser is a Chromium without a window, driven by the DevTools protocol through pipes.
type browser struct {
	t    *testing.T
	ctx  context.Context
	in   io.Writer
	page string // the session of the page that is driven

	mu       sync.Mutex
	last     int
	answers  map[int]chan message
	wrong    []string // what the console calls an error
	requests []string
}

type message struct {
	ID        int                       `json:"id,omitempty"`
	SessionID string                    `json:"sessionId,omitempty"`
	Method    string                    `json:"method,omitempty"`
	Params    json.RawMessage           `json:"params,omitempty"`
	Result    json.RawMessage           `json:"result,omitempty"`
	Error     *struct{ Message string } `json:"error,omitempty"`
}

// openBrowser opens a Chromium that trusts one certificate.
func openBrowser(t *testing.T, publicKey []byte) *browser {
	t.Helper()
	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium: apt-get install chromium")
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), 2*time.Minute)
	t.Cleanup(cancel)
	toBrowser, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, fromBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(publicKey)
	cmd := exec.CommandContext(ctx, program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
		"--disable-background-networking", "--disable-component-update", "--remote-debugging-pipe", "--user-data-dir="+t.TempDir(),
		"--ignore-certificate-errors-spki-list="+base64.StdEncoding.EncodeToString(sum[:]), "about:blank")
	cmd.ExtraFiles = []*os.File{toBrowser, fromBrowser} // the descriptors 3 and 4
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	toBrowser.Close()
	fromBrowser.Close()
	b := &browser{t: t, ctx: ctx, in: in, answers: make(map[int]chan message)}
	t.Cleanup(func() {
		in.Close() // which ends it
		_ = cmd.Wait()
		out.Close()
	})
	go b.listen(out)
	var target struct{ TargetID, SessionID string }
	b.want(b.call("Target.createTarget", map[string]any{"url": "about:blank"}), &target)
	b.want(b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}), &target)
	b.page = target.SessionID
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		b.call(domain+".enable", nil)
	}
	return b
}

// listen takes what the browser says until it ends.
func (b *browser) listen(out io.Reader) {
	r := bufio.NewReader(out)
	for {
		text, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(bytes.TrimSuffix(text, []byte{0}), &m) == nil {
			b.take(m)
		}
	}
}

func (b *browser) take(m message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var p struct {
		Type    string
		Entry   struct{ Level, Text, URL string }
		Request struct{ URL string }
	}
	_ = json.Unmarshal(m.Params, &p) // what is not there stays empty
	switch {
	case m.ID != 0:
		b.answers[m.ID] <- m
	case m.Method == "Runtime.exceptionThrown", m.Method == "Runtime.consoleAPICalled" && p.Type == "error", m.Method == "Log.entryAdded" && p.Entry.Level == "error":
		b.wrong = append(b.wrong, string(m.Params))
	case m.Method == "Network.requestWillBeSent":
		b.requests = append(b.requests, p.Request.URL)
	}
}

// call has the browser do something, and returns what it answers.
func (b *browser) call(method string, params map[string]any) json.RawMessage {
	b.t.Helper()
	raw, err := json.Marshal(params)
	if err != nil {
		b.t.Fatal(err)
	}
	answered := make(chan message, 1)
	b.mu.Lock()
	b.last++
	m := message{ID: b.last, SessionID: b.page, Method: method}
	if params != nil {
		m.Params = raw
	}
	b.answers[m.ID] = answered
	text, _ := json.Marshal(m) // it is made of what is JSON
	_, err = b.in.Write(append(text, 0))
	b.mu.Unlock()
	if err != nil {
		b.t.Fatal(err)
	}
	select {
	case a := <-answered:
		if a.Error != nil {
			b.t.Fatalf("%s: %s", method, a.Error.Message)
		}
		return a.Result
	case <-b.ctx.Done():
		b.t.Fatalf("%s: the browser does not answer", method)
	}
	return nil
}

func (b *browser) want(answer json.RawMessage, into any) {
	b.t.Helper()
	if err := json.Unmarshal(answer, into); err != nil {
		b.t.Fatal(err)
	}
}

// eval returns what an expression of JavaScript, or its promise, is.
func (b *browser) eval(expression string) (value any) {
	b.t.Helper()
	var a struct {
		Result           struct{ Value any }
		ExceptionDetails json.RawMessage
	}
	b.want(b.call("Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true}), &a)
	if a.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, a.ExceptionDetails)
	}
	return a.Result.Value
}

// until waits until a condition of JavaScript holds: it is asked whenever the page changes.
func (b *browser) until(condition string) {
	b.t.Helper()
	b.eval(`new Promise((done) => {
		const look = () => { if (document.readyState === 'complete' && ` + condition + `) done(true); };
		new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
		addEventListener('load', look);
		look();
	})`)
}

// open goes to a page, as a screen of a size would show it.
func (b *browser) open(address string, wide, high int, mobile bool, media map[string]string) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": wide, "height": high, "deviceScaleFactor": 1, "mobile": mobile})
	features := []map[string]string{}
	for name, value := range media {
		features = append(features, map[string]string{"name": name, "value": value})
	}
	b.call("Emulation.setEmulatedMedia", map[string]any{"features": features})
	b.call("Page.navigate", map[string]any{"url": "about:blank"}) // so that another "#" is another page
	b.call("Page.navigate", map[string]any{"url": address})
}

// picture keeps a picture of the whole page.
func (b *browser) picture(name string) {
	b.t.Helper()
	var shot struct{ Data []byte }
	b.want(b.call("Page.captureScreenshot", map[string]any{"format": "png", "captureBeyondViewport": true}), &shot)
	if err := os.WriteFile(filepath.Join(b.t.ArtifactDir(), name+".png"), shot.Data, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// busyMorning is a house of the rehearsal's people, of whom some hundred have come.
func busyMorning(t *testing.T, sensitive bool) (h *house, next func()) {
	t.Helper()
	h = testHouse(t)
	c := *h.conference
	c.Sensitive = sensitive
	h.conference, h.desk.Conference = &c, &c
	now := c.Sessions[0].Start.Add(-20 * time.Minute)
	h.desk.Now = func() time.Time { return now }
	if _, err := h.importTable(&session{Context: t.Context()}, "people", bytes.NewReader(assets.Rehearsal()), importOptions{}); err != nil {
		t.Fatal(err)
	}
	var references []string
	for r, err := range h.store.Registrations(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if r.Status == checkin.StatusApproved {
			references = append(references, r.Reference)
		}
	}
	next = func() {
		present(t, h, references[0])
		references = references[1:]
	}
	for i := range 160 {
		now = now.Add(time.Duration(10+i%7*4) * time.Second)
		next()
	}
	return h, next
}

// The page in a browser: it loads nothing from elsewhere, follows what happens, and fits a phone.
func TestTheBoardInABrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	h, next := busyMorning(t, false)
	s := serveTestBoard(t, h)
	b := openBrowser(t, s.publicKey)
	b.open(s.link, 1280, 800, false, nil)
	b.until(`document.querySelector('#attended strong')`)
	before := b.eval(`document.querySelector('#attended strong').textContent`)
	if want := fmt.Sprint(counted(t, h, "", false)[""]["attended"]); before != want {
		t.Errorf("%v attended, counts says %s", before, want)
	}
	if hash := b.eval(`location.hash + document.cookie`); hash != "" {
		t.Errorf("the page keeps %q where a script or the history has it", hash)
	}
	next()
	b.until(fmt.Sprintf(`document.querySelector('#attended strong').textContent === '%v'`, counted(t, h, "", false)[""]["attended"]))
	b.until(`/^\d\d:\d\d$/.test(document.querySelector('#clock').textContent) && !document.querySelector('#live').hidden`)
	b.picture("desktop")
	for _, tt := range []struct {
		name, query string
		wide, high  int
		media       map[string]string
	}{
		{"phone", "", 390, 844, nil},
		{"phone-arabic", "?lang=ar", 390, 844, nil},
		{"phone-small-russian", "?lang=ru", 320, 568, nil},
		{"phone-dark", "?lang=fr", 390, 844, map[string]string{"prefers-color-scheme": "dark"}},
		{"desktop-arabic-dark", "?lang=ar", 1280, 800, map[string]string{"prefers-color-scheme": "dark"}},
		{"phone-contrast", "", 390, 844, map[string]string{"prefers-contrast": "more"}},
		{"phone-contrast-dark", "?lang=zh", 390, 844, map[string]string{"prefers-contrast": "more", "prefers-color-scheme": "dark"}},
		{"tablet", "?lang=es", 820, 1180, nil},
	} {
		b.open(s.address+tt.query, tt.wide, tt.high, tt.wide < 1000, tt.media)
		b.until(`document.querySelector('#attended strong')`)
		if over := b.eval(`document.documentElement.scrollWidth - innerWidth`); over != 0.0 {
			t.Errorf("%s: %v pixels stand out on the side", tt.name, over)
		}
		if cut := b.eval(`[...document.querySelectorAll('.card *, .panel h2, li span, header *')].filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1).map((e) => e.textContent).join(' | ')`); cut != "" {
			t.Errorf("%s: cut off are %v", tt.name, cut)
		}
		b.picture(tt.name)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.wrong) > 0 {
		t.Errorf("the console says %s", b.wrong)
	}
	elsewhere := slices.DeleteFunc(b.requests, func(r string) bool { return strings.HasPrefix(r, s.address) || r == "about:blank" })
	if len(elsewhere) > 0 {
		t.Errorf("the page asks %q", elsewhere)
	}
}

// Of a sensitive conference the page says what is hidden; a wrong link opens nothing.
func TestTheSensitiveBoardInABrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	h, _ := busyMorning(t, true)
	s := serveTestBoard(t, h)
	b := openBrowser(t, s.publicKey)
	b.open(s.link+"x", 390, 844, true, nil)
	b.until(`!document.querySelector('#refused').hidden && document.querySelector('#figures').hidden`)
	b.picture("phone-refused")
	b.open(s.link, 390, 844, true, nil)
	b.until(`!document.querySelector('#note').hidden && document.querySelector('#panels .number').textContent !== ''`)
	b.picture("phone-sensitive")
	b.eval(`(() => { const s = document.querySelector('#session'); s.value = 'afternoon'; s.dispatchEvent(new Event('change')); })()`)
	b.until(`document.querySelector('#attended strong').textContent === '0'`)
}
