package conference

import (
	"crypto/sha256"
	"regexp"
	"time"

	"antechamber/kiosk/checkin"
)

const (
	crockford        = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	tagLength        = 3
	defaultRetention = 30 // days
	longestRetention = 3650
	defaultPassback  = 5 // minutes
	longestPassback  = 24 * 60
)

// conference reads the whole file. What it returns is only whole where no fault was told.
func (r *reader) conference(root *node, known []checkin.Organisation) *checkin.Conference {
	t := &table{reader: r, node: root}
	t.require("id", "title", "time_zone", "rooms", "sessions", "entrances", "categories")
	c := &checkin.Conference{
		ID:            t.id(),
		Title:         t.text("title"),
		ShortTitle:    t.text("short_title"),
		Theme:         t.text("theme"),
		Venue:         t.text("venue"),
		Address:       t.text("address"),
		Directions:    t.text("directions"),
		Zone:          t.zone(),
		Sensitive:     t.truth("sensitive"),
		BadgeDesign:   t.str("badge_design", ""),
		RetentionDays: t.number("retention_days", 1, longestRetention, defaultRetention),
	}
	c.Tag = t.tag(c.ID)
	if c.ShortTitle == nil {
		c.ShortTitle = c.Title
	}
	c.Admission = readAdmission(t.table("admission"))
	c.SelfService = readSelfService(t.table("self_service"))
	c.Tickets = readTickets(t.table("tickets"))
	c.Categories, c.Roles = t.categories(), t.roles()
	c.Organisers, c.Partners, c.Contacts = t.parties("organisers"), t.parties("partners"), t.contacts()
	c.Organisations = t.organisations(known)
	c.ListGroups = t.listGroups(c.Categories)
	c.Index()
	(&programme{table: t, c: c}).read()
	t.done()
	return c
}

func (t *table) id() string {
	id := t.str("id", "")
	if n := t.node.fields["id"]; n != nil && n.kind == kindText && !identifier.MatchString(id) {
		t.faultAt("id", "%q is no identifier: use lower-case letters, digits and hyphens", id)
	}
	return id
}

var tagPattern = regexp.MustCompile(`^[` + crockford + `]{3}$`)

// tag returns the conference's tag, by default the first 15 bits of the SHA-256 of its identifier.
func (t *table) tag(id string) string {
	sum := sha256.Sum256([]byte(id))
	bits := (int(sum[0])<<8 | int(sum[1])) >> 1
	var derived [tagLength]byte
	for i := tagLength - 1; i >= 0; i-- {
		derived[i] = crockford[bits&31]
		bits >>= 5
	}
	tag := t.str("tag", string(derived[:]))
	if !tagPattern.MatchString(tag) {
		t.faultAt("tag", "%q is no tag: write three of %s, or leave it out to have one made", tag, crockford)
	}
	return tag
}

func (t *table) zone() *time.Location {
	name := t.str("time_zone", "UTC")
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		t.faultAt("time_zone", "%q is no time zone: write one such as \"America/New_York\" or \"Europe/Zurich\"", name)
		return time.UTC
	}
	return zone
}

func readAdmission(t *table) checkin.Admission {
	a := checkin.Admission{
		Reentry: checkin.Reentry(t.choice("reentry", string(checkin.ReentryFree),
			string(checkin.ReentryFree), string(checkin.ReentryAfterExit), string(checkin.ReentryOnce))),
		Passback:  time.Duration(t.number("passback_minutes", 0, longestPassback, defaultPassback)) * time.Minute,
		CarryOver: t.truth("carry_over"),
		WalkIns: checkin.WalkIns(t.choice("walk_ins", string(checkin.WalkInsOpen),
			string(checkin.WalkInsOpen), string(checkin.WalkInsApproval), string(checkin.WalkInsClosed))),
	}
	t.done()
	return a
}
