package checkin

// SelfService is what the conference file says of the screen at which attendees help
// themselves.
type SelfService struct {
	Languages []string // BCP 47, in the order in which they are offered
	Facts     []Fact   // of which one is needed beside a reference or a family name
	HelpDesk  Text     // where it is
	Privacy   Text     // what is kept of whom, how long, and who answers for it
	After     Text     // where to go with the badge; nil is what WhereTo says
}

// Fact is something that a person knows of the own registration, and few others do.
type Fact string

// The facts, by the names that the fields of a registration have in a table.
const (
	FactEmail        Fact = "email"
	FactOrganisation Fact = "organisation"
	FactCountry      Fact = "country" // of the State represented
	FactGivenName    Fact = "given_name"
)

// AllFacts are those that a conference file may choose from.
func AllFacts() []Fact { return []Fact{FactEmail, FactOrganisation, FactCountry, FactGivenName} }

// UsualLanguages are those of self-service where the conference file names none: the
// official ones of the United Nations.
func UsualLanguages() []string { return []string{"ar", "zh", "en", "fr", "ru", "es"} }

// WhereTo returns, line by line, where somebody with a badge goes: what the file says,
// else the name of the room and the directions to the venue.
func (c *Conference) WhereTo(room, language string) []string {
	if after := c.SelfService.After.In(language); after != "" {
		return []string{after}
	}
	var lines []string
	r, _ := c.Room(room)
	for _, text := range []Text{r.Name, c.Directions} {
		if line := text.In(language); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// Step is what somebody does next who stands before self-service.
type Step string

// The steps.
const (
	StepGoOn     Step = "go_on"     // nothing stands in the way
	StepWait     Step = "wait"      // until the doors open, or there is room
	StepHelpDesk Step = "help_desk" // with the case code
)

// NextStep returns what somebody does next whose presentation at self-service ended in
// the verdict. A badge or person that a kiosk knows nothing of is for the help desk.
func NextStep(v Verdict, r Reason) Step {
	switch {
	case r == Provisional:
		return StepHelpDesk
	case v.Passed():
		return StepGoOn
	case v == Wait:
		return StepWait
	}
	return StepHelpDesk
}

// Aloud returns the reason that self-service may give before others, or "" where it
// says only that the help desk knows more: nobody is to be embarrassed, and who
// tries codes learns nothing. Reasons that are not known are never said.
func (r Reason) Aloud() Reason {
	switch r {
	case First, Again, AfterExit, Out, Passback, Once, TooEarly, Full, Superseded, NoSession, TooLate:
		return r
	case QuotaFull: // that the seats of a delegation are taken is not for everybody's ears
		return Full
	}
	return ""
}
