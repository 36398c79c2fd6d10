// Package health says what is well and what is not before the doors open. It looks at
// nothing itself: it is given Facts that were gathered elsewhere, and judges them, so
// that the command line and a screen say the same.
package health
