package exchange

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// newYork changed to summer time on 11 March 2007.
func newYork(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func sampleSheet(t testing.TB) *Sheet {
	t.Helper()
	return &Sheet{
		Name: "attendance", Columns: []string{"name", "telephone", "at", "number"}, Zone: newYork(t),
		Rows: [][]any{
			{"=1+1", "+1 212 963 1234", time.Date(2007, 3, 5, 15, 5, 0, 0, time.UTC), 7},
			{"فاطمة, \"F\"", "+cmd|x", time.Date(2007, 7, 5, 14, 0, 1, 5e8, time.UTC), nil},
			{"王小明", "", nil, -3},
		},
	}
}

func TestSheetAsCSV(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sampleSheet(t).WriteCSV(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	want := "\ufeffname,telephone,at,number\r\n" +
		"'=1+1,+1 212 963 1234,2007-03-05T10:05:00-05:00,7\r\n" +
		"\"فاطمة, \"\"F\"\"\",'+cmd|x,2007-07-05T10:00:01-04:00,\r\n" +
		"王小明,,,-3\r\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

func TestSheetAsWorkbook(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	s := sampleSheet(t)
	s.FromRight = true
	if err := s.WriteXLSX(t.Context(), &b, t.TempDir()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("attendance")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"name", "telephone", "at (America/New_York)", "number"},
		{"=1+1", "+1 212 963 1234", "2007-03-05 10:05:00", "7"},
		{"فاطمة, \"F\"", "+cmd|x", "2007-07-05 10:00:01"},
		{"王小明", "", "", "-3"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeInlineString, "C2": excelize.CellTypeUnset, "D2": excelize.CellTypeUnset} {
		if got, err := f.GetCellType("attendance", cell); got != want || err != nil {
			t.Errorf("%s is of type %v, want %v; %v", cell, got, want, err)
		}
	}
	if raw, _ := f.GetCellValue("attendance", "C2", excelize.Options{RawCellValue: true}); !strings.HasPrefix(raw, "39146.4201388") {
		t.Errorf("the date is %q, want the days since 1900", raw)
	}
	if formula, _ := f.GetCellFormula("attendance", "A2"); formula != "" {
		t.Errorf("the text became the formula %q", formula)
	}
	if panes, err := f.GetPanes("attendance"); !panes.Freeze || panes.YSplit != 1 || err != nil {
		t.Errorf("the header is not frozen: %+v, %v", panes, err)
	}
	if view, err := f.GetSheetView("attendance", 0); err != nil || view.RightToLeft == nil || !*view.RightToLeft {
		t.Errorf("it does not begin at the right: %v", err)
	}
	if names := f.GetDefinedName(); len(names) != 1 || names[0].RefersTo != "'attendance'!$A$1:$D$4" {
		t.Errorf("the filter is over %v", names)
	}
}

func TestSheetEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var b bytes.Buffer
	if err := sampleSheet(t).WriteCSV(ctx, &b); !errors.Is(err, context.Canceled) {
		t.Errorf("CSV: %v", err)
	}
	if err := sampleSheet(t).WriteXLSX(ctx, &b, t.TempDir()); !errors.Is(err, context.Canceled) {
		t.Errorf("XLSX: %v", err)
	}
	if b.Len() > 0 {
		t.Errorf("%d bytes were written", b.Len())
	}
}
