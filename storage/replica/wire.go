package replica

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// A message of kiosks to each other is one of these in CBOR. The numbers of the
// fields are for ever; a reader passes over those that it does not know.
type (
	// request asks a kiosk or the hub for something, or gives it something.
	request struct {
		What       string             `cbor:"1,keyasint"`
		Origin     string             `cbor:"2,keyasint,omitempty"`
		After      uint64             `cbor:"3,keyasint,omitempty"`
		Buckets    []int              `cbor:"4,keyasint,omitempty"`
		References []string           `cbor:"5,keyasint,omitempty"`
		Records    []storage.Record   `cbor:"6,keyasint,omitempty"`
		Documents  []storage.Document `cbor:"7,keyasint,omitempty"`
		Members    *members           `cbor:"8,keyasint,omitempty"`
		Held       []storage.Signed   `cbor:"9,keyasint,omitempty"`

		Names  []storage.PhotoName   `cbor:"10,keyasint,omitempty"`
		Photos []storage.SealedPhoto `cbor:"11,keyasint,omitempty"`
	}
	// reply is the answer to a request.
	reply struct {
		Fault        string              `cbor:"1,keyasint,omitempty"` // why it was not done
		State        *state              `cbor:"2,keyasint,omitempty"`
		Records      []storage.Record    `cbor:"3,keyasint,omitempty"`
		Fingerprints map[string][][]byte `cbor:"4,keyasint,omitempty"`
		Documents    []storage.Document  `cbor:"5,keyasint,omitempty"`
		Members      *members            `cbor:"6,keyasint,omitempty"`
		Buckets      []byte              `cbor:"7,keyasint,omitempty"`

		Names  []storage.PhotoName   `cbor:"8,keyasint,omitempty"`
		Wanted []storage.PhotoName   `cbor:"9,keyasint,omitempty"` // of the names of the request
		Photos []storage.SealedPhoto `cbor:"10,keyasint,omitempty"`
	}
	// members are who belongs to the conference, signed; its badge keys, sealed to each;
	// and the proofs that some of them were copied.
	members struct {
		Kiosks   []storage.Signed    `cbor:"1,keyasint,omitempty"`
		Vouchers []storage.Signed    `cbor:"2,keyasint,omitempty"`
		Badges   []storage.SealedKey `cbor:"3,keyasint,omitempty"`
		Branches [][]storage.Record  `cbor:"4,keyasint,omitempty"`
	}
	// state says what somebody has, without saying what it is.
	state struct {
		Kiosk   string                  `cbor:"1,keyasint"`
		Heads   map[string]storage.Head `cbor:"2,keyasint,omitempty"`
		People  []byte                  `cbor:"3,keyasint"` // digest of the buckets of registrations
		Members []byte                  `cbor:"4,keyasint"` // digest of the members
		Now     int64                   `cbor:"5,keyasint"` // its wall clock, in milliseconds since 1970
		Photos  []byte                  `cbor:"6,keyasint"` // digest of the buckets of photos
	}
)

// What a request asks for, or gives.
const (
	askState        = "state"
	askMembers      = "members"
	askRecords      = "records"
	askBuckets      = "buckets"
	askFingerprints = "fingerprints"
	askDocuments    = "documents"
	giveMembers     = "take members"
	giveRecords     = "take records"
	giveDocuments   = "take documents"
	giveHeld        = "take what is held"
	askPhotoBuckets = "photo buckets"
	askPhotoNames   = "photo names"
	askPhotos       = "photos"
	givePhotos      = "take photos"
)

// How much goes into one message at most, or about.
const (
	recordsAtOnce      = 500
	documentsAtOnce    = 500
	bucketsAtOnce      = 64
	mostMessage        = 8 << 20
	patienceForAnswers = 5 * time.Second
)

// errSilent says that somebody did not answer.
var errSilent = errors.New("there was no answer")

// ask sends a request to a kiosk, or to askHub, and returns the answer.
func (n *Node) ask(ctx context.Context, whom string, r request) (reply, error) {
	var answer reply
	body, err := cbor.Marshal(r)
	if err != nil {
		return answer, err
	}
	ctx, cancel := context.WithTimeout(ctx, patienceForAnswers)
	defer cancel()
	said, err := n.request(ctx, whom, body)
	if err != nil {
		return answer, fmt.Errorf("%w from %s to %q: %w", errSilent, whom, r.What, err)
	}
	if err := decode(said, &answer); err != nil {
		return answer, err
	}
	if answer.Fault != "" {
		return answer, &answered{answer.Fault}
	}
	return answer, nil
}

// requestByNATS is how a request goes to another, and its answer comes back.
func (n *Node) requestByNATS(ctx context.Context, whom string, body []byte) ([]byte, error) {
	ctx, cancel := n.connection.while(ctx)
	defer cancel()
	m, err := n.conn.RequestWithContext(ctx, n.subjects.Ask(whom), body)
	if err != nil {
		return nil, err
	}
	return m.Data, nil
}

// answered is what another answered instead of doing what it was asked for.
type answered struct{ sentence string }

func (r *answered) Error() string { return r.sentence }

// decode reads a message of somebody else.
func decode(body []byte, into any) error {
	if len(body) > mostMessage {
		return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: "a message of another kiosk is too large: its version may not fit this one"}
	}
	if err := reader.Unmarshal(body, into); err != nil {
		return &checkin.Fault{Code: checkin.FaultInvalid, Cause: err, Sentence: "a message of another kiosk cannot be read: its version may not fit this one"}
	}
	return nil
}

// reader takes nothing for granted of what others send.
var reader = func() cbor.DecMode {
	mode, err := cbor.DecOptions{MaxArrayElements: 1 << 17, MaxMapPairs: 1 << 17, MaxNestedLevels: 16, UTF8: cbor.UTF8DecodeInvalid}.DecMode()
	if err != nil {
		panic(err) // the options above are constants
	}
	return mode
}()

// digest is a short name of what was said.
func digest(parts ...[]byte) []byte {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:", len(p))
		h.Write(p)
	}
	return h.Sum(nil)[:16]
}
