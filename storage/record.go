package storage

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"antechamber/kiosk/checkin"
)

// recordVersion is the first byte of an entry's bytes. Fields may be added under
// it: readers ignore those that they do not know, and the stored bytes keep them.
const recordVersion = 1

// record is an entry as the log stores and hashes it, in deterministic CBOR. The
// numbers of the fields are for ever.
type record struct {
	Origin       string `cbor:"1,keyasint"`
	Seq          uint64 `cbor:"2,keyasint"`
	HLC          uint64 `cbor:"3,keyasint"`
	Kind         string `cbor:"4,keyasint"`
	At           int64  `cbor:"5,keyasint"` // milliseconds since 1970
	Actor        string `cbor:"6,keyasint,omitempty"`
	Reference    string `cbor:"7,keyasint,omitempty"`
	Category     string `cbor:"8,keyasint,omitempty"`
	Organisation string `cbor:"9,keyasint,omitempty"`
	Session      string `cbor:"10,keyasint,omitempty"`
	Room         string `cbor:"11,keyasint,omitempty"`
	Entrance     string `cbor:"12,keyasint,omitempty"`
	By           string `cbor:"13,keyasint,omitempty"`
	Verdict      string `cbor:"14,keyasint,omitempty"`
	Reason       string `cbor:"15,keyasint,omitempty"`
	Issue        int    `cbor:"16,keyasint,omitempty"`
	TargetOrigin string `cbor:"17,keyasint,omitempty"`
	TargetSeq    uint64 `cbor:"18,keyasint,omitempty"`
	To           string `cbor:"19,keyasint,omitempty"`
	Number       int    `cbor:"20,keyasint,omitempty"`
	Foreign      []byte `cbor:"21,keyasint,omitempty"`
	Note         []byte `cbor:"22,keyasint,omitempty"`
	PublicKey    []byte `cbor:"23,keyasint,omitempty"`
	Kiosk        string `cbor:"24,keyasint,omitempty"`
	Predecessor  string `cbor:"25,keyasint,omitempty"`
}

// codec writes deterministic CBOR and reads any, also text that is not UTF-8: an
// entry once stored must be read.
type codec struct {
	enc cbor.EncMode
	dec cbor.DecMode
}

func newCodec() (codec, error) {
	enc, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		return codec{}, err
	}
	dec, err := cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid}.DecMode()
	return codec{enc, dec}, err
}

// encode returns the bytes of an entry.
func (c codec) encode(e *checkin.Entry) ([]byte, error) {
	body, err := c.enc.Marshal(&record{
		Origin: e.ID.Origin, Seq: e.ID.Seq, HLC: e.HLC, Kind: string(e.Kind), At: e.At.UnixMilli(), Actor: e.Actor,
		Reference: e.Reference, Category: e.Category, Organisation: e.Organisation, Session: e.Session, Room: e.Room, Entrance: e.Entrance,
		By: string(e.By), Verdict: string(e.Verdict), Reason: string(e.Reason), Issue: e.Issue,
		TargetOrigin: e.Target.Origin, TargetSeq: e.Target.Seq, To: e.To, Number: e.Number, Foreign: e.Foreign, Note: e.Note,
		PublicKey: e.PublicKey, Kiosk: e.Kiosk, Predecessor: e.Predecessor,
	})
	if err != nil {
		return nil, fmt.Errorf("encode an entry: %w", err)
	}
	return append([]byte{recordVersion}, body...), nil
}

var errRecord = errors.New("these bytes are no entry")

// decode reads what encode, or a later version of it, wrote.
func (c codec) decode(body []byte) (checkin.Entry, error) {
	if len(body) == 0 {
		return checkin.Entry{}, errRecord
	}
	if body[0] != recordVersion {
		return checkin.Entry{}, &checkin.Fault{
			Code:     checkin.FaultNewer,
			Sentence: "the log has an entry that a newer version of Antechamber wrote: install that version",
		}
	}
	var r record
	if err := c.dec.Unmarshal(body[1:], &r); err != nil {
		return checkin.Entry{}, fmt.Errorf("%w: %w", errRecord, err)
	}
	return checkin.Entry{
		ID: checkin.EntryID{Origin: r.Origin, Seq: r.Seq}, Kind: checkin.Kind(r.Kind), HLC: r.HLC, At: atMilli(r.At), Actor: r.Actor,
		Reference: r.Reference, Category: r.Category, Organisation: r.Organisation, Session: r.Session, Room: r.Room, Entrance: r.Entrance,
		By: checkin.By(r.By), Verdict: checkin.Verdict(r.Verdict), Reason: checkin.Reason(r.Reason), Issue: r.Issue,
		Target: checkin.EntryID{Origin: r.TargetOrigin, Seq: r.TargetSeq}, To: r.To, Number: r.Number, Foreign: r.Foreign, Note: r.Note,
		PublicKey: r.PublicKey, Kiosk: r.Kiosk, Predecessor: r.Predecessor,
	}, nil
}

func atMilli(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// chain returns the hash of an entry's bytes after the hash of the entry before.
func chain(prev, body []byte) []byte {
	h := sha256.New()
	h.Write(prev)
	h.Write(body)
	return h.Sum(nil)
}

// noHash stands before the first entry of an origin.
func noHash() []byte { return make([]byte, sha256.Size) }
