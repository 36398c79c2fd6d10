package replica

import "strings"

// Subjects are what kiosks and hub talk about with each other. The token stands for
// the conference; the hub chose it at random, so that a relay learns nothing by it.
type Subjects struct{ Token string }

// Stream is the name of the stream of all logs.
func (s Subjects) Stream() string { return "ATT-" + s.Token }

// Log carries batches of records of an origin, as the kiosk passes them on.
func (s Subjects) Log(kiosk, origin string) string { return s.all("log", kiosk, origin) }

// Logs are the logs that all kiosks pass on.
func (s Subjects) Logs() string { return s.all("log", ">") }

// Document carries a kiosk's changed registrations; "*" is every kiosk's.
func (s Subjects) Document(kiosk string) string { return s.all("doc", kiosk) }

// Ask is where a kiosk, or askHub, answers requests.
func (s Subjects) Ask(kiosk string) string { return s.all("ask", kiosk) }

// askHub is the name by which the hub is asked.
const askHub = "hub"

// State is where the hub says what it has.
func (s Subjects) State() string { return s.all("state") }

// KioskState is where a kiosk says what it has; "*" is every kiosk.
func (s Subjects) KioskState(kiosk string) string { return s.all("state", kiosk) }

// Act is where an organiser's kiosk invites and removes others; "*" is every kiosk.
func (s Subjects) Act(kiosk string) string { return s.all("act", kiosk) }

func (s Subjects) all(tokens ...string) string {
	return "att." + s.Token + "." + strings.Join(tokens, ".")
}

// inbox is the prefix of the subjects on which a kiosk, or who is invited, hears answers.
func inbox(id string) string { return "_INBOX_" + id }

// joinSubject is where the hub hears who was invited.
func joinSubject(invitation string) string { return "join." + invitation }
