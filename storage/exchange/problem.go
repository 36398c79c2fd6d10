package exchange

import (
	"fmt"

	"antechamber/kiosk/checkin"
)

// Problem is what is wrong with one place of a file. It is an error too.
type Problem struct {
	Line     int    // from 1, of the file
	Column   int    // from 1; 0 where it concerns the whole row
	Field    string // the heading of the column; may be ""
	Sentence string // holds nothing of what stands in the cell
}

// Error returns the place and the sentence.
func (p Problem) Error() string {
	switch {
	case p.Column == 0:
		return fmt.Sprintf("line %d: %s", p.Line, p.Sentence)
	case p.Field == "":
		return fmt.Sprintf("line %d, column %d: %s", p.Line, p.Column, p.Sentence)
	}
	return fmt.Sprintf("line %d, column %d (%s): %s", p.Line, p.Column, p.Field, p.Sentence)
}

// fault makes the fault of a file that cannot be read at all.
func fault(file string, cause error) error {
	return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: fmt.Sprintf("%s, %v", file, cause), Cause: cause}
}
