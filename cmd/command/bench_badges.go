package command

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"antechamber/assets"
	"antechamber/badges"
	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

// badges measures one badge, 1,000 in a file, and 2,000 on sheets of A4 against gLabels, which merges the same people into a like design.
func (b *benchCommand) badges(s *session, h *house, dir string) ([]measurement, error) {
	press, err := h.press(s, "delegate-a6")
	if err != nil {
		return nil, err
	}
	all, err := b.badgesOfRehearsal(h)
	if err != nil {
		return nil, err
	}
	var one []time.Duration
	for i := range 200 {
		began := time.Now()
		if _, err := press.WritePDF(io.Discard, all[i:i+1]); err != nil {
			return nil, err
		}
		one = append(one, time.Since(began))
	}
	began := time.Now()
	if _, err := press.WritePDF(io.Discard, all[:1000]); err != nil {
		return nil, err
	}
	results := []measurement{
		atMost("one badge as PDF, median", percentile(one, 50), "ms", 5, "5 ms"),
		atMost("1,000 badges in one PDF", time.Since(began).Seconds(), "s", 3, "3 s"),
	}
	var sheets bytes.Buffer
	began, spent := time.Now(), processor()
	if _, err := press.WriteSheets(&sheets, badges.SheetA4, all); err != nil {
		return nil, err
	}
	took := time.Since(began).Seconds()
	spent = processor() - spent
	peer, err := b.gLabels(s, all, dir)
	if err != nil || peer.why != "" {
		results = append(results, measurement{What: "2,000 badges on sheets of A4", Value: took, Unit: "s", Of: "gLabels: " + peer.why, Met: true})
		return results, err
	}
	const mb = 1 << 20
	return append(
		results,
		measurement{What: "2,000 badges merged by gLabels", Value: peer.took.Seconds(), Unit: "s", Of: "the peer, in the same run", Met: true},
		atMost("2,000 badges on sheets of A4", took, "s", peer.took.Seconds()/10, "a tenth of gLabels"),
		atMost("the same, processor time", spent.Seconds(), "s", peer.processor.Seconds()/10, "a tenth of gLabels'"),
		atMost("the same, size of the file", float64(sheets.Len())/mb, "MB", float64(peer.size)/mb, "gLabels' file"),
	), nil
}

// badgesOfRehearsal are the badges of the rehearsal's people, of many scripts.
func (b *benchCommand) badgesOfRehearsal(h *house) ([]checkin.Badge, error) {
	table, err := exchange.ReadRegistrations(bytes.NewReader(assets.Rehearsal()), "rehearsal", h.readOptions())
	if err != nil {
		return nil, err
	}
	var all []checkin.Badge
	for row := range table.Rows() {
		p := row.Registration
		category, _ := h.conference.Category(p.Category)
		code, err := h.codec.Badge(p.Reference, category.Letter, 1)
		if err != nil {
			return nil, err
		}
		all = append(all, checkin.Badge{Registration: p, Category: category, Issue: 1, Code: code})
	}
	return all, nil
}

// peerRun is what gLabels took.
type peerRun struct {
	took, processor time.Duration
	size            int64
	why             string // why there is no run
}

// gLabelsDesign is four badges on A4 with a like design: the conference, the name, the organisation, a QR symbol and a band.
//
//go:embed bench.glabels
var gLabelsDesign string

// gLabels has gLabels merge the badges, where it is installed.
func (b *benchCommand) gLabels(s *session, all []checkin.Badge, dir string) (peerRun, error) {
	program, err := exec.LookPath("glabels-3-batch")
	if err != nil {
		return peerRun{why: "not installed: apt-get install glabels"}, nil
	}
	var table bytes.Buffer
	rows := csv.NewWriter(&table)
	_ = rows.Write([]string{"name", "organisation", "category", "code"}) // a buffer takes everything
	for i := range all {
		r := &all[i].Registration
		_ = rows.Write([]string{r.Name(), r.Organisation, strings.ToUpper(all[i].Category.Name.In("en")), all[i].Code})
	}
	rows.Flush()
	data, design, out := filepath.Join(dir, "people.csv"), filepath.Join(dir, "bench.glabels"), filepath.Join(dir, "glabels.pdf")
	for path, content := range map[string][]byte{data: table.Bytes(), design: []byte(strings.ReplaceAll(gLabelsDesign, "people.csv", data))} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return peerRun{}, err
		}
	}
	run := exec.CommandContext(s, program, "-C", "-o", out, design)
	began := time.Now()
	if said, err := run.CombinedOutput(); err != nil {
		return peerRun{why: fmt.Sprintf("%v: %s", err, oneLine(string(said)))}, nil
	}
	peer := peerRun{took: time.Since(began), processor: run.ProcessState.UserTime() + run.ProcessState.SystemTime()}
	info, err := os.Stat(out)
	if err != nil {
		return peerRun{why: err.Error()}, nil
	}
	peer.size = info.Size()
	const least = 100_000 // bytes that 2,000 badges cannot do without
	if peer.size < least {
		peer.why = fmt.Sprintf("its file has %d bytes only", peer.size)
	}
	return peer, nil
}
