// Package storage keeps the registrations and the attendance log of a kiosk in
// an SQLite database. Store is a checkin.Store.
//
// The log is append-only and contiguous for each origin. An entry is stored as
// the bytes that were hashed, so that fields of later versions are kept; the rest
// of its row is for looking it up. An act is durable when Append returns (WAL,
// synchronous=FULL). Other processes may write beside: the number, the hash before
// and the hybrid clock of an entry are read inside the immediate transaction.
//
// Registrations and notes are sealed (package seal); nothing personal is in clear
// in the database, its WAL, or an error message.
package storage
