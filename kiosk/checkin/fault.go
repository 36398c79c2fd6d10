package checkin

import "errors"

// Fault is an error that a person can act on: a code for machines and one
// sentence that says what is wrong and what to do.
type Fault struct {
	Code     string // one of the codes below
	Sentence string
	Cause    error // what went wrong underneath; may be nil
	// Detail is narrower than Code, for a screen that says the fault in another language: "fault."
	// and the Detail is a key of the translations, or "fault." and the Code where it is empty.
	Detail string
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
	FaultCamera    = "camera"    // the camera gives no picture
	FaultAuthority = "authority" // a PIN or a card is needed, or gave no authority
)

// The details of faults that staff meet.
const (
	DetailDiskFull    = "disk_full"
	DetailDiskFails   = "disk_fails"
	DetailReadOnly    = "read_only"    // the database, its folder or its disk
	DetailDamaged     = "damaged"      // the database
	DetailLocked      = "locked"       // another program holds the database
	DetailNobody      = "nobody"       // is registered under a reference
	DetailNotApproved = "not_approved" // a registration that must be
	DetailNotPending  = "not_pending"  // a registration that is to be approved
	DetailBarred      = "barred"       // the right to come in was withdrawn
	DetailReplaced    = "replaced"     // somebody comes in the person's place
	DetailAlready     = "already"      // it is as it was to become
	DetailNotSame     = "not_same"     // two do not represent the same organisation
	DetailNoSession   = "no_session"   // none can be extended
	DetailTooLong     = "too_long"     // a session cannot go on so long
	DetailNotPrinted  = "not_printed"  // a badge that was to be taken
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
