package page

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"fmt"
	"io"
	"iter"
	"runtime"
	"sync"
	"unicode/utf16"
)

// The objects that each file has, by number; the others follow.
const (
	catalog = iota + 1
	pageTree
	resources
	info
	firstFree
)

// WritePDF writes pages to one PDF file (1.4) and needs memory for a few pages at a time. Text stays text: it can be searched and copied.
// Each glyph is stored once, as a glyph of a Type 3 font. The title is the only metadata, and the same pages make the same bytes.
func WritePDF(w io.Writer, title string, pages iter.Seq[*Page]) error {
	f := newFile(w)
	f.header()
	n := &numbering{file: f, glyphs: newGlyphs(), pictures: &pictures{file: f, numbers: make(map[[sha256.Size]byte]int)}, forms: make(map[*Part]int)}
	var kids []byte
	count, usual := 0, ""
	put := func(s *stream) {
		contents := f.object(<-s.done)
		own := mediaBox(s.page)
		if count == 0 {
			usual = own
		}
		if own == usual { // every page inherits it
			own = ""
		}
		kids = fmt.Appendf(kids, "%d 0 R\n", f.object(fmt.Appendf(nil, "<< /Type /Page /Parent %d 0 R %s/Contents %d 0 R >>", pageTree, own, contents)))
		count++
	}
	var waiting []*stream
	for p := range pages {
		if len(waiting) > 2*runtime.GOMAXPROCS(0) {
			put(waiting[0])
			waiting = waiting[1:]
		}
		waiting = append(waiting, n.start(p))
	}
	for _, s := range waiting {
		put(s)
	}
	f.put(pageTree, fmt.Appendf(nil, "<< /Type /Pages %s/Resources %s /Count %d /Kids [\n%s] >>", usual, reference(resources), count, kids))
	f.put(resources, fmt.Appendf(nil, "<< /ProcSet [/PDF /Text /ImageB /ImageC] /Font <<\n%s>> /XObject <<\n%s%s>> >>", n.glyphs.write(f), entries("/P", n.pictures.objects), entries("/X", n.parts)))
	f.put(catalog, fmt.Appendf(nil, "<< /Type /Catalog /Pages %d 0 R /ViewerPreferences << /DisplayDocTitle true >> >>", pageTree))
	f.put(info, fmt.Appendf(nil, "<< /Title <FEFF%s> /Producer (Antechamber) >>", utf16Hex(title)))
	f.trailer()
	if err := f.w.Flush(); err != nil {
		return fmt.Errorf("the PDF could not be written, check the disk and the folder: %w", err)
	}
	return nil
}

// stream is the content of a page in the making.
type stream struct {
	page *Page
	done chan []byte // takes the body of the object
}

// numbering gives glyphs, pictures and parts of a file their numbers, in the order of the pages.
type numbering struct {
	file     *file
	glyphs   *glyphs
	pictures *pictures
	forms    map[*Part]int // their numbers, from 1 on
	parts    []int         // their objects
}

// given numbers what items show.
func (n *numbering) given(items []item) (g given) {
	for _, item := range items {
		switch item := item.(type) {
		case text:
			g.texts = append(g.texts, n.glyphs.line(item.line))
		case pictured:
			g.pictures = append(g.pictures, n.pictures.number(item.Picture))
		case placedPart:
			g.parts = append(g.parts, n.form(item.Part))
		}
	}
	return g
}

// start numbers what a page shows and leaves the rest to another processor.
func (n *numbering) start(p *Page) *stream {
	g := n.given(p.items)
	s := &stream{p, make(chan []byte, 1)}
	go func() {
		z := zips.Get().(*zip)
		defer zips.Put(z)
		z.content.page(p, g)
		s.done <- z.stream("", z.content.buf)
	}()
	return s
}

// zip compresses streams.
type zip struct {
	content content
	writer  *zlib.Writer
	out     bytes.Buffer
}

// zips are kept, for each is large.
var zips = sync.Pool{New: func() any {
	z := &zip{}
	z.writer = zlib.NewWriter(&z.out)
	return z
}}

// stream returns the body of an object that is a compressed stream with more entries of its dictionary.
func (z *zip) stream(entries string, data []byte) []byte {
	z.out.Reset()
	z.writer.Reset(&z.out)
	z.writer.Write(data) // a buffer takes everything
	z.writer.Close()
	body := fmt.Appendf(nil, "<< %s/Filter /FlateDecode /Length %d >>\nstream\n", entries, z.out.Len())
	return append(append(body, z.out.Bytes()...), "\nendstream"...)
}

// file writes the objects of a PDF and notes where each stands.
type file struct {
	w       *bufio.Writer // keeps the first error
	at      int
	offsets []int // by number; number 0 is no object
}

func newFile(w io.Writer) *file {
	f := &file{w: bufio.NewWriterSize(w, 64<<10), offsets: make([]int, firstFree)}
	return f
}

func (f *file) write(b []byte) {
	n, _ := f.w.Write(b)
	f.at += n
}

// header says that the file is binary, too.
func (f *file) header() { f.write([]byte("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")) }

// object writes an object and returns its number.
func (f *file) object(body []byte) int {
	f.offsets = append(f.offsets, 0)
	f.put(len(f.offsets)-1, body)
	return len(f.offsets) - 1
}

// put writes the object of a number.
func (f *file) put(number int, body []byte) {
	f.offsets[number] = f.at
	f.write(fmt.Appendf(nil, "%d 0 obj\n", number))
	f.write(body)
	f.write([]byte("\nendobj\n"))
}

// stream writes a compressed stream with more entries of its dictionary, and returns its number.
func (f *file) stream(entries string, data []byte) int {
	z := zips.Get().(*zip)
	defer zips.Put(z)
	return f.object(z.stream(entries, data))
}

func (f *file) trailer() {
	start := f.at
	f.write(fmt.Appendf(nil, "xref\n0 %d\n0000000000 65535 f \n", len(f.offsets)))
	for _, offset := range f.offsets[1:] {
		f.write(fmt.Appendf(nil, "%010d 00000 n \n", offset))
	}
	f.write(fmt.Appendf(nil, "trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(f.offsets), catalog, info, start))
}

func mediaBox(p *Page) string {
	return fmt.Sprintf("/MediaBox [0 0 %s %s] ", number(p.Width*72/inch), number(p.Height*72/inch))
}

// reference is how an object names another.
func reference(object int) string { return fmt.Sprintf("%d 0 R", object) }

// entries are objects in the resources, named in their order from 1 on.
func entries(name string, objects []int) []byte {
	var b []byte
	for i, object := range objects {
		b = fmt.Appendf(b, "%s%d %d 0 R\n", name, i+1, object)
	}
	return b
}

func number(v float64) []byte { return appendNumber(nil, v) }

func utf16Hex(s string) []byte {
	var b []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		b = fmt.Appendf(b, "%04X", unit)
	}
	return b
}
