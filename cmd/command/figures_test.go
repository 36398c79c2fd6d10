package command

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
)

// fourFigures are expected, badged, attended and inside, as they are shown, by group.
type fourFigures map[string][4]string

// The organiser screen, the command line, CSV, XLSX, PDF and the board say the same.
func TestFiguresAreTheSameEverywhere(t *testing.T) {
	t.Parallel()
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext of poppler-utils is missing")
	}
	s, h := morning(t)
	open := *h.conference // of a sensitive one the board says less
	open.Sensitive = false
	h.conference, h.desk.Conference = &open, &open
	now := h.desk.Now()
	h.desk.Now = func() time.Time { return now }
	sight, err := h.counts.Count(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tellers, err := kiosk.NewTellers(h.conference, []string{"en"})
	if err != nil {
		t.Fatal(err)
	}
	shown, err := (&boardSource{counts: h.counts, tellers: tellers}).Take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page, _ := shown.Report("en", "")
	for _, by := range []string{checkin.ByCategory, checkin.BySession, checkin.ByGender, checkin.ByRegion} {
		want := make(fourFigures)
		for _, r := range sight.Groups[by] {
			want[r.Keys[0]] = [4]string{fmt.Sprint(*r.Expected), fmt.Sprint(*r.Badged), fmt.Sprint(r.Attended), fmt.Sprint(r.Inside)}
		}
		same := func(where string, got fourFigures) {
			t.Helper()
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("by %s (-screen +%s):\n%s", by, where, d)
			}
		}
		told := make(fourFigures)
		for key, row := range counted(t, h, by, false) {
			told[key] = [4]string{fmt.Sprint(row["expected"]), fmt.Sprint(row["badged"]), fmt.Sprint(row["attended"]), fmt.Sprint(row["inside"])}
		}
		same("command", told)
		for _, g := range page.Groups {
			if g.ID == by {
				told := make(fourFigures)
				for _, r := range g.Rows {
					told[r.Key] = [4]string{fmt.Sprint(r.Expected.Number), fmt.Sprint(r.Badged.Number), fmt.Sprint(r.Attended.Number), fmt.Sprint(r.Inside.Number)}
				}
				same("board", told)
			}
		}
		file := func(ext string) string {
			o := exportOptions{What: "counts", By: by, At: now.Format(time.RFC3339), Out: filepath.Join(t.TempDir(), "counts"+ext)}
			e, err := h.export(s, &o, &progress{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := h.deliver(s, e, "organiser:1"); err != nil {
				t.Fatal(err)
			}
			return o.Out
		}
		same("CSV", tabled(readCSV(t, file(".csv"), open.Zone)))
		same("XLSX", tabled(readXLSX(t, file(".xlsx"))))
		text, err := exec.Command(pdftotext, "-layout", file(".pdf"), "-").Output()
		if err != nil {
			t.Fatal(err)
		}
		frame, printed := framed(t, h), make(fourFigures)
		for key := range want {
			name := frame.Key(checkin.Dimension{Name: by}, key)
			row := regexp.MustCompile(`(?m)^\s*` + regexp.QuoteMeta(name) + `\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+\d+$`).FindSubmatch(text)
			if row == nil {
				t.Errorf("the PDF has no row of %q:\n%s", name, text)
				continue
			}
			printed[key] = [4]string{string(row[1]), string(row[2]), string(row[3]), string(row[4])}
		}
		same("PDF", printed)
	}
	if strings.Contains(fmt.Sprint(page.Cards), "hidden") || len(page.Groups) < 4 {
		t.Errorf("the board hides figures of a conference that is not sensitive, or has too few groups: %+v", page)
	}
}

// tabled are the figures of a table with one group.
func tabled(rows [][]string) fourFigures {
	told := make(fourFigures)
	for _, row := range rows[1:] {
		told[row[0]] = [4]string{row[1], row[2], row[3], row[4]}
	}
	return told
}
