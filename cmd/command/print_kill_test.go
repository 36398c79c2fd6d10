package command_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"antechamber/badges/printer/ipp"
)

// slowPrinter takes badges, and prints none until it is told to.
type slowPrinter struct {
	mu    sync.Mutex
	state int
	jobs  int
	asked chan struct{} // about a job
}

func (p *slowPrinter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	m, _, err := ipp.Decode(body)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	a := ipp.Message{Version: ipp.Version, ID: m.ID}
	switch ipp.Operation(m.Code) {
	case ipp.GetPrinterAttributes:
		a.Groups = []ipp.Group{{Tag: ipp.PrinterGroup, Attributes: []ipp.Attribute{ipp.Int(ipp.TagEnum, "printer-state", 3)}}}
	case ipp.PrintJob:
		p.jobs++
		a.Groups = []ipp.Group{{Tag: ipp.JobGroup, Attributes: []ipp.Attribute{ipp.Int(ipp.TagInteger, "job-id", p.jobs)}}}
	case ipp.GetJobAttributes:
		select {
		case p.asked <- struct{}{}:
		default:
		}
		a.Groups = []ipp.Group{{Tag: ipp.JobGroup, Attributes: []ipp.Attribute{ipp.Int(ipp.TagEnum, "job-state", p.state)}}}
	}
	w.Header().Set("Content-Type", "application/ipp")
	_, _ = w.Write(a.Encode())
}

// TestABadgeOfAKilledProcessIsOffered: it died by kill -9 between the entry and the end of the print. The badge is known as open, and
// is printed once more as the same issue.
func TestABadgeOfAKilledProcessIsOffered(t *testing.T) {
	t.Parallel()
	const processing, aborted, completed = 5, 8, 9
	p := &slowPrinter{state: processing, asked: make(chan struct{}, 1)}
	server := httptest.NewServer(p)
	defer server.Close()
	address := strings.Replace(server.URL, "http", "ipp", 1) + "/ipp/print"
	k := newKiosk(t)
	reference := k.register(t)[0]
	c := k.command("print", reference, "--printer", address)
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	<-p.asked // it follows the job, so the entry is written
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()

	p.mu.Lock()
	p.state = aborted
	p.mu.Unlock()
	if said := k.run(t, "jobs", "--open"); !strings.Contains(said, reference) || !strings.Contains(said, "failed") {
		t.Errorf("the badge is not offered: %q", said)
	}
	p.mu.Lock()
	p.state = completed
	p.mu.Unlock()
	if said := k.run(t, "jobs", "again", "1"); !strings.Contains(said, reference+"  badge 1 ") || !strings.Contains(said, "printed") {
		t.Errorf("%q", said)
	}
	if said := k.run(t, "jobs", "--open"); !strings.Contains(said, "no such job") {
		t.Errorf("it is open still: %q", said)
	}
}
