package checkin

import "context"

// Store keeps the registrations and the attendance log; package storage has it.
type Store interface {
	// Append runs decide inside one immediate transaction and commits the entries
	// that it returns, with their identity, hybrid clock, hashes and signature
	// filled in. When it returns without an error they survive a power cut. Where
	// decide fails nothing is written.
	Append(ctx context.Context, decide func(View) ([]Entry, error)) ([]Entry, error)
	// Register stores a registration and appends the entries that decide returns for
	// it, all in one transaction. Where it has no reference the store makes one.
	Register(ctx context.Context, r Registration, decide func(View, Registration) ([]Entry, error)) ([]Entry, error)
	// Erase forgets people or photos for ever, and appends the entries that record it,
	// all in one transaction. Later imports do not bring back who was erased.
	Erase(ctx context.Context, e Erasure) (Erased, error)
	// Amend lets change alter a registration and appends the entries that it returns,
	// all in one transaction. The reference, and what the registration is found by, stay.
	// Where change fails nothing is written; where nobody is registered there is a Fault.
	Amend(ctx context.Context, reference string, change func(View, *Registration) ([]Entry, error)) ([]Entry, error)
	// Look runs see on one consistent state of the store.
	Look(ctx context.Context, see func(View) error) error
}

// View is one consistent state of the store.
type View interface {
	// Registration returns false where there is none with the reference.
	Registration(reference string) (Registration, bool, error)
	// ByTicket returns the registrations that another system's ticket was issued for.
	ByTicket(code string) ([]Registration, error)
	// History returns all entries about the person, in log order, undone ones and
	// their undos included, and those by which the person takes another's place: of
	// every registration that merges made one with it, as HistoryOf does.
	History(reference string) ([]Entry, error)
	// Stays returns the reference of the registration that stands for the person: its
	// own, but where a merge let it go into another.
	Stays(reference string) (string, error)
	// Entry returns false where the log has no such entry.
	Entry(id EntryID) (Entry, bool, error)
	// Last returns up to n entries of this kiosk's own log, the newest first.
	Last(n int) ([]Entry, error)
	// Cases returns the entries that have the case code (see HasCase), the newest first.
	Cases(code string) ([]Entry, error)
	// Inside counts who is in the room by the entries of the session, as OccupancyOf
	// does; "" counts every session.
	Inside(room, session string) (Occupancy, error)
	// Provisional counts the persons whom this kiosk admitted provisionally and whose
	// registrations are not here; those who were erased do not count.
	Provisional() (int, error)
	// Extended returns how much longer sessions go on than planned.
	Extended() (Extensions, error)
	// Hash returns the keyed hash under which a foreign code or a note stands in the log.
	Hash(text string) []byte
}
