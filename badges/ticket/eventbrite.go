package ticket

import (
	"strings"

	"antechamber/kiosk/checkin"
)

// eventbrite reads the number that an Eventbrite ticket's barcode holds: 18 to 20 digits,
// of the order, the attendee and the count. Older exports have shorter ones, which are
// found too, but are told from nothing.
func eventbrite(code string, _ *checkin.Tickets) (kept string, t checkin.Ticket, ok bool) {
	if len(code) < 18 || len(code) > 20 || !digits(code) {
		return "", t, false
	}
	return code, checkin.Ticket{System: checkin.Eventbrite}, true
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }
