package qr

import (
	"unicode/utf8"

	"github.com/makiuchi-d/gozxing/common"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// payload is what a symbol says.
type payload struct {
	bytes    []byte // as they were written, but for text of a named character set, which is UTF-8
	version  int
	mirrored bool
}

// The modes of a segment, as ISO/IEC 18004 numbers them.
const (
	modeEnd      = 0
	modeNumeric  = 1
	modeAlpha    = 2
	modeAppend   = 3 // one of several symbols
	modeByte     = 4
	modeFNC1     = 5
	modeECI      = 7 // names a character set
	modeKanji    = 8
	modeFNC1Also = 9
	modeHanzi    = 13 // GB/T 18284
)

const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// parse reads the segments of a symbol. Bytes whose character set is not named, or not
// known, stay as they are.
func parse(data []byte, version int) (payload, bool) {
	b := bits{data: data}
	var out []byte
	eci, gs1 := -1, false
	for b.left() >= 4 {
		mode := b.take(4)
		switch mode {
		case modeEnd:
			return payload{bytes: out}, true
		case modeFNC1, modeFNC1Also:
			if gs1 = true; mode == modeFNC1Also {
				b.take(8)
			}
			continue
		case modeAppend:
			b.take(16)
			continue
		case modeECI:
			eci = b.eci()
			continue
		case modeHanzi:
			b.take(4)
		}
		n := b.take(lengthBits(mode, version))
		if b.short || n < 0 {
			return payload{}, false
		}
		segment, ok := b.segment(mode, n, gs1)
		if !ok {
			return payload{}, false
		}
		if mode == modeByte {
			segment = decoded(segment, eci)
		}
		out = append(out, segment...)
	}
	return payload{bytes: out}, !b.short
}

// lengthBits is how many bits say how long a segment is.
func lengthBits(mode, version int) int {
	i := 0
	if version > 26 {
		i = 2
	} else if version > 9 {
		i = 1
	}
	switch mode {
	case modeNumeric:
		return [...]int{10, 12, 14}[i]
	case modeAlpha:
		return [...]int{9, 11, 13}[i]
	case modeByte:
		return [...]int{8, 16, 16}[i]
	case modeKanji, modeHanzi:
		return [...]int{8, 10, 12}[i]
	}
	return -1
}

// decoded is text of a character set that was named, as UTF-8.
func decoded(text []byte, eci int) []byte {
	if eci < 0 || eci > 900 {
		return text
	}
	set, err := common.GetCharacterSetECIByValue(eci)
	if err != nil || set == nil || set.GetCharset() == nil {
		return text
	}
	if out, err := set.GetCharset().NewDecoder().Bytes(text); err == nil && (eci != 26 || utf8.Valid(text)) {
		return out
	}
	return text
}

// text is the payload as text, and whether it was: other bytes are read as ISO 8859-1,
// which is what a symbol that names no character set means and loses none.
func text(bytes []byte) (string, bool) {
	if utf8.Valid(bytes) {
		return string(bytes), true
	}
	out, _ := charmap.ISO8859_1.NewDecoder().Bytes(bytes) // which knows every byte
	return string(out), false
}

// bits are read from their first on.
type bits struct {
	data  []byte
	at    int
	short bool // more was asked for than there is
}

func (b *bits) left() int { return 8*len(b.data) - b.at }

// take returns the number that the next n bits are.
func (b *bits) take(n int) int {
	if n < 0 || n > b.left() {
		b.short = true
		return 0
	}
	v := 0
	for range n {
		v = v<<1 | int(b.data[b.at/8]>>(7-b.at%8)&1)
		b.at++
	}
	return v
}

// eci reads the number of a character set, of one to three bytes.
func (b *bits) eci() int {
	first := b.take(8)
	switch {
	case first&0x80 == 0:
		return first
	case first&0x40 == 0:
		return first&0x3F<<8 | b.take(8)
	}
	return first&0x1F<<16 | b.take(16)
}

// segment reads n characters of a mode.
func (b *bits) segment(mode, n int, gs1 bool) ([]byte, bool) {
	var out []byte
	switch mode {
	case modeNumeric:
		out = b.digits(n)
	case modeAlpha:
		out = b.alphanumeric(n, gs1)
	case modeByte:
		if 8*n > b.left() {
			return nil, false
		}
		for range n {
			out = append(out, byte(b.take(8)))
		}
	case modeKanji:
		return b.wide(n, 0xC0, 0x1F00, 0x8140, 0xC140, japanese.ShiftJIS.NewDecoder().Bytes)
	case modeHanzi:
		return b.wide(n, 0x60, 0x0A00, 0xA1A1, 0xA6A1, simplifiedchinese.GBK.NewDecoder().Bytes)
	default:
		return nil, false
	}
	return out, !b.short && (out != nil || n == 0)
}

// digits reads three digits from ten bits, two from seven, one from four.
func (b *bits) digits(n int) []byte {
	var out []byte
	for n > 0 && !b.short {
		k := min(n, 3)
		v := b.take([...]int{0, 4, 7, 10}[k])
		if v >= [...]int{0, 10, 100, 1000}[k] {
			return nil
		}
		out = append(out, []byte{byte('0' + v/100), byte('0' + v/10%10), byte('0' + v%10)}[3-k:]...)
		n -= k
	}
	return out
}

// alphanumeric reads two characters from eleven bits, one from six. Of GS1 data "%" is
// the separator, and "%%" is "%".
func (b *bits) alphanumeric(n int, gs1 bool) []byte {
	var out []byte
	for n > 0 && !b.short {
		k := min(n, 2)
		v := b.take([...]int{0, 6, 11}[k])
		if v >= [...]int{0, 45, 45 * 45}[k] {
			return nil
		}
		if k == 2 {
			out = append(out, alphanumeric[v/45])
		}
		out = append(out, alphanumeric[v%45])
		n -= k
	}
	if !gs1 {
		return out
	}
	var data []byte
	for i := 0; i < len(out); i++ {
		c := out[i]
		if c == '%' && i+1 < len(out) && out[i+1] == '%' {
			i++
		} else if c == '%' {
			c = 0x1D
		}
		data = append(data, c)
	}
	return data
}

// wide reads characters of thirteen bits.
func (b *bits) wide(n, base, split, low, high int, decode func([]byte) ([]byte, error)) ([]byte, bool) {
	if 13*n > b.left() {
		return nil, false
	}
	var out []byte
	for range n {
		v := b.take(13)
		v = v/base<<8 | v%base
		if v < split {
			v += low
		} else {
			v += high
		}
		out = append(out, byte(v>>8), byte(v))
	}
	text, err := decode(out)
	return text, err == nil
}
