// Package replica joins kiosks through a hub: an embedded NATS server that lets in
// only kiosks of its roster, over TLS 1.3 under an authority of its own.
//
// A kiosk is known by its join key, an Ed25519 key in the form of NATS (an nkey,
// see https://docs.nats.io/nats-concepts/security/nkeys). The hub signs the roster
// with a key of its own. A kiosk vouches for its logs; entries of others count only
// with the signature of a log that a kiosk of the roster vouches for.
//
// A kiosk joins by an invitation: a secret of 128 bits that people carry. The hub
// knows only what is derived from it to tell who was invited; the keys of the
// conference travel in a parcel that only the invited kiosk can open. So a hub may be a
// relay, which has no keys and sees opaque names only.
package replica
