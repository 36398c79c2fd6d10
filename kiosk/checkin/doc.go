// Package checkin is the domain of Antechamber: what a conference is, what a
// registration and an attendance log entry hold, how a presentation is decided,
// and the use cases of the desk.
//
// It is pure. It imports no other package of ours and knows no screen, no
// database, no network and no clock of its own: storage, screens and the command
// line are adapters around it, wired in cmd.
//
// Data flows one way: a Presentation comes in at the door, Decide turns the
// Situation into a Ruling, the Store commits it as an Entry, and only then is
// there an Outcome to show.
package checkin
