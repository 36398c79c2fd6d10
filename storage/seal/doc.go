// Package seal keeps the keys of a kiosk and seals what is personal.
//
// A kiosk holds the data key and the badge keys of its conference, which all
// kiosks of the conference share, and the Ed25519 key of its own log. A Keeper
// keeps them outside the data folder, so that a copy of the folder alone opens nothing.
//
// Every registration is sealed under a random key of its own, which the data key
// wraps: to forget that key is to forget the person, also in copies made before.
package seal
