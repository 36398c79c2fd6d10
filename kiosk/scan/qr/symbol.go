package qr

import (
	bits16 "math/bits"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/common/reedsolomon"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// decode reads the modules of a symbol, or of its mirror image, whichever has the
// likelier format.
func (s *scratch) decode(modules []bool, size int) (payload, bool) {
	asItIs, mirrored := formatMissed(modules, size, false), formatMissed(modules, size, true)
	turned := mirrored < asItIs
	if min(asItIs, mirrored) > formatMends {
		return payload{}, false
	}
	m, err := gozxing.NewSquareBitMatrix(size)
	if err != nil {
		return payload{}, false
	}
	for i, dark := range modules {
		if dark && !turned {
			m.Set(i%size, i/size)
		} else if dark {
			m.Set(i/size, i%size)
		}
	}
	p, ok := s.decodeMatrix(m)
	p.mirrored = turned
	return p, ok && len(p.bytes) > 0
}

// formatMends is how many wrong bits of its format a symbol may have.
const formatMends = 3

// formatMissed is how many bits the format of a symbol, the likelier of its two copies,
// is from one that there is.
func formatMissed(modules []bool, size int, mirrored bool) int {
	at := func(x, y int) uint16 {
		if mirrored {
			x, y = y, x
		}
		if modules[y*size+x] {
			return 1
		}
		return 0
	}
	var first, second uint16
	for i := range 15 { // ISO/IEC 18004, figure 25, from the last bit on
		x, y := 8, i
		switch {
		case i == 6:
			y = 7
		case i == 7:
			y = 8
		case i == 8:
			x, y = 7, 8
		case i > 8:
			x, y = 14-i, 8
		}
		first |= at(x, y) << i
		if x, y = size-1-i, 8; i > 7 {
			x, y = 8, size-15+i
		}
		second |= at(x, y) << i
	}
	least := 15
	for _, f := range formats {
		least = min(least, bits16.OnesCount16(first^f), bits16.OnesCount16(second^f))
	}
	return least
}

// formats are those that there are: five bits, ten that guard them, and a mask.
var formats = func() (all [32]uint16) {
	for data := range all {
		rest := data << 10
		for i := 14; i >= 10; i-- {
			if rest>>i&1 == 1 {
				rest ^= 0x537 << (i - 10)
			}
		}
		all[data] = uint16(data<<10|rest) ^ 0x5412
	}
	return all
}()

func (s *scratch) decodeMatrix(m *gozxing.BitMatrix) (payload, bool) {
	parser, err := decoder.NewBitMatrixParser(m)
	if err != nil {
		return payload{}, false
	}
	format, err := parser.ReadFormatInformation()
	if err != nil {
		return payload{}, false
	}
	version, err := parser.ReadVersion()
	if err != nil || version.GetDimensionForVersion() != m.GetWidth() {
		return payload{}, false
	}
	words, err := parser.ReadCodewords()
	if err != nil {
		return payload{}, false
	}
	blocks, err := decoder.DataBlock_GetDataBlocks(words, version, format.GetErrorCorrectionLevel())
	if err != nil {
		return payload{}, false
	}
	var data []byte
	for _, b := range blocks {
		corrected, ok := s.correct(b.GetCodewords(), b.GetNumDataCodewords())
		if !ok {
			return payload{}, false
		}
		data = append(data, corrected...)
	}
	p, ok := parse(data, version.GetVersionNumber())
	p.version = version.GetVersionNumber()
	return p, ok
}

// correct mends a block and returns its data.
func (s *scratch) correct(words []byte, data int) ([]byte, bool) {
	s.words = s.words[:0]
	for _, w := range words {
		s.words = append(s.words, int(w))
	}
	if err := reedsolomon.NewReedSolomonDecoder(reedsolomon.GenericGF_QR_CODE_FIELD_256).Decode(s.words, len(words)-data); err != nil {
		return nil, false
	}
	for i := range data {
		words[i] = byte(s.words[i])
	}
	return words[:data], true
}
