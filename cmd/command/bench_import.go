package command

import (
	"bytes"
	"fmt"
	"io"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/exchange"

	"github.com/xuri/excelize/v2"
)

// imports measures the order positions of a pretix event coming into an empty folder,
// the same once more, and the reading of a wide workbook.
func (b *bench) imports() ([]measurement, error) {
	h, err := openHouse(b, scratchOptions(b.path("imports"), storage.Day), b.conference)
	if err != nil {
		return nil, err
	}
	defer h.close()
	people := manyPeople(b.conference, b.Registrations)
	table := orderPositions(people, 0)
	var results []measurement
	for _, again := range []string{"", ", again"} {
		took, err := timed(func() error { return b.importTable(h, table) })
		if err != nil {
			return nil, err
		}
		n := float64(b.Registrations)
		results = append(results, atMost(fmt.Sprintf("%s rows of pretix imported%s", figure(n), again), took.Seconds(), "s", n/10_000))
	}
	wide, err := b.workbook(people)
	return append(results, wide), err
}

func (b *bench) importTable(h *house, table []byte) error {
	_, err := h.importFile(b.session, "bench.csv", bytes.NewReader(table), importOptions{read: h.readOptions()})
	return err
}

// orderPositions is a file of order positions, whose people are numbered from first.
func orderPositions(people []checkin.Registration, first int) []byte {
	var table bytes.Buffer
	table.WriteString("Order code,Position ID,Status,Attendee name: Given name,Attendee name: Family name,Attendee email,Company,Product,Ticket secret\n")
	for i := range people {
		p := &people[i]
		fmt.Fprintf(&table, "O%d,%d,paid,%s,%s,%s,%s,%s,ticket-of-%s\n", (first+i)/2, (first+i)%2+1, p.GivenName, p.FamilyName, p.Email, p.Organisation, p.Category, p.Reference)
	}
	return table.Bytes()
}

// workbook measures the reading of an XLSX table of 50 columns.
func (b *bench) workbook(people []checkin.Registration) (measurement, error) {
	const wide = 50
	people = people[:min(len(people), b.of(20_000, 200))]
	var file bytes.Buffer
	if err := writeWorkbook(&file, people, wide); err != nil {
		return measurement{}, err
	}
	n := 0
	took, err := timed(func() error {
		table, err := exchange.ReadRegistrations(&file, "bench.xlsx", exchange.ReadOptions{})
		if err != nil {
			return err
		}
		for _, err := range table.Rows() {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	return plain(fmt.Sprintf("%s rows of %d columns read from XLSX", figure(float64(n)), wide), took.Seconds(), "s", ""), err
}

func writeWorkbook(w io.Writer, people []checkin.Registration, wide int) error {
	book := excelize.NewFile()
	defer book.Close()
	sheet, err := book.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	cells := make([]any, wide)
	for i := range cells {
		cells[i] = fmt.Sprintf("Question %d", i)
	}
	cells[0], cells[1], cells[2] = "given_name", "family_name", "category"
	for row := range len(people) + 1 {
		if err := sheet.SetRow(fmt.Sprintf("A%d", row+1), cells); err != nil {
			return err
		}
		if row == len(people) {
			break
		}
		for i := range cells {
			cells[i] = row * i
		}
		cells[0], cells[1], cells[2] = people[row].GivenName, people[row].FamilyName, people[row].Category
	}
	if err := sheet.Flush(); err != nil {
		return err
	}
	return book.Write(w)
}
