package command

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"antechamber/kiosk/checkin"
)

// told is a system that is told who came.
type told struct {
	sync.Mutex
	requests []string // method, path, what stands in the body
	tokens   map[string]bool
}

func (s *told) note(r *http.Request, what string) {
	s.Lock()
	defer s.Unlock()
	s.requests = append(s.requests, strings.TrimSpace(r.Method+" "+r.URL.Path+" "+what))
	s.tokens[r.Header.Get("Authorization")] = true
}

// runScript runs a script of those who came as an organiser does.
func runScript(t *testing.T, c *checkinScript, env ...string) (out string, code int) {
	t.Helper()
	for _, tool := range []string{"sh", "curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("this machine has no %s", tool)
		}
	}
	path := filepath.Join(t.TempDir(), "came.sh")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.write(f); err != nil {
		t.Fatal(err)
	}
	f.Close()
	shell := exec.Command("sh", path)
	shell.Env = append(os.Environ(), env...)
	text, _ := shell.CombinedOutput()
	return string(text), shell.ProcessState.ExitCode()
}

func came(c *checkinScript, reference, ticket, email string) {
	at := time.Date(2007, 3, 5, 10, 0, 0, 0, time.FixedZone("", -5*3600))
	c.add(&checkin.Registration{Reference: reference, Ticket: ticket, Email: email}, &checkin.Entry{ID: checkin.EntryID{Origin: "A", Seq: 1}}, at)
}

func TestPretixIsToldWhoCame(t *testing.T) {
	t.Parallel()
	seen := &told{tokens: make(map[string]bool)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body struct {
			Secret, Type, Datetime, Nonce string
			Lists                         []int
			Force                         bool
		}
		if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
			t.Error(err)
		}
		seen.note(r, fmt.Sprint(body.Secret, " ", body.Type, body.Lists, body.Datetime, body.Force, len(body.Nonce)))
		if strings.HasPrefix(body.Secret, "gone") {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, `{"status":"error","reason":"invalid"}`)
			return
		}
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"status": "ok"}`)
	}))
	defer server.Close()
	c := &checkinScript{system: "pretix", source: "pretix", conference: "A\n$(touch spoilt)"}
	came(c, "5RQJZWFG", `it's "$(odd)" \ ticket`, "")
	came(c, "5RQJZWFH", "goneticket", "")
	came(c, "5RQJZWFK", "", "a@example.org")
	out, code := runScript(t, c, "PRETIX_URL="+server.URL, "PRETIX_ORGANIZER=un", "PRETIX_LIST=3", "PRETIX_TOKEN=secret")
	if want := "5RQJZWFH: not told (HTTP 404)\n1 told, 1 not told\n"; out != want || code != 1 || c.without != 1 {
		t.Errorf("exit status %d, %d without a ticket: %s", code, c.without, out)
	}
	want := []string{
		`POST /api/v1/organizers/un/checkinrpc/redeem/ goneticket entry[3]2007-03-05T15:00:00Ztrue 32`,
		`POST /api/v1/organizers/un/checkinrpc/redeem/ it's "$(odd)" \ ticket entry[3]2007-03-05T15:00:00Ztrue 32`,
	}
	slices.Sort(seen.requests)
	if !slices.Equal(seen.requests, want) || !seen.tokens["Token secret"] || len(seen.tokens) != 1 {
		t.Errorf("requests %q with %v", seen.requests, seen.tokens)
	}
}

func TestIndicoIsToldWhoCame(t *testing.T) {
	t.Parallel()
	const secret = "9982be4e-32cf-4656-a781-62ad45609d12"
	seen := &told{tokens: make(map[string]bool)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var body map[string]any
		_ = json.NewDecoder(r.Body).Decode(&body)
		seen.note(r, fmt.Sprint(body["checked_in"]))
		switch {
		case strings.HasSuffix(r.URL.Path, "/registrations/"):
			fmt.Fprint(w, `[{"id":9,"event_id":42,"regform_id":7,"email":"Ann@example.org"},{"id":10,"event_id":42,"regform_id":7,"email":"twin@example.org"},{"id":11,"event_id":42,"regform_id":7,"email":"twin@example.org"}]`)
		case strings.HasSuffix(r.URL.Path, secret):
			fmt.Fprint(w, `{"id":8,"event_id":42,"regform_id":7}`)
		case r.Method == http.MethodPatch:
			fmt.Fprint(w, `{}`)
		default:
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	c := &checkinScript{system: "indico", source: "indico", conference: "A"}
	came(c, "5RQJZWFA", secret, "x@example.org")
	came(c, "5RQJZWFB", "", "ann@Example.org")
	came(c, "5RQJZWFC", "", "twin@example.org")
	came(c, "5RQJZWFD", strings.Replace(secret, "9", "8", 1), "")
	came(c, "5RQJZWFE", "", "")
	out, code := runScript(t, c, "INDICO_URL="+server.URL, "INDICO_TOKEN=secret", "INDICO_EVENT=42", "INDICO_FORM=7")
	if !strings.HasSuffix(out, "2 told, 2 not told\n") || !strings.Contains(out, "5RQJZWFC: not told: not one") || !strings.Contains(out, "5RQJZWFD: not told: the ticket") || code != 1 || c.without != 1 {
		t.Errorf("exit status %d, %d without: %s", code, c.without, out)
	}
	for _, path := range []string{"8", "9"} {
		if want := "PATCH /api/checkin/event/42/forms/7/registrations/" + path + " true"; !slices.Contains(seen.requests, want) {
			t.Errorf("no %s among %q", want, seen.requests)
		}
	}
	if len(seen.requests) != 5 || len(seen.tokens) != 1 || !seen.tokens["Bearer secret"] {
		t.Errorf("requests %q with %v", seen.requests, seen.tokens)
	}
}
