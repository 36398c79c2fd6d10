package checkin

// Form is the shape of a code.
type Form string

// The forms of a code.
const (
	FormNone      Form = ""          // nothing that we know: it may be another system's ticket
	FormBadge     Form = "badge"     // a badge code of ours
	FormReference Form = "reference" // a bare reference, which is a look-up and never a proof
	FormEmail     Form = "email"     // an e-mail address, which is a look-up too
	FormCard      Form = "card"      // a card that gives an authority at a device: never a presentation
)

// Claim is what a code says, before anything is looked up.
type Claim struct {
	Form      Form
	Code      string // cleaned, in the spelling in which it is compared
	Reference string // of a badge or a bare reference
	Letter    string // the category's letter on a badge
	Issue     int    // the badge's issue number
	Ours      bool   // the badge carries this conference's tag
	Genuine   bool   // the badge's HMAC is right under a key of this conference
	Rehearsal bool   // the badge was made in a rehearsal
	Ticket    Ticket // of another system's code
	OldKey    bool   // that key was replaced, as when a kiosk was lost: who has it may make badges of anybody
}

// Reader reads codes and writes badge codes; package badges/ticket has it.
type Reader interface {
	Read(code string) Claim
	Badge(reference, categoryLetter string, issue int) (string, error)
}
