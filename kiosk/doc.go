// Package kiosk holds the screens of Antechamber, their theme and their languages.
//
// A screen is a pure state with transitions (deskState) and parts that draw it.
// What a transition asks for is done beside the UI goroutine and comes back as an
// event, in order. The package opens no window: package kiosk/window does, so
// that everything here is drawn and tested without a display.
package kiosk
