package scene

import (
	"slices"

	"antechamber/kiosk/scan/qr"
)

// Read is what a camera reads that sees the frame three times, or until every code in it is read.
func (f Frame) Read() (texts []string) {
	var r qr.Reader
	l := qr.LumaOf(f.Picture)
	for range 3 {
		for _, c := range r.Frame(l) {
			if !slices.Contains(texts, c.Text) {
				texts = append(texts, c.Text)
			}
		}
		if f.Has(texts) {
			break
		}
	}
	return texts
}

// Has tells whether all codes of the frame are among the texts.
func (f Frame) Has(texts []string) bool {
	return !slices.ContainsFunc(f.Codes, func(code string) bool { return !slices.Contains(texts, code) })
}
