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
	Code     Code   // for who says it in another language
	With     string // the line, or the reference of the registration, that it stands against; "" is none
}

// Code says in a word what is wrong with a row.
type Code string

// The codes.
const (
	CodeCells     Code = "cells"      // more or fewer than there are headings
	CodeHeading   Code = "no_heading" // of a column that has something
	CodeText      Code = "text"       // the cell cannot be read
	CodeValue     Code = "value"      // the column does not take it
	CodeName      Code = "no_name"
	CodeNoWord    Code = "no_category"
	CodeCategory  Code = "category" // that the conference does not have
	CodeStatus    Code = "status"   // that nobody knows
	CodeRole      Code = "role"     // that the conference does not have
	CodeTwin      Code = "twin"     // another row stands for the same
	CodeAmbiguous Code = "ambiguous"
	CodeClaimed   Code = "claimed" // it is somebody else's
	CodeErased    Code = "erased"
	CodeLeftOut   Code = "left_out" // who imports said so
	CodeLatin     Code = "no_latin" // name beside another script
	CodeSeveral   Code = "several"  // tickets in one row
)

// wrong is what is wrong with a cell or a row; the zero value is nothing.
type wrong struct {
	code     Code
	sentence string
	with     string
}

// at is the problem at a place.
func (w wrong) at(line, column int, field string) Problem {
	return Problem{Line: line, Column: column, Field: field, Sentence: w.sentence, Code: w.code, With: w.with}
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
