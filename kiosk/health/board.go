package health

import "time"

// Board is the office's web page, as it was served last.
type Board struct {
	Address  string    // where browsers reach it
	Here     bool      // this machine has the address still
	Answers  bool      // somebody listens there now
	From, To time.Time // when its certificate holds; zero where it cannot be read
	Covers   bool      // the certificate is for the address
	Problem  string
}

func (f Facts) board() Check {
	const name = "board"
	b := f.Board
	const again = "start the board again, which makes its certificate anew, and give the office the new fingerprint"
	switch {
	case b.To.IsZero():
		return amber(name, again, "The certificate of the board cannot be read: %s.", plain(orElse(b.Problem, "there is none"))).as("board.unreadable", "board_again")
	case f.Now.After(b.To):
		return red(name, again, "The certificate of the board ended on %s: no browser shows the page.", f.stamp(b.To)).as("board.ended", "board_again", "Time", f.iso(b.To))
	case f.Now.Before(b.From):
		return red(name, "set the clock", "The certificate of the board holds from %s on only.", f.stamp(b.From)).as("board.early", "set_clock", "Time", f.iso(b.From))
	case !b.Here:
		return amber(name, "start the board again and give the office the new link, or give this machine a fixed address", "This machine no longer has the address %s, under which the board was served.", b.Address).as("board.moved", "board_link", "Address", b.Address)
	case !b.Covers:
		return amber(name, again, "The certificate of the board is not for the address %s.", b.Address).as("board.other_address", "board_again", "Address", b.Address)
	case b.To.Sub(f.Now) < soon:
		return amber(name, again, "The certificate of the board ends on %s.", f.stamp(b.To)).as("board.ends", "board_again", "Time", f.iso(b.To))
	case !b.Answers:
		return green(name, "The board is not served now; its address is %s, and its certificate holds until %s.", b.Address, f.stamp(b.To))
	}
	return green(name, "The board is served at %s, and its certificate holds until %s.", b.Address, f.stamp(b.To))
}
