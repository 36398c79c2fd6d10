package printer

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// zplStatus is what a label printer says of itself, by its answers to ~HQES and ~HS ("ZPL II Programming Guide").
type zplStatus struct {
	heard   bool // it answered at all
	counted bool // it says how many labels wait
	waiting int  // labels and formats that did not come out yet
	reasons []Reason
	words   []string // what stops it besides, in words of ours
}

// zplAsk asks a label printer how it stands; it is no part of any label.
const zplAsk = "~HQES\r\n~HS\r\n"

// zplAnswered tells whether both answers came whole: four frames from STX to ETX, of which the first may be missing.
func zplAnswered(b []byte) bool {
	frames := bytes.Count(b, []byte{etx})
	return frames >= 4 || frames == 3 && !bytes.Contains(b, []byte("STATUS"))
}

const (
	stx = 0x02
	etx = 0x03
)

// readZPLStatus reads the answers. What is not one of them is passed over: some printers know only one of the questions.
func readZPLStatus(b []byte) (s zplStatus) {
	line := 0 // of ~HS
	for {
		_, rest, ok := bytes.Cut(b, []byte{stx})
		frame, after, ended := bytes.Cut(rest, []byte{etx})
		if !ok || !ended {
			break
		}
		b = after
		text := strings.TrimSpace(string(frame))
		switch fields := strings.Split(text, ","); {
		case strings.Contains(text, "ERRORS:"):
			s.heard = true
			s.errors(text)
		case len(fields) >= 9:
			line++
			s.heard = true
			s.host(line, fields)
		}
	}
	if !s.heard && bytes.Contains(b, []byte("ERRORS:")) { // without its frame
		s.heard = true
		s.errors(string(b))
	}
	slices.SortStableFunc(s.reasons, func(a, b Reason) int { return slices.Index(Reasons(), a) - slices.Index(Reasons(), b) })
	s.reasons = slices.Compact(s.reasons)
	return s
}

// host takes a line of the answer to ~HS.
func (s *zplStatus) host(line int, fields []string) {
	set := func(i int, r Reason) {
		if i < len(fields) && strings.TrimSpace(fields[i]) == "1" {
			s.reasons = append(s.reasons, r)
		}
	}
	count := func(i int) int {
		n, err := strconv.Atoi(strings.TrimSpace(fields[i]))
		if err != nil || n < 0 {
			return 0
		}
		return n
	}
	switch line {
	case 1:
		set(1, OutOfPaper)
		set(2, Paused)
		s.waiting += count(4) // formats in the receive buffer
	case 2:
		set(2, CoverOpen)
		set(3, OutOfInk)
		s.counted = true
		s.waiting += count(8) // labels of the format that is printed
	}
}

// errors takes the answer to ~HQES: a flag, and two groups of hexadecimal digits whose bits are the errors.
func (s *zplStatus) errors(text string) {
	_, after, _ := strings.Cut(text, "ERRORS:")
	fields := strings.Fields(after)
	if len(fields) < 3 || fields[0] != "1" {
		return
	}
	bits, err := strconv.ParseUint(fields[2], 16, 64)
	if err != nil {
		return
	}
	for _, e := range []struct {
		bit    uint64
		reason Reason
		words  string
	}{
		{1 << 0, OutOfPaper, ""},
		{1 << 1, OutOfInk, ""},
		{1 << 2, CoverOpen, ""},
		{1 << 3, OtherReason, "cutter fault"},
		{1 << 4, OtherReason, "the print head is too hot"},
		{1 << 5, OtherReason, "the motor is too hot"},
		{1 << 6, OtherReason, "the print head is worn"},
		{1 << 7, OtherReason, "the print head is not found"},
		{1 << 8, OtherReason, "the firmware is not valid"},
		{1 << 9, OtherReason, "the print head tells no temperature"},
		{1 << 12, Jam, ""},
		{1 << 14, Jam, ""},
		{1 << 15, Jam, ""},
		{1 << 16, Paused, ""},
	} {
		if bits&e.bit != 0 {
			s.reasons = append(s.reasons, e.reason)
			if e.words != "" {
				s.words = append(s.words, e.words)
			}
		}
	}
	if len(s.reasons) == 0 {
		s.reasons = []Reason{OtherReason}
	}
}

// said are the printer's faults that no reason has.
func (s *zplStatus) said() string { return strings.Join(s.words, ", ") }
