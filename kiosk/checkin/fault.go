package checkin

import "errors"

// Fault is an error that a person can act on: a code for machines and one
// sentence that says what is wrong and what to do.
type Fault struct {
	Code     string // one of the codes below
	Sentence string
	Cause    error // what went wrong underneath; may be nil
}

// The codes of faults.
const (
	FaultNotFound  = "not_found" // what was named does not exist
	FaultInvalid   = "invalid"   // the input cannot be used as it is
	FaultConflict  = "conflict"  // it stands against what is already there
	FaultStorage   = "storage"   // the database or the disk does not let us
	FaultNewer     = "newer"     // written by a newer version of the app
	FaultKeys      = "keys"      // a key is missing or does not fit
	FaultHub       = "hub"       // the hub does not answer, or does not let us in
	FaultPrinter   = "printer"   // the printer or its queue refused
	FaultAuthority = "authority" // a PIN or a card is needed, or gave no authority
)

// Error returns the sentence.
func (f *Fault) Error() string { return f.Sentence }

// Unwrap returns the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// FaultCode returns the code of the first Fault in err's chain, or "".
func FaultCode(err error) string {
	var f *Fault
	if errors.As(err, &f) {
		return f.Code
	}
	return ""
}
