package page

import (
	"bytes"
	"fmt"
	"io"
)

// WriteZPL writes the label in Zebra's language: one label format that holds the picture as a graphic field (^GFA), compressed as the
// "ZPL II Programming Guide" tells. It sets the label's size, for labels of this format, and nothing else of the printer.
func (m *Mono) WriteZPL(w io.Writer) error {
	b := fmt.Appendf(make([]byte, 0, 32<<10), "^XA^PW%d^LL%d^LH0,0^LS0\n^FO0,0^GFA,%d,%d,%d,", m.Width, m.Height, len(m.Bits), len(m.Bits), m.Stride)
	var before []byte
	for y := range m.Height {
		row := m.Bits[y*m.Stride : (y+1)*m.Stride]
		if bytes.Equal(row, before) {
			b = append(b, ':')
		} else {
			b = appendRow(b, row)
		}
		before = row
	}
	b = append(b, "^FS\n^PQ1^XZ\n"...)
	if _, err := w.Write(b); err != nil {
		return fmt.Errorf("the label could not be written, check the disk and the folder: %w", err)
	}
	return nil
}

// appendRow writes a row as hexadecimal digits, a digit that comes several times in a row once, after how often. A comma stands for
// nothing but white up to the end. An exclamation mark would stand for nothing but black, but not everything that reads ZPL takes it so:
// "ones" become digits 1 in some, which are stripes.
func appendRow(b, row []byte) []byte {
	digit := func(i int) byte { return row[i/2] >> (4 - i%2*4) & 15 }
	n := 2 * len(row)
	for i := 0; i < n; {
		from, d := i, digit(i)
		for i < n && digit(i) == d {
			i++
		}
		if i == n && d == 0 {
			return append(b, ',')
		}
		b = append(appendTimes(b, i-from), hexDigits[d])
	}
	return b
}

// appendTimes writes how often the next digit comes: z for each 400, g to y for 20 to 380, G to Y for 1 to 19.
func appendTimes(b []byte, n int) []byte {
	if n == 1 {
		return b
	}
	for ; n > 400; n -= 400 {
		b = append(b, 'z')
	}
	if n >= 20 {
		b = append(b, 'g'+byte(n/20-1))
	}
	if n %= 20; n > 0 {
		b = append(b, 'G'+byte(n-1))
	}
	return b
}
