package command

import (
	"bytes"
	"fmt"
	"path/filepath"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/exchange"

	"github.com/xuri/excelize/v2"
)

// imports measures the order positions of a pretix event coming into an empty folder,
// the same once more, and the reading of a wide workbook.
func (b *benchCommand) imports(s *session, c *checkin.Conference, dir string) ([]measurement, error) {
	h, err := openHouse(s, scratchOptions(filepath.Join(dir, "imports"), storage.Day), c)
	if err != nil {
		return nil, err
	}
	defer h.close()
	var table bytes.Buffer
	table.WriteString("Order code,Position ID,Status,Attendee name: Given name,Attendee name: Family name,Attendee email,Company,Product,Ticket secret\n")
	people := manyPeople(c, b.Registrations)
	for i := range people {
		p := &people[i]
		fmt.Fprintf(&table, "O%d,%d,paid,%s,%s,%s,%s,%s,ticket-of-%s\n", i/2, i%2+1, p.GivenName, p.FamilyName, p.Email, p.Organisation, p.Category, p.Reference)
	}
	var results []measurement
	for _, what := range []string{"rows of pretix imported", "rows of pretix imported again"} {
		began := time.Now()
		if _, err := h.importFile(s, "bench.csv", bytes.NewReader(table.Bytes()), importOptions{read: h.readOptions()}); err != nil {
			return nil, err
		}
		results = append(results, atMost(fmt.Sprintf("%d %s", b.Registrations, what), time.Since(began).Seconds(), "s", float64(b.Registrations)/10_000, "10 s for 100,000"))
	}
	wide, err := b.workbook(people)
	return append(results, wide), err
}

// workbook measures the reading of an XLSX table of 50 columns.
func (b *benchCommand) workbook(people []checkin.Registration) (measurement, error) {
	const wide, rows = 50, 20_000
	book := excelize.NewFile()
	defer book.Close()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return measurement{}, err
	}
	cells := make([]any, wide)
	for i := range cells {
		cells[i] = fmt.Sprintf("Question %d", i)
	}
	cells[0], cells[1], cells[2] = "given_name", "family_name", "category"
	for row := range min(rows, len(people)) {
		if err := sheet.SetRow(fmt.Sprintf("A%d", row+1), cells); err != nil {
			return measurement{}, err
		}
		for i := range cells {
			cells[i] = row * i
		}
		cells[0], cells[1], cells[2] = people[row].GivenName, people[row].FamilyName, people[row].Category
	}
	var file bytes.Buffer
	if err := sheet.Flush(); err != nil {
		return measurement{}, err
	}
	if err := book.Write(&file); err != nil {
		return measurement{}, err
	}
	began := time.Now()
	table, err := exchange.ReadRegistrations(&file, "bench.xlsx", exchange.ReadOptions{})
	if err != nil {
		return measurement{}, err
	}
	n := 0
	for _, err := range table.Rows() {
		if err != nil {
			return measurement{}, err
		}
		n++
	}
	return measurement{What: fmt.Sprintf("%d rows of 50 columns read from XLSX", n), Value: time.Since(began).Seconds(), Unit: "s", Met: true}, nil
}
