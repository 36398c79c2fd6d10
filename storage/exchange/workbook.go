package exchange

import (
	"errors"
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// zipMagic is how every workbook begins.
const zipMagic = "PK\x03\x04"

// maxWorkbook is how many bytes a workbook may have when it is unpacked. All of it stays
// in memory: the library would put larger parts into files in clear.
const maxWorkbook = 1 << 30

// workbook reads the first sheet of a workbook.
type workbook struct {
	book   *excelize.File
	rows   *excelize.Rows
	line   int
	width  int          // of the headings
	dates  map[int]bool // columns that hold dates
	of1904 bool         // days are counted from 1904
}

var errWorkbook = sentence("The file is no workbook that can be read, or is damaged. Save it as XLSX or as CSV (UTF-8), without a password.")

func newWorkbook(r io.Reader) (s *workbook, err error) {
	defer recovered(&err)
	book, err := excelize.OpenReader(r, excelize.Options{UnzipSizeLimit: maxWorkbook, UnzipXMLSizeLimit: maxWorkbook})
	if err != nil {
		return nil, Problem{Line: 1, Sentence: string(errWorkbook)}
	}
	s = &workbook{book: book}
	names := book.GetSheetList()
	if len(names) == 0 {
		return nil, Problem{Line: 1, Sentence: "The workbook has no sheet."}
	}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		s.of1904 = *props.Date1904
	}
	if s.dates, err = s.dateColumns(names[0]); err == nil {
		s.rows, err = book.Rows(names[0])
	}
	if err != nil {
		return nil, Problem{Line: 1, Sentence: string(errWorkbook)}
	}
	return s, nil
}

// recovered makes a fault of a workbook of what the library stumbles over.
func recovered(err *error) {
	if recover() != nil {
		*err = Problem{Line: 1, Sentence: string(errWorkbook)}
	}
}

// dateColumns finds the columns whose first numbers are shown as dates: to be read as
// they stand, cells are read without their formats.
func (s *workbook) dateColumns(name string) (map[int]bool, error) {
	shown, err := s.book.Rows(name)
	if err != nil {
		return nil, err
	}
	defer shown.Close()
	plain, err := s.book.Rows(name)
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	dates := make(map[int]bool)
	for n := 0; n < aheadRows && shown.Next() && plain.Next(); n++ {
		as, err := shown.Columns()
		if err != nil {
			return nil, err
		}
		raw, err := plain.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return nil, err
		}
		for i := range min(len(as), len(raw)) {
			_, wrong := strconv.ParseFloat(raw[i], 64)
			if wrong == nil && as[i] != raw[i] && strings.ContainsAny(strings.TrimPrefix(as[i], "-"), "/-:") && !strings.Contains(as[i], "E") {
				dates[i] = true
			}
		}
	}
	return dates, nil
}

func (s *workbook) next() (r record, err error) {
	defer recovered(&err)
	if !s.rows.Next() {
		if err := errors.Join(s.rows.Error(), s.rows.Close(), s.book.Close()); err != nil {
			return record{}, Problem{Line: s.line + 1, Sentence: string(errWorkbook)}
		}
		return record{}, io.EOF
	}
	s.line++
	texts, err := s.rows.Columns(excelize.Options{RawCellValue: true})
	if err != nil {
		return record{}, Problem{Line: s.line, Sentence: string(errWorkbook)}
	}
	for len(texts) > s.width && s.width > 0 && strings.TrimSpace(texts[len(texts)-1]) == "" {
		texts = texts[:len(texts)-1]
	}
	cells := make([]cell, max(min(len(texts), maxColumns), s.width, 1))
	for i := range cells {
		cells[i].line = s.line
		if i < len(texts) {
			cells[i].text = s.text(i, texts[i])
		}
	}
	r = record{cells, max(len(cells), len(texts))}
	if s.width == 0 && !r.blank() {
		s.width = len(cells)
	}
	return r, nil
}

// text is what a cell says: dates by ISO 8601, numbers with all their digits.
func (s *workbook) text(column int, raw string) string {
	if raw == "" || (raw[0] < '0' || raw[0] > '9') && raw[0] != '-' {
		return raw
	}
	if s.dates[column] {
		if days, err := strconv.ParseFloat(raw, 64); err == nil {
			if at, err := excelize.ExcelDateToTime(days, s.of1904); err == nil {
				return strings.TrimSuffix(at.Format("2006-01-02 15:04"), " 00:00")
			}
		}
	}
	if strings.Contains(raw, "E+") {
		if f, _, err := big.ParseFloat(raw, 10, 64, big.ToNearestEven); err == nil && f.IsInt() && len(raw) < 30 && f.MantExp(nil) < 100 {
			return fmt.Sprintf("%.0f", f)
		}
	}
	return raw
}
