// Package backup keeps what a kiosk has written from being lost with its database.
//
// A backup is a tar file sealed by age: backup.json says what it is, keys has the
// conference's keys, conference.toml the conference file where one is in force, and
// antechamber.db is the database as of one moment. A kiosk makes backups by itself
// to whoever has the conference's keys, and a person makes them to a passphrase or a recipient.
//
// Open opens a data folder. Where the database is damaged it sets it aside whole,
// puts the newest backup in its place, takes over what can still be read from the
// damaged one, and says what is missing. All is prepared in a folder of its own and
// put in place by renaming, so that a power cut at any moment leaves one or the other.
package backup
