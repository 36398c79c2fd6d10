package exchange

import (
	"bufio"
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// window is how many bytes at a time the guesses look at.
const window = 64 << 10

// utf8Reader returns the text of r in UTF-8 without a byte order mark. The text
// may be in UTF-8, in UTF-16 with a mark or with the zero bytes of plain letters,
// or else in Windows-1252. What is not valid UTF-8 in a UTF-8 text is passed on.
func utf8Reader(r io.Reader) io.Reader {
	src := bufio.NewReaderSize(r, window)
	head, _ := src.Peek(512)
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		_, _ = src.Discard(3) // was peeked at
		return src
	case bytes.HasPrefix(head, []byte("\xff\xfe")), zerosAt(head, 1):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(src)
	case bytes.HasPrefix(head, []byte("\xfe\xff")), zerosAt(head, 0):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder().Reader(src)
	}
	return &plainReader{src: src}
}

// zerosAt tells whether most second bytes, from the one at first on, are zero, and
// hardly any of the others: so plain letters look in UTF-16.
func zerosAt(head []byte, first int) bool {
	pairs := len(head) / 2
	var zeros [2]int
	for i, b := range head[:2*pairs] {
		if b == 0 {
			zeros[i%2]++
		}
	}
	return pairs > 1 && zeros[first]*2 > pairs && zeros[1-first]*10 < pairs
}

// plainReader passes text in ASCII on until the first other byte, and decides
// there between UTF-8 and Windows-1252.
type plainReader struct {
	src     *bufio.Reader
	decided io.Reader
}

func (p *plainReader) Read(out []byte) (int, error) {
	if p.decided != nil {
		return p.decided.Read(out)
	}
	ahead, err := p.src.Peek(window)
	plain := bytes.IndexFunc(ahead, func(r rune) bool { return r >= utf8.RuneSelf })
	if plain < 0 {
		plain = len(ahead)
	}
	if plain > 0 {
		n := copy(out, ahead[:plain])
		_, _ = p.src.Discard(n) // was peeked at
		return n, nil
	}
	if len(ahead) == 0 {
		return 0, err
	}
	p.decided = p.src
	if !mostlyUTF8(ahead) {
		p.decided = charmap.Windows1252.NewDecoder().Reader(p.src)
	}
	return p.decided.Read(out)
}

// mostlyUTF8 tells whether there are as many letters beyond ASCII that are valid as
// broken ones: letters of Windows-1252 are hardly ever valid by accident, so that a
// few broken ones do not make it that.
func mostlyUTF8(text []byte) bool {
	valid, broken := 0, 0
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case size > 1:
			valid++
		case r == utf8.RuneError && utf8.FullRune(text):
			broken++
		}
		text = text[size:]
	}
	return valid > 0 && valid >= broken
}
