// Package walk is the way of an attendee who stands alone before the self-service
// screen, from "present your code" to a badge in the hand and back to the start.
//
// It is a state machine and pure: a [State] and an [Event] give the next State and
// the [Command]s that are to be done. It draws nothing, stores nothing, prints
// nothing and has no clock; package kiosk does that. Whatever happens the walk comes
// back to its start: every stage but the first has an end in time, and no stage
// shows a person's name to whoever comes next.
package walk
