package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
)

// Limits of a table. A file beyond them is refused, or its row.
const (
	maxColumns   = 500
	maxFieldSize = 10_000 // characters
	maxRows      = 250_000
)

// record is one row of cells as it stands in the file.
type record struct {
	cells []cell
	count int // how many cells the row has; those beyond maxColumns are not kept
}

// cell is one field. Its text is cut off a little beyond the largest size.
type cell struct {
	text string
	line int // where it begins
}

// blank tells whether nothing stands in the row.
func (r *record) blank() bool {
	for _, c := range r.cells {
		if strings.TrimSpace(c.text) != "" {
			return false
		}
	}
	return true
}

// cellReader splits text into cells as RFC 4180 has it, with any separator and
// any line ending. A quote inside a cell that does not begin with one is a letter.
type cellReader struct {
	src   *bufio.Reader
	comma byte
	line  int // of the next byte, from 1

	text []byte // of the cells of the current row
	ends []int
	from []int // lines
}

func newCellReader(text io.Reader) *cellReader {
	src := bufio.NewReaderSize(text, window)
	head, _ := src.Peek(window)
	return &cellReader{src: src, comma: separator(head), line: 1}
}

// separator returns the sign that parts the headings: a comma, a semicolon or a tab.
func separator(head []byte) byte {
	quoted := false
	var count [3]int
	const signs = ",;\t"
	head = bytes.TrimLeft(head, "\r\n")
	for _, b := range head {
		if b == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if b == '\n' || b == '\r' {
			break
		}
		if i := strings.IndexByte(signs, b); i >= 0 {
			count[i]++
		}
	}
	best := 0
	for i := range count {
		if count[i] > count[best] {
			best = i
		}
	}
	return signs[best]
}

// ends of a cell
type ending int

const (
	atComma ending = iota
	atLineEnd
	atEnd // of the text
)

// next returns the next row, io.EOF after the last, and a Problem where the
// quotes cannot be right: then the rest cannot be told apart.
func (c *cellReader) next() (record, error) {
	if _, err := c.src.Peek(1); err != nil {
		return record{}, err
	}
	c.text, c.ends, c.from = c.text[:0], c.ends[:0], c.from[:0]
	for count := 1; ; count++ {
		start, line := len(c.text), c.line
		end, err := c.cell(count)
		if err != nil {
			return record{}, err
		}
		if count <= maxColumns {
			c.ends, c.from = append(c.ends, len(c.text)), append(c.from, line)
		} else {
			c.text = c.text[:start]
		}
		if end != atComma {
			return c.record(count), nil
		}
	}
}

func (c *cellReader) record(count int) record {
	text, start := string(c.text), 0
	cells := make([]cell, len(c.ends))
	for i, end := range c.ends {
		cells[i] = cell{text[start:end], c.from[i]}
		start = end
	}
	return record{cells, count}
}

// cell reads one cell into text.
func (c *cellReader) cell(column int) (ending, error) {
	start := len(c.text)
	first, err := c.src.ReadByte()
	if err != nil {
		return c.ended(err)
	}
	if first == '"' {
		return c.quoted(column)
	}
	for b := first; ; {
		switch b {
		case c.comma:
			return atComma, nil
		case '\n', '\r':
			return atLineEnd, c.endLine(b)
		}
		c.put(start, b)
		if b, err = c.src.ReadByte(); err != nil {
			return c.ended(err)
		}
	}
}

// quoted reads the rest of a cell that begins with a quote.
func (c *cellReader) quoted(column int) (ending, error) {
	start, opened := len(c.text), c.line
	for {
		b, err := c.src.ReadByte()
		if errors.Is(err, io.EOF) {
			return 0, Problem{Line: opened, Column: column, Sentence: "A quote is opened here and never closed. Close it, or take it away."}
		} else if err != nil {
			return 0, err
		}
		if b != '"' {
			if b == '\n' || b == '\r' && !c.follows('\n') {
				c.line++
			}
			c.put(start, b)
			continue
		}
		if !c.follows('"') {
			return c.afterQuote(column)
		}
		_, _ = c.src.Discard(1) // was peeked at
		c.put(start, '"')
	}
}

// afterQuote reads on to the end of a cell whose quote was closed.
func (c *cellReader) afterQuote(column int) (ending, error) {
	for {
		b, err := c.src.ReadByte()
		if err != nil {
			return c.ended(err)
		}
		switch b {
		case c.comma:
			return atComma, nil
		case '\n', '\r':
			return atLineEnd, c.endLine(b)
		case ' ':
		default:
			return 0, Problem{
				Line: c.line, Column: column,
				Sentence: "Text follows a closing quote. A quote before it was opened or closed in the wrong place; a quote inside a cell is written twice.",
			}
		}
	}
}

// put appends to the cell that starts at start, as far as it may be long. A
// character has at most four bytes.
func (c *cellReader) put(start int, b byte) {
	if len(c.text)-start <= 4*maxFieldSize {
		c.text = append(c.text, b)
	}
}

func (c *cellReader) endLine(b byte) error {
	if b == '\r' && c.follows('\n') {
		_, _ = c.src.Discard(1) // was peeked at
	}
	c.line++
	return nil
}

func (c *cellReader) ended(err error) (ending, error) {
	if errors.Is(err, io.EOF) {
		return atEnd, nil
	}
	return atEnd, err
}

func (c *cellReader) follows(b byte) bool {
	ahead, err := c.src.Peek(1)
	return err == nil && ahead[0] == b
}
