package checkin

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Kind says what an entry records.
type Kind string

// The kinds of entry.
const (
	KindOrigin     Kind = "origin" // the first entry of every origin
	KindIn         Kind = "in"
	KindOut        Kind = "out"
	KindAlreadyIn  Kind = "already_in"
	KindWait       Kind = "wait"
	KindRefused    Kind = "refused"
	KindCheck      Kind = "check" // looked at, not let in
	KindPrint      Kind = "print" // a badge issue was allotted
	KindCollect    Kind = "collect"
	KindRegister   Kind = "register"
	KindSubstitute Kind = "substitute"
	KindMerge      Kind = "merge"
	KindRevoke     Kind = "revoke"
	KindReinstate  Kind = "reinstate"
	KindUndo       Kind = "undo"
	KindRecount    Kind = "recount"
	KindNote       Kind = "note"
	KindAck        Kind = "ack"
	KindExport     Kind = "export"
	KindErase      Kind = "erase"
)

// Kinds are all kinds, in the order of the design.
func Kinds() []Kind {
	return []Kind{
		KindOrigin, KindIn, KindOut, KindAlreadyIn, KindWait, KindRefused, KindCheck, KindPrint, KindCollect, KindRegister,
		KindSubstitute, KindMerge, KindRevoke, KindReinstate, KindUndo, KindRecount, KindNote, KindAck, KindExport, KindErase,
	}
}

// By says how the person was known.
type By string

// The ways in which a person is known.
const (
	ByCode      By = "code"
	ByTicket    By = "ticket"
	ByReference By = "reference"
	ByName      By = "name"
	ByEscort    By = "escort"
	ByPaper     By = "paper"
)

// Direction is the way through an entrance.
type Direction string

// The directions.
const (
	In       Direction = "in"
	Outwards Direction = "out"
	Unstated Direction = "" // what the entrance allows: in, where it goes both ways
)

// EntryID names an entry: ORIGIN:SEQ.
type EntryID struct {
	Origin string // 26 Crockford characters, the identity of one kiosk's log
	Seq    uint64 // from 1, without gaps
}

// String returns ORIGIN:SEQ.
func (id EntryID) String() string {
	if id.IsZero() {
		return ""
	}
	return id.Origin + ":" + strconv.FormatUint(id.Seq, 10)
}

// IsZero tells whether the identifier names nothing.
func (id EntryID) IsZero() bool { return id.Origin == "" && id.Seq == 0 }

// ErrEntryID says that a text is not the name of an entry.
var ErrEntryID = errors.New("an entry is named ORIGIN:SEQ, as \"log\" and \"scan --json\" print it")

// ParseEntryID reads ORIGIN:SEQ. The error wraps ErrEntryID.
func ParseEntryID(s string) (EntryID, error) {
	origin, seq, ok := strings.Cut(strings.TrimSpace(s), ":")
	n, err := strconv.ParseUint(seq, 10, 63)
	if !ok || origin == "" || err != nil || n == 0 {
		return EntryID{}, fmt.Errorf("%q names no entry: %w", s, ErrEntryID)
	}
	return EntryID{Origin: origin, Seq: n}, nil
}

// Entry is one record of the attendance log. It holds no personal data: a person
// is a reference, a reason is a code, free text and foreign codes are keyed hashes.
// It carries what was true when it was made, so that counts never read a registration.
type Entry struct {
	ID    EntryID
	Kind  Kind
	HLC   uint64    // hybrid logical clock: milliseconds since 1970 << 16 | counter
	At    time.Time // when it happened, by the door's clock; to the millisecond
	Actor string    // a role and a number, as "staff:1" or "cli:1000"

	Reference    string
	Category     string
	Organisation string
	Session      string
	Room         string
	Entrance     string
	By           By
	Verdict      Verdict
	Reason       Reason
	Issue        int // of the badge printed, or of the badge presented

	Target  EntryID // what an undo, ack or note is about
	To      string  // the other reference of a substitute or a merge
	Number  int     // the count of a recount, the number of rows of an export
	Foreign []byte  // keyed hash of a code that is not ours
	Note    []byte  // keyed hash of the text sealed beside the registration

	// Of an origin's first entry.
	PublicKey   []byte // Ed25519
	Kiosk       string
	Predecessor string

	// Filled in by the log when it appends or reads.
	Prev      []byte // hash of the entry before, 32 zeros before the first
	Hash      []byte // SHA-256(Prev ‖ stored bytes)
	Signature []byte // Ed25519 over Hash; only on the last entry of a transaction

	// NoteText is sealed beside the registration when the entry is appended; it is never in the log.
	NoteText string
}

// Extends tells whether the entry says how much longer its session goes on: Number
// minutes after the planned end.
func (e *Entry) Extends() bool { return e.Kind == KindNote && e.Reason == Extended }

// DeletesPhotos tells whether the entry says that the photos put before it are deleted
// for ever, on every kiosk.
func (e *Entry) DeletesPhotos() bool { return e.Kind == KindNote && e.Reason == PhotosDeleted }

// Persons returns the references of whom the entry is about: nobody, one person, or
// two where one takes the place of the other or goes into it.
func (e *Entry) Persons() []string {
	var persons []string
	if e.Reference != "" {
		persons = append(persons, e.Reference)
	}
	if e.To != "" && e.To != e.Reference {
		persons = append(persons, e.To)
	}
	return persons
}

// Case returns the four characters under which a help desk finds the entry again.
func (e *Entry) Case() string {
	if len(e.Hash) < 3 {
		return ""
	}
	bits := uint32(e.Hash[0])<<16 | uint32(e.Hash[1])<<8 | uint32(e.Hash[2])
	var c [caseLength]byte
	for i := range c {
		c[i] = crockford[bits>>(19-5*i)&31]
	}
	return string(c[:])
}

// HasCase tells whether a help desk finds the entry by its case code: it is of somebody
// who was turned away, or was only looked at. Self-service sends people away with
// their code whom nothing forbids to enter, as where no badge comes out.
func (e *Entry) HasCase() bool {
	return e.Kind == KindRefused || e.Kind == KindWait || e.Kind == KindCheck
}

// caseLength is how many characters a case code has: 20 bits of the entry's hash.
const caseLength = 4

// NormalCase returns a case code in its one spelling, or false where the text is none.
func NormalCase(text string) (string, bool) { return normalise(text, caseLength) }

// Compare orders entries that did not know of each other: by hybrid clock, then
// origin, then sequence.
func Compare(a, b Entry) int {
	return cmp.Or(cmp.Compare(a.HLC, b.HLC), cmp.Compare(a.ID.Origin, b.ID.Origin), cmp.Compare(a.ID.Seq, b.ID.Seq))
}

// Sort returns the entries in log order without repetitions, so that any order and
// repetition of a set of entries becomes the same slice. It leaves what it is given
// as it is, and returns it where it is in order already.
func Sort(entries []Entry) []Entry {
	inOrder := true
	for i := 1; i < len(entries) && inOrder; i++ {
		inOrder = Compare(entries[i-1], entries[i]) < 0
	}
	if inOrder {
		return entries
	}
	sorted := slices.Clone(entries)
	slices.SortFunc(sorted, Compare)
	return slices.CompactFunc(sorted, func(a, b Entry) bool { return a.ID == b.ID })
}
