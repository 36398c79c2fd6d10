package printer_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"antechamber/badges/printer"
	"antechamber/badges/printer/ipp"
)

// fakePrinter answers as a printer does. Each question about a job takes it one moment on.
type fakePrinter struct {
	t       *testing.T
	server  *httptest.Server
	address string

	mu       sync.Mutex
	printer  []ipp.Attribute // beside those that say that it is well
	moments  [][]ipp.Attribute
	refuse   ipp.Status // of Print-Job
	cut      string     // what becomes of a Print-Job: "before" or "after" the job was taken the connection ends
	hidden   bool       // jobs have no names for us
	hangs    chan struct{}
	jobs     []string
	names    map[int]string
	pdf      []byte
	canceled []int
}

func newFake(t *testing.T) *fakePrinter {
	f := &fakePrinter{t: t, names: make(map[int]string)}
	f.server = httptest.NewServer(f)
	t.Cleanup(f.server.Close)
	f.address = strings.Replace(f.server.URL, "http", "ipp", 1) + "/ipp/print"
	return f
}

func (f *fakePrinter) open() printer.Printer {
	f.t.Helper()
	p, err := printer.Open(f.address, printer.Options{})
	if err != nil {
		f.t.Fatal(err)
	}
	return p
}

func (f *fakePrinter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	m, document, err := ipp.Decode(body)
	if err != nil {
		f.t.Errorf("the request is no message: %v", err)
		return
	}
	if f.hangs != nil {
		<-f.hangs
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if ipp.Operation(m.Code) == ipp.PrintJob && f.cut == "before" {
		f.cut = ""
		panic(http.ErrAbortHandler)
	}
	answer := f.answer(m, document)
	if ipp.Operation(m.Code) == ipp.PrintJob && f.cut == "after" {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/ipp")
	_, _ = w.Write(answer.Encode())
}

func (f *fakePrinter) answer(m *ipp.Message, document []byte) *ipp.Message {
	of := m.First(ipp.OperationGroup)
	a := &ipp.Message{Version: ipp.Version, ID: m.ID, Groups: []ipp.Group{{Tag: ipp.OperationGroup, Attributes: []ipp.Attribute{
		ipp.String(ipp.TagCharset, "attributes-charset", "utf-8"), ipp.String(ipp.TagLanguage, "attributes-natural-language", "en"),
	}}}}
	say := func(tag ipp.Tag, attributes ...ipp.Attribute) {
		a.Groups = append(a.Groups, ipp.Group{Tag: tag, Attributes: attributes})
	}
	switch ipp.Operation(m.Code) {
	case ipp.GetPrinterAttributes:
		say(ipp.PrinterGroup, append(append([]ipp.Attribute(nil), f.printer...),
			ipp.Int(ipp.TagEnum, "printer-state", 3), ipp.String(ipp.TagKeyword, "printer-state-reasons", "none"),
			ipp.Bool("printer-is-accepting-jobs", true), ipp.String(ipp.TagMIMEType, "document-format-supported", "application/pdf"),
			ipp.String(ipp.TagKeyword, "media-supported", "iso_a6_105x148mm"), ipp.String(ipp.TagKeyword, "media-ready", "iso_a6_105x148mm"))...)
	case ipp.PrintJob:
		if f.refuse != 0 {
			a.Code = uint16(f.refuse)
			a.Groups[0].Attributes = append(a.Groups[0].Attributes, ipp.String(ipp.TagText, "status-message", "Not now."))
			break
		}
		id := len(f.names) + 1
		f.names[id], f.pdf = of.Text("job-name"), document
		f.jobs = append(f.jobs, m.First(ipp.JobGroup).Text("media"))
		say(ipp.JobGroup, ipp.Int(ipp.TagInteger, "job-id", id), ipp.Int(ipp.TagEnum, "job-state", 3))
	case ipp.GetJobAttributes:
		if _, ok := f.names[of.Int("job-id")]; !ok {
			a.Code = uint16(ipp.StatusNotFound)
			break
		}
		say(ipp.JobGroup, f.job(of.Int("job-id"), true)...)
	case ipp.GetJobs:
		for id := range f.names {
			say(ipp.JobGroup, f.job(id, false)...)
		}
	case ipp.CancelJob:
		f.canceled = append(f.canceled, of.Int("job-id"))
		f.moments = [][]ipp.Attribute{job(7)}
	}
	return a
}

func (f *fakePrinter) job(id int, moves bool) []ipp.Attribute {
	attributes := []ipp.Attribute{ipp.Int(ipp.TagInteger, "job-id", id)}
	if !f.hidden {
		attributes = append(attributes, ipp.String(ipp.TagName, "job-name", f.names[id]))
	}
	if len(f.moments) == 0 {
		return append(attributes, ipp.Int(ipp.TagEnum, "job-state", 9))
	}
	attributes = append(attributes, f.moments[0]...)
	if moves && len(f.moments) > 1 {
		f.moments = f.moments[1:]
	}
	return attributes
}

// job are the attributes of a job in a state, for these reasons.
func job(state int, reasons ...string) []ipp.Attribute {
	a := []ipp.Attribute{ipp.Int(ipp.TagEnum, "job-state", state)}
	if len(reasons) > 0 {
		a = append(a, ipp.String(ipp.TagKeyword, "job-printer-state-reasons", reasons...))
	}
	return a
}

// quick asks as often as it can, and waits for nobody long.
func quick() printer.Patience {
	return printer.Patience{Every: time.Millisecond, TakeOver: 50 * time.Millisecond, GiveUp: 100 * time.Millisecond}
}

// told keeps what a job went through.
type told struct{ states []printer.State }

func (t *told) tell(s printer.State) { t.states = append(t.states, s) }

func (t *told) words() []string {
	var words []string
	for _, s := range t.states {
		words = append(words, strings.TrimSuffix(string(s.Phase)+" "+printer.WordsOf(s.Reasons), " "))
	}
	return words
}
