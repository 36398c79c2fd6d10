package exchange

import "strings"

// guarded returns the cell so that no spreadsheet runs it: with an apostrophe
// before =, @, a tab or a line break, before a minus sign unless it begins a
// number, and before a plus sign unless it begins a telephone number. A cell that
// looks like one that was guarded gets one more, so that unguarded always returns
// what was there.
func guarded(cell string) string {
	if runs(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// unguarded undoes guarded.
func unguarded(cell string) string {
	if strings.HasPrefix(cell, "'") && runs(strings.TrimLeft(cell, "'")) {
		return cell[1:]
	}
	return cell
}

// runs tells whether a spreadsheet may take the cell for a formula.
func runs(cell string) bool {
	if cell == "" {
		return false
	}
	switch cell[0] {
	case '=', '@', '\t', '\r', '\n':
		return true
	case '+':
		return !only(cell[1:], "0123456789 ()./-")
	case '-':
		return !only(cell[1:], "0123456789.,")
	}
	return strings.HasPrefix(cell, "＝") || strings.HasPrefix(cell, "＠") || strings.HasPrefix(cell, "＋") || strings.HasPrefix(cell, "－")
}

// only tells whether s begins with a digit, or a bracket before one, and has no other signs.
func only(s, signs string) bool {
	first := strings.TrimLeft(s, "(")
	return first != "" && first[0] >= '0' && first[0] <= '9' && strings.Trim(s, signs) == ""
}
