//go:build cgo

package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"antechamber/badges/printer/ipp"
)

// condition is how a printer is.
type condition int

const (
	well  condition = iota
	empty           // it has no paper, and says so
	gone            // it does not answer
)

// ippPrinter answers as a printer does that takes A6 badges.
type ippPrinter struct {
	t       *testing.T
	address string

	mu   sync.Mutex
	is   condition
	jobs map[int]int // their states (RFC 8011, 5.3.7), by their numbers
	out  int         // how many came out
}

const (
	jobStopped   = 6
	jobCancelled = 7
	jobCompleted = 9
)

func newPrinter(t *testing.T) *ippPrinter {
	p := &ippPrinter{t: t, jobs: make(map[int]int)}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	p.address = strings.Replace(server.URL, "http", "ipp", 1) + "/ipp/print"
	return p
}

// become lets something happen to the printer. What waits for paper comes out with it.
func (p *ippPrinter) become(is condition) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.is = is
	for id, state := range p.jobs {
		if is == well && state == jobStopped {
			p.complete(id)
		}
	}
}

func (p *ippPrinter) complete(id int) {
	p.jobs[id] = jobCompleted
	p.out++
}

// printed is how many badges came out.
func (p *ippPrinter) printed() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.out
}

func (p *ippPrinter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	m, _, err := ipp.Decode(body)
	if err != nil {
		p.t.Errorf("the request is no message: %v", err)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.is == gone {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/ipp")
	_, _ = w.Write(p.answer(m).Encode())
}

func (p *ippPrinter) answer(m *ipp.Message) *ipp.Message {
	a := &ipp.Message{Version: ipp.Version, ID: m.ID, Groups: []ipp.Group{{Tag: ipp.OperationGroup, Attributes: []ipp.Attribute{
		ipp.String(ipp.TagCharset, "attributes-charset", "utf-8"), ipp.String(ipp.TagLanguage, "attributes-natural-language", "en"),
	}}}}
	of := m.First(ipp.OperationGroup)
	id := of.Int("job-id")
	switch ipp.Operation(m.Code) {
	case ipp.GetPrinterAttributes:
		a.Groups = append(a.Groups, ipp.Group{Tag: ipp.PrinterGroup, Attributes: p.attributes()})
		return a
	case ipp.PrintJob:
		id = len(p.jobs) + 1
		if p.jobs[id] = jobStopped; p.is == well {
			p.complete(id)
		}
	case ipp.CancelJob:
		p.jobs[id] = jobCancelled
	}
	if state, ok := p.jobs[id]; ok {
		a.Groups = append(a.Groups, ipp.Group{Tag: ipp.JobGroup, Attributes: []ipp.Attribute{
			ipp.Int(ipp.TagInteger, "job-id", id), ipp.Int(ipp.TagEnum, "job-state", state), ipp.String(ipp.TagKeyword, "job-printer-state-reasons", p.reason()),
		}})
	}
	return a
}

func (p *ippPrinter) attributes() []ipp.Attribute {
	state := 3 // idle
	if p.is == empty {
		state = 5 // stopped
	}
	return []ipp.Attribute{
		ipp.Int(ipp.TagEnum, "printer-state", state), ipp.String(ipp.TagKeyword, "printer-state-reasons", p.reason()),
		ipp.Bool("printer-is-accepting-jobs", true), ipp.String(ipp.TagMIMEType, "document-format-supported", "application/pdf"),
		ipp.String(ipp.TagKeyword, "media-supported", "iso_a6_105x148mm"), ipp.String(ipp.TagKeyword, "media-ready", "iso_a6_105x148mm"),
	}
}

func (p *ippPrinter) reason() string {
	if p.is == empty {
		return "media-empty-error"
	}
	return "none"
}
