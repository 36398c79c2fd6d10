package command

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"testing"
	"time"
)

// BenchmarkExports writes each export of 100,000 registrations and 200,000 entries, and
// says how much memory the process had at most: the house's own included.
func BenchmarkExports(b *testing.B) {
	s := &session{Context: b.Context(), Streams: Streams{Stdout: io.Discard, Stderr: io.Discard}, commands: &commands{}}
	h := testHouse(b)
	first, _ := h.conference.Days()
	h.desk.Now = runningFrom(first.Add(5 * time.Minute))
	if err := (&benchCommand{Registrations: 100_000, Entries: 200_000}).fill(s, h); err != nil {
		b.Fatal(err)
	}
	for _, kind := range []struct {
		name string
		o    exportOptions
		exts []string
	}{
		{"attendance", exportOptions{What: "attendance"}, []string{".csv", ".xlsx", ".pdf"}},
		{"first-last", exportOptions{What: "attendance", FirstLast: true}, []string{".csv", ".xlsx"}},
		{"registrations", exportOptions{What: "registrations"}, []string{".csv", ".xlsx"}},
		{"counts", exportOptions{What: "counts", By: "category,organisation,gender"}, []string{".csv", ".xlsx"}},
		{"cross-circulated", exportOptions{What: "counts", By: "organisation,session", Cross: "attended", Circulate: true}, []string{".csv", ".pdf"}},
		{"participants", exportOptions{What: "participants"}, []string{".csv", ".xlsx", ".pdf"}},
		{"summary", exportOptions{What: "summary"}, []string{".csv", ".pdf"}},
		{"door-list", exportOptions{What: "door-list"}, []string{".csv", ".pdf"}},
		{"inside", exportOptions{What: "inside"}, []string{".csv", ".pdf"}},
	} {
		for _, ext := range kind.exts {
			b.Run(kind.name+ext, func(b *testing.B) {
				o := kind.o
				o.Out = filepath.Join(b.TempDir(), "list"+ext)
				debug.FreeOSMemory()
				forgetPeak(b)
				began := processor()
				for b.Loop() {
					e, err := h.export(s, &o, &progress{})
					if err != nil {
						b.Fatal(err)
					}
					if _, err := h.deliver(s, e, "organiser:1"); err != nil {
						b.Fatal(err)
					}
				}
				info, err := os.Stat(o.Out)
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(info.Size())/1e6, "MB-file")
				b.ReportMetric((processor()-began).Seconds()/float64(b.N), "s-processor")
				b.ReportMetric(peak(b), "MB-most")
			})
		}
	}
	b.Run("look", func(b *testing.B) {
		began := processor()
		for b.Loop() {
			if _, err := h.findings(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric((processor()-began).Seconds()/float64(b.N), "s-processor")
	})
}

// forgetPeak lets the kernel measure the most memory anew.
func forgetPeak(b *testing.B) {
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Logf("the most memory is that of all before: %v", err)
	}
}

// peak is the most resident memory in MB.
func peak(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	found := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		return 0
	}
	kb, _ := strconv.ParseFloat(string(found[1]), 64)
	return kb / 1000
}
