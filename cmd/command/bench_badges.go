package command

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"antechamber/assets"
	"antechamber/badges"
	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

// badges measures one badge, 1,000 in a file, and 2,000 on sheets of A4 against gLabels, which merges the same people into a like design.
func (b *bench) badges() ([]measurement, error) {
	h, err := b.house()
	if err != nil {
		return nil, err
	}
	all, err := b.badgesOfRehearsal(h)
	if err != nil {
		return nil, err
	}
	all = all[:min(len(all), b.of(len(all), 100))]
	press, err := h.press(b.session, "delegate-a6")
	if err != nil {
		return nil, err
	}
	label, err := h.press(b.session, "label")
	if err != nil {
		return nil, err
	}
	var pdf, zpl []time.Duration
	for i := range min(200, len(all)) {
		took, err := timed(func() error {
			_, err := press.WritePDF(io.Discard, all[i:i+1])
			return err
		})
		if err != nil {
			return nil, err
		}
		pdf = append(pdf, took)
		took, err = timed(func() error {
			_, err := label.WriteZPL(io.Discard, all[i], 300)
			return err
		})
		if err != nil {
			return nil, err
		}
		zpl = append(zpl, took)
	}
	thousand := all[:min(len(all), 1000)]
	took, err := timed(func() error {
		_, err := press.WritePDF(io.Discard, thousand)
		return err
	})
	if err != nil {
		return nil, err
	}
	sheets, err := b.sheets(press, all)
	return append([]measurement{
		atMost("one badge as PDF, median", percentile(pdf, 50), "ms", 5),
		atMost("one label as ZPL at 300 dpi, median", percentile(zpl, 50), "ms", 15),
		atMost(figure(float64(len(thousand)))+" badges in one PDF", took.Seconds(), "s", 3),
	}, sheets...), err
}

// sheets measures badges on sheets of A4 against gLabels, where it is installed.
func (b *bench) sheets(press *badges.Press, all []checkin.Badge) ([]measurement, error) {
	what := figure(float64(len(all))) + " badges on sheets of A4"
	var sheets bytes.Buffer
	spent := processor()
	took, err := timed(func() error {
		_, err := press.WriteSheets(&sheets, badges.SheetA4, all)
		return err
	})
	if err != nil {
		return nil, err
	}
	spent = processor() - spent
	peer, err := b.gLabels(all)
	if err != nil {
		return nil, err
	}
	if peer.why != "" {
		return []measurement{plain(what, took.Seconds(), "s", ""), unmeasured(what+" by gLabels", peer.why)}, nil
	}
	const mb = 1 << 20
	return []measurement{
		toPeer(what, took.Seconds(), "s", peer.took.Seconds(), 0.1, "gLabels"),
		toPeer(what+", processor time", spent.Seconds(), "s", peer.processor.Seconds(), 0.1, "gLabels"),
		toPeer(what+", size of the file", float64(sheets.Len())/mb, "MB", float64(peer.size)/mb, 1, "gLabels"),
	}, nil
}

// badgesOfRehearsal are the badges of the rehearsal's people, of many scripts.
func (b *bench) badgesOfRehearsal(h *house) ([]checkin.Badge, error) {
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
func (b *bench) gLabels(all []checkin.Badge) (peerRun, error) {
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
	data, design, out := b.path("people.csv"), b.path("bench.glabels"), b.path("glabels.pdf")
	for path, content := range map[string][]byte{data: table.Bytes(), design: []byte(strings.ReplaceAll(gLabelsDesign, "people.csv", data))} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			return peerRun{}, err
		}
	}
	run := exec.CommandContext(b, program, "-C", "-o", out, design)
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
	const least = 50 // bytes that a badge cannot do without
	if peer.size < int64(least*len(all)) {
		peer.why = fmt.Sprintf("its file has %d bytes only", peer.size)
	}
	return peer, nil
}
