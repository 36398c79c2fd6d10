package checkin

import (
	"slices"
	"strings"
	"time"
)

// Conference is one meeting as its TOML file describes it. Package
// kiosk/conference reads and checks the file; a Conference that it returns is
// consistent: every identifier used is declared, and every session ends after it starts.
type Conference struct {
	ID         string // lower-case letters, digits and hyphens; also the tag's source
	Tag        string // three Crockford base32 characters in every badge code
	Title      Text
	Theme      Text
	ShortTitle Text // what the header of a screen has room for
	Venue      Text
	Address    Text
	Directions Text
	Zone       *time.Location

	Registration []Hours // when the registration desks are open, in order

	Rooms      []Room
	Sessions   []Session // in order of start
	Entrances  []Entrance
	Categories []Category
	Roles      []Role
	Organisers []Party
	Partners   []Party
	Contacts   []Contact

	Admission   Admission
	SelfService SelfService
	Tickets     Tickets

	Organisations []Organisation // those that are known, as this conference names them
	ListGroups    []ListGroup    // parts of the list of participants; see ListOf
	places        map[string]int // their places by every name in lower case; see Index

	BadgeDesign string // the design of badges: its name, or ""; who prints looks for it

	Sensitive     bool // who came must not be learnt: shorter retention, rounded exports
	RetentionDays int
}

// Hours is a span of time; To is not in it.
type Hours struct{ From, To time.Time }

// Admission holds the rules that apply at every entrance.
type Admission struct {
	Reentry   Reentry
	Passback  time.Duration // how long after an admission the same person is already_in
	CarryOver bool          // those inside stay inside when a session closes
	WalkIns   WalkIns       // whether who is not registered can be registered at the door
}

// WalkIns says what becomes of somebody who comes without being registered.
type WalkIns string

// What may become of a walk-in.
const (
	WalkInsOpen     WalkIns = "open"     // registered and approved at once; also where nothing is said
	WalkInsApproval WalkIns = "approval" // pending until a supervisor approves
	WalkInsClosed   WalkIns = "closed"   // not registered
)

// Reentry says who may come in again in the same session.
type Reentry string

// The ways of re-entry.
const (
	ReentryFree      Reentry = "free"       // anybody, once the passback time is over
	ReentryAfterExit Reentry = "after_exit" // only who was let out
	ReentryOnce      Reentry = "once"       // nobody
)

// Room is a place with entrances. Occupancy limits admission only where exits
// are counted, for else nobody knows how many are inside.
type Room struct {
	ID           string
	Name         Text
	Capacity     int // persons; 0 is no limit
	ExitsCounted bool
	Overflow     string // the room to name when this one is full; may be ""
	Quotas       []Quota
	Reserved     []Quota // seats that nobody of another group takes
}

// MemberState is the category of the delegations of Member States, whom no quota turns away.
const MemberState = "member-state"

// Session is a part of the programme in a room.
type Session struct {
	ID         string
	Name       Text
	Room       string
	Start, End time.Time
	Categories []string // who is admitted; empty admits every category
	Roles      []string // roles that are admitted whatever the category
	Programme  []Item
}

// Item is one line of a session's programme.
type Item struct {
	Kind   string // panel, screening, presentation, debate, …
	Title  Text
	By     Text // who gives it; may be empty
	Topics []Text
}

// Entrance is a door into a room.
type Entrance struct {
	ID         string
	Name       Text
	Room       string
	In, Out    bool // which ways it lets people pass
	Unattended bool // nobody looks at faces
}

// Category is a constituency of participants.
type Category struct {
	ID     string
	Letter string // one upper-case letter, on the badge and in its code
	Colour string // "#RRGGBB"
	Name   Text
	Ask    Text // what staff are asked to look at; may be empty
}

// Role is what a person does besides belonging to a category.
type Role struct {
	ID     string
	Letter string
	Colour string
	Name   Text
}

// Party is an organiser or a partner of the conference.
type Party struct {
	Name  Text
	Short string
}

// Contact is how an organiser is reached.
type Contact struct {
	Organisation Text
	Address      string
	Telephones   []string // as dialled, with a leading "+"
	Fax          string
}

// Organisation is whom participants represent, as lists and badges name it.
type Organisation struct {
	Code     string   // ISO 3166-1 alpha-2 of a State, else ""
	Name     Text     // the short name by language
	Aliases  []string // other names under which it is registered
	Status   string   // member, observer-state, observer, organisation
	Group    string   // the group of the list of participants
	Order    string   // where it stands in the group, compared as text
	Regional string   // regional group of Member States: african, asia-pacific, …; may be ""
}

// entrancesInto counts the doors by which people come into the room.
func (c *Conference) entrancesInto(room string) (n int) {
	for _, e := range c.Entrances {
		if e.Room == room && e.In {
			n++
		}
	}
	return n
}

// Category returns the category with the identifier.
func (c *Conference) Category(id string) (Category, bool) {
	return find(c.Categories, func(k Category) bool { return k.ID == id })
}

// categoryByLetter returns the category with the letter.
func (c *Conference) categoryByLetter(letter string) (Category, bool) {
	return find(c.Categories, func(k Category) bool { return k.Letter == letter })
}

// Room returns the room with the identifier.
func (c *Conference) Room(id string) (Room, bool) {
	return find(c.Rooms, func(r Room) bool { return r.ID == id })
}

// Session returns the session with the identifier.
func (c *Conference) Session(id string) (Session, bool) {
	return find(c.Sessions, func(s Session) bool { return s.ID == id })
}

// Entrance returns the entrance with the identifier.
func (c *Conference) Entrance(id string) (Entrance, bool) {
	return find(c.Entrances, func(e Entrance) bool { return e.ID == id })
}

// Days returns the first instant of the first session and the last of the last,
// in the conference's zone. Both are zero where there is no session.
func (c *Conference) Days() (from, to time.Time) {
	for _, s := range c.Sessions {
		if from.IsZero() || s.Start.Before(from) {
			from = s.Start
		}
		if s.End.After(to) {
			to = s.End
		}
	}
	return from, to
}

// Index makes Organisation quick. Whoever fills Organisations calls it once, after.
func (c *Conference) Index() {
	c.places = make(map[string]int, 8*len(c.Organisations))
	for i, o := range slices.Backward(c.Organisations) { // of two with one name the first counts
		for _, name := range o.Name {
			c.places[strings.ToLower(name)] = i
		}
		for _, name := range o.Aliases {
			c.places[strings.ToLower(name)] = i
		}
	}
}

// Organisation returns the organisation that is registered under the name: any of
// its names in any language, without regard to case.
func (c *Conference) Organisation(name string) (Organisation, bool) {
	if i, ok := c.places[strings.ToLower(name)]; ok {
		return c.Organisations[i], true
	}
	return Organisation{}, false
}

// SameOrganisation tells whether two names are of one organisation: any of its names
// in any language, without regard to case.
func (c *Conference) SameOrganisation(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	if a == b {
		return true
	}
	i, known := c.places[a]
	j, both := c.places[b]
	return known && both && i == j
}

// NameOf returns what an organisation is called at this conference, in the
// language; one that the conference does not know keeps the name as registered.
func (c *Conference) NameOf(organisation, language string) string {
	if o, ok := c.Organisation(organisation); ok {
		return o.Name.In(language)
	}
	return organisation
}

// Admits tells whether the session is open to the category or to one of the roles.
func (s Session) Admits(category string, roles []string) bool {
	if len(s.Categories) == 0 || slices.Contains(s.Categories, category) {
		return true
	}
	return slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(s.Roles, r) })
}

func find[T any](all []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], true
	}
	var none T
	return none, false
}
