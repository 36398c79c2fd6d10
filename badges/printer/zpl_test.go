package printer

import (
	"slices"
	"testing"
)

func TestWhatALabelPrinterSays(t *testing.T) {
	t.Parallel()
	const (
		first  = "\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n"
		second = "\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n"
		third  = "\x021234,0\x03\r\n"
	)
	for _, tt := range []struct {
		name, says string
		heard      bool
		waiting    int
		reasons    []Reason
		said       string
	}{
		{"nothing", "", false, 0, nil, ""},
		{"an HTTP server", "HTTP/1.1 400 Bad Request\r\n\r\n", false, 0, nil, ""},
		{"well", first + second + third, true, 0, nil, ""},
		{"four waiting", "\x02030,0,0,1245,001,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000003,1,000\x03\r\n" + third, true, 4, nil, ""},
		{"all at once", "\x02030,1,1,1245,000,0,0,0,000,0,0,0\x03\x02000,0,1,1,0,2,4,0,00000000,1,000\x03", true, 0, []Reason{OutOfPaper, CoverOpen, OutOfInk, Paused}, ""},
		{"both answers of one thing", "\x02\r\n  PRINTER STATUS\r\n   ERRORS:         1 00000000 00000005\r\n   WARNINGS:       1 00000000 00000002\r\n\x03" + first, true, 0, []Reason{OutOfPaper, CoverOpen}, ""},
		{"hot and jammed", "\x02 ERRORS: 1 00000000 00008010\x03", true, 0, []Reason{Jam, OtherReason}, "the print head is too hot"},
		{"an error without a name", "\x02 ERRORS: 1 00000000 80000000\x03", true, 0, []Reason{OtherReason}, ""},
		{"errors without a frame", "ERRORS: 1 00000000 00010000", true, 0, []Reason{Paused}, ""},
		{"cut off", first[:20], false, 0, nil, ""},
		{"no numbers", "\x02a,b,c,d,e,f,g,h,i,j\x03", true, 0, nil, ""},
	} {
		s := readZPLStatus([]byte(tt.says))
		if s.heard != tt.heard || s.waiting != tt.waiting || !slices.Equal(s.reasons, tt.reasons) || s.said() != tt.said {
			t.Errorf("%s: %+v", tt.name, s)
		}
	}
}

func FuzzWhatALabelPrinterSays(f *testing.F) {
	f.Add([]byte("\x02030,1,1,1245,000,0,0,0,000,0,0,0\x03\x02000,0,1,1,0,2,4,0,00000000,1,000\x03"))
	f.Add([]byte("\x02 ERRORS: 1 00000000 00008010\x03"))
	f.Fuzz(func(t *testing.T, says []byte) {
		if s := readZPLStatus(says); s.waiting < 0 || len(s.reasons) > 0 && !s.heard {
			t.Errorf("%+v", s)
		}
	})
}

// TestWhatASpoolerSays: of Windows, where printed means that the printer got it.
func TestWhatASpoolerSays(t *testing.T) {
	t.Parallel()
	for bits, want := range map[uint32]Phase{0: Sent, 0x10: Printing, 0x8 | 0x10: Printing, 0x40: Stopped, 0x20: Stopped, 0x2: Stopped, 0x80: Unknown, 0x1000: Unknown, 0x4: Failed, 0x10 | 0x40: Stopped} {
		phase, reasons := spoolPhase(bits)
		if phase != want || (phase == Stopped || phase == Failed) != (len(reasons) > 0) {
			t.Errorf("%#x: %s %v, want %s", bits, phase, reasons, want)
		}
	}
	if got := spoolReasons(0x10 | 0x400000 | 0x1); !slices.Equal(got, []Reason{OutOfPaper, CoverOpen, Paused}) {
		t.Errorf("%v", got)
	}
}

func TestSizesOfPaper(t *testing.T) {
	t.Parallel()
	sizes := sizesOf([]string{"iso_a6_105x148mm", "na_index-4x6_4x6in", "custom_min_1x1in", "custom_max_4.1x20in", "letter", "auto"})
	for _, tt := range []struct {
		width, height float64
		want          bool
	}{
		{105, 148, true},
		{148, 105, true},
		{102, 152, true},
		{76.2, 101.6, true},
		{210, 297, false},
		{20, 20, false},
	} {
		if has(sizes, tt.width, tt.height) != tt.want {
			t.Errorf("%g × %g: %v", tt.width, tt.height, !tt.want)
		}
	}
	if sizesOf([]string{"letter", "auto"}) != nil {
		t.Error("names without a size tell nothing")
	}
	job := Job{Media: "iso_a6_105x148mm", Width: 105, Height: 148}
	for _, tt := range []struct {
		supported []string
		want      string
	}{
		{[]string{"iso_a6_105x148mm"}, "iso_a6_105x148mm"},
		{[]string{"om_a6_148x105mm"}, "om_a6_148x105mm"},
		{[]string{"custom_min_1x1in", "custom_max_8.5x14in"}, "custom_105x148mm_105x148mm"},
		{[]string{"iso_a4_210x297mm"}, ""},
		{nil, ""},
	} {
		if got := mediaFor(job, tt.supported); got != tt.want {
			t.Errorf("%v: %q, want %q", tt.supported, got, tt.want)
		}
	}
}
