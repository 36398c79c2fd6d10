// Package search finds registrations by what a person at the desk types: part of
// a name in any script and any word order, with a slip of the finger, an
// organisation, a reference or a ticket.
//
// The index lives in memory only, so that no name stands in clear on a disk. It
// keeps folded words, which registrations have them, and references; it keeps no
// registration.
//
// A registration whose name must not be listed is in none of the word lists: it
// is found by its whole name, its reference or its ticket, given exactly, and by
// nothing else.
package search
