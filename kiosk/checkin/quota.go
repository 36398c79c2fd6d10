package checkin

// Quota is how many seats of a room a group has: at most, where it limits the
// group; at least, where the seats are reserved for it.
type Quota struct {
	Category     string
	Organisation string // "" is all of the category together
	Each         bool   // every organisation of the category has so many for itself
	Seats        int
}

// Concerns tells whether somebody of the category and organisation is of the group.
func (c *Conference) Concerns(q Quota, seat Seat) bool {
	switch {
	case q.Category != seat.Category:
		return false
	case q.Each:
		return seat.Organisation != ""
	}
	return q.Organisation == "" || c.SameOrganisation(q.Organisation, seat.Organisation)
}

// Taken counts the seats of the quota that are taken in the room: where every
// organisation has its own, those of the organisation of the seat.
func (c *Conference) Taken(q Quota, seat Seat, inside Occupancy) (persons int) {
	for other, n := range inside {
		if c.Concerns(q, other) && (!q.Each || c.SameOrganisation(seat.Organisation, other.Organisation)) {
			persons += n
		}
	}
	return persons
}
