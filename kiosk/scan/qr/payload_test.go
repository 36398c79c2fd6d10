package qr

import "testing"

// written puts numbers of so many bits after one another.
func written(pairs ...int) []byte {
	var out []byte
	at := 0
	for i := 0; i < len(pairs); i += 2 {
		for b := pairs[i+1] - 1; b >= 0; b-- {
			if at%8 == 0 {
				out = append(out, 0)
			}
			out[at/8] |= byte(pairs[i]>>b&1) << (7 - at%8)
			at++
		}
	}
	return out
}

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		data []byte
		want string
		ok   bool
	}{
		{"digits", written(1, 4, 5, 10, 12, 10, 34, 7, 0, 4), "01234", true},
		{"letters", written(2, 4, 3, 9, 10*45+11, 11, 12, 6, 0, 4), "ABC", true},
		{"bytes", written(4, 4, 2, 8, 0xff, 8, 0, 8, 0, 4), "\xff\x00", true},
		{"without an end", written(4, 4, 1, 8, 'x', 8), "x", true},
		{"ISO 8859-5, named", written(7, 4, 7, 8, 4, 4, 1, 8, 0xB0, 8, 0, 4), "А", true},
		{"UTF-8, named", written(7, 4, 26, 8, 4, 4, 2, 8, 0xC3, 8, 0xBC, 8, 0, 4), "ü", true},
		{"UTF-8, named wrongly", written(7, 4, 26, 8, 4, 4, 1, 8, 0xFF, 8, 0, 4), "\xff", true},
		{"a character set that there is not", written(7, 4, 0x80|2, 8, 255, 8, 4, 4, 1, 8, 0xFF, 8, 0, 4), "\xff", true},
		{"kanji", written(8, 4, 1, 8, 0x935F-0x8140-(0x93-0x81)*0x100+(0x93-0x81)*0xC0, 13, 0, 4), "点", true},
		{"one of several symbols", written(3, 4, 0x12, 8, 0x34, 8, 4, 4, 1, 8, 'x', 8, 0, 4), "x", true},
		{"GS1", written(5, 4, 2, 4, 3, 9, 10*45+38, 11, 11, 6, 0, 4), "A\x1dB", true},
		{"GS1 with a per cent sign", written(5, 4, 2, 4, 3, 9, 38*45+38, 11, 11, 6, 0, 4), "%B", true},
		{"a mode that there is not", written(6, 4, 1, 8, 1, 8), "", false},
		{"cut short", written(4, 4, 200, 8, 'x', 8), "", false},
		{"no digit", written(1, 4, 3, 10, 1023, 10, 0, 4), "", false},
		{"no letter", written(2, 4, 2, 9, 2047, 11, 0, 4), "", false},
		{"nothing", nil, "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, ok := parse(tt.data, 1)
			if ok != tt.ok || ok && string(got.bytes) != tt.want {
				t.Errorf("%q, %t; want %q, %t", got.bytes, ok, tt.want, tt.ok)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(written(4, 4, 1, 8, 'x', 8), 1)
	f.Add(written(8, 4, 1, 8, 0x1FFF, 13), 30)
	f.Add(written(13, 4, 1, 4, 1, 8, 0x1FFF, 13), 12)
	f.Fuzz(func(t *testing.T, data []byte, version int) {
		if p, ok := parse(data, version); ok && len(p.bytes) > 8*len(data)+8 {
			t.Errorf("%d bytes are made of %d", len(p.bytes), len(data))
		}
	})
}
