package exchange_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

// workbookOf writes rows to the first sheet of a workbook.
func workbookOf(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	if _, err := book.NewSheet("Notes"); err != nil {
		t.Fatal(err)
	}
	for i, cells := range rows {
		name, err := excelize.CoordinatesToCellName(1, i+1)
		if err == nil {
			err = book.SetSheetRow("Sheet1", name, &cells)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func TestReadsAWorkbook(t *testing.T) {
	t.Parallel()
	head := []any{"given_name", "family_name", "category", "external_id", "note", "Arrival"}
	for i := range 44 {
		head = append(head, "Q"+string(rune('A'+i)))
	}
	file := workbookOf(t, head, nil,
		[]any{"Zoë", "王", "ngo", 4122730000000, "two\nlines", time.Date(2007, 3, 4, 18, 30, 0, 0, time.UTC), true, 1.5, "+41 22"},
		[]any{"Ann", "Lee", "ngo", "0042"})
	table, err := exchange.ReadRegistrations(bytes.NewReader(file), "people.xlsx", knownCategories)
	if err != nil {
		t.Fatal(err)
	}
	var got []checkin.Registration
	var lines []int
	for row, err := range table.Rows() {
		if err != nil || len(row.Problems) > 0 {
			t.Fatal(err, row.Problems)
		}
		got, lines = append(got, row.Registration), append(lines, row.Line)
	}
	want := []checkin.Registration{
		{
			GivenName: "Zoë", FamilyName: "王", Category: "ngo", ExternalID: "4122730000000", Note: "two\nlines", Status: checkin.StatusApproved, Listing: checkin.ListingListed,
			Extra: map[string]string{"Arrival": "2007-03-04 18:30", "QA": "1", "QB": "1.5", "QC": "+41 22"},
		},
		{GivenName: "Ann", FamilyName: "Lee", Category: "ngo", ExternalID: "0042", Status: checkin.StatusApproved, Listing: checkin.ListingListed},
	}
	if diff := cmp.Diff(want, got); diff != "" || !cmp.Equal(lines, []int{3, 4}) {
		t.Errorf("lines %v: %s", lines, diff)
	}
}

func TestBadWorkbooks(t *testing.T) {
	t.Parallel()
	good := workbookOf(t, []any{"given_name", "category"}, []any{"Ann", "ngo"}, []any{"Bea", "ngo", "", "", "more"})
	table, err := exchange.ReadRegistrations(bytes.NewReader(good), "people.xlsx", knownCategories)
	if err != nil {
		t.Fatal(err)
	}
	var outcomes string
	for row, err := range table.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		outcomes += row.Registration.GivenName + strings.Repeat("!", len(row.Problems))
	}
	if outcomes != "Ann!" {
		t.Errorf("rows became %s", outcomes)
	}
	empty := workbookOf(t)
	if _, err := exchange.ReadRegistrations(bytes.NewReader(empty), "people.xlsx", knownCategories); err == nil || !strings.Contains(err.Error(), "is empty") {
		t.Errorf("an empty workbook: %v", err)
	}
	for i := range 500 { // each lacks or spoils some bytes of a good one
		bad := bytes.Clone(good)
		at := i * 7919 % len(bad)
		switch i % 3 {
		case 0:
			bad = append(bad[:at], bad[min(at+1+i%40, len(bad)):]...)
		case 1:
			bad[at] ^= byte(1 + i%255)
		default:
			bad = bad[:at]
		}
		table, err := exchange.ReadRegistrations(bytes.NewReader(bad), "people.xlsx", knownCategories)
		if err == nil {
			for _, err = range table.Rows() {
			}
		}
		if err != nil && checkin.FaultCode(err) != checkin.FaultInvalid {
			t.Fatalf("workbook %d: %v", i, err)
		}
	}
}
