package replica

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"antechamber/storage"
)

// Of a kiosk that was removed nothing new counts. But what it wrote before may have
// reached a kiosk that stays and not the hub: that kiosk gives its word for how far it
// has the log, and the hub signs that so far it counts.

// heldRecord is a kiosk's word that it has a log of a removed one. The numbers of the
// fields are for ever.
type heldRecord struct {
	Hub    string `cbor:"1,keyasint"`
	Kiosk  string `cbor:"2,keyasint"` // who has it
	Origin string `cbor:"3,keyasint"`
	Seq    uint64 `cbor:"4,keyasint"` // how far
}

func (i *Identity) hold(hub, origin string, seq uint64) (storage.Signed, error) {
	body, err := cbor.Marshal(heldRecord{Hub: hub, Kiosk: i.id, Origin: origin, Seq: seq})
	if err != nil {
		return storage.Signed{}, err
	}
	signature, err := i.sign(forHeld, body)
	return storage.Signed{Kiosk: i.id, Origin: origin, Number: seq, Record: body, Signature: signature}, err
}

// readHeld reads the word of a kiosk that belongs to the conference.
func (r *Roster) readHeld(s storage.Signed) (h heldRecord, err error) {
	if !signedBy(s.Kiosk, forHeld, s.Record, s.Signature) || cbor.Unmarshal(s.Record, &h) != nil {
		return h, errRecord
	}
	if k, ok := r.Kiosk(s.Kiosk); !ok || !k.Present() || h.Hub != r.hub || h.Kiosk != s.Kiosk || int64(h.Seq) < 0 {
		return h, errRecord
	}
	return h, nil
}

// beyond returns how far logs of removed kiosks are here, where that is further than
// they count.
func (r *Roster) beyond(heads map[string]storage.Head) map[string]uint64 {
	further := make(map[string]uint64)
	for origin, last := range r.limits {
		if at := heads[origin].Seq; at > last {
			further[origin] = at
		}
	}
	return further
}

// counting returns how many of so many entries of a log count.
func (r *Roster) counting(origin string, seq uint64) uint64 {
	if last, limited := r.Limit(origin); limited {
		return min(seq, last)
	}
	return seq
}

// giveHeld gives the hub this kiosk's word for what it has of removed kiosks, and takes
// what the hub makes of it.
func (n *Node) giveHeld(ctx context.Context) error {
	further, err := n.beyond(ctx)
	if err != nil {
		return err
	}
	var words []storage.Signed
	for origin, seq := range further {
		s, err := n.member.Identity.hold(n.member.Hub, origin, seq)
		if err != nil {
			return err
		}
		words = append(words, s)
	}
	if len(words) == 0 {
		return nil
	}
	answer, err := n.ask(ctx, askHub, request{What: giveHeld, Held: words})
	if refused := (*answered)(nil); errors.As(err, &refused) {
		n.log.Warn("entries of a removed kiosk count no further than the hub has them", "cause", err)
		return nil
	}
	if err != nil {
		return err
	}
	return n.takeMembers(ctx, answer.Members)
}

// takeHeld is how the hub takes the words of kiosks.
func (n *Node) takeHeld(ctx context.Context, words []storage.Signed) error {
	k, err := n.knows(ctx)
	if err != nil {
		return err
	}
	further := make(map[string]uint64)
	for _, s := range words {
		h, err := k.roster.readHeld(s)
		if err != nil {
			return err
		}
		further[h.Origin] = max(further[h.Origin], h.Seq)
	}
	return n.countFurther(ctx, further)
}

// countHeld lets count what the hub itself has of removed kiosks: it may have come while
// one was being removed.
func (n *Node) countHeld(ctx context.Context) error {
	further, err := n.beyond(ctx)
	if err != nil {
		return err
	}
	return n.countFurther(ctx, further)
}

// beyond is how far this node has logs of removed kiosks that count no further yet.
func (n *Node) beyond(ctx context.Context) (map[string]uint64, error) {
	k, err := n.knows(ctx)
	if err != nil {
		return nil, err
	}
	heads, err := n.store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	return k.roster.beyond(heads), nil
}

// countFurther signs how far logs of removed kiosks count, where that is further than
// before.
func (n *Node) countFurther(ctx context.Context, further map[string]uint64) error {
	if len(further) == 0 {
		return nil
	}
	n.counting.Lock()
	defer n.counting.Unlock()
	r, err := readRoster(ctx, n.store, n.member.Membership)
	if err != nil {
		return err
	}
	keys, err := loadHubKeys(n.store.Keeper(), n.member.HubSecret)
	if err != nil {
		return secretFault(err)
	}
	number := r.next()
	for _, k := range r.Kiosks() {
		k, more := r.heldFurther(k, further)
		if !more {
			continue
		}
		k.Number, number = number, number+1
		if err := keys.put(ctx, n.store, n.member.HubSecret, k); err != nil {
			return err
		}
		n.log.Info("a kiosk that stays has more of a removed one than the hub had: it counts", "kiosk", k.ID)
	}
	return nil
}

// heldFurther returns the line of a removed kiosk with its logs counting further.
func (r *Roster) heldFurther(k Kiosk, further map[string]uint64) (_ Kiosk, more bool) {
	if k.Present() {
		return k, false
	}
	heads := maps.Clone(k.Heads)
	if heads == nil {
		heads = make(map[string]uint64)
	}
	own := r.origins(k.ID)
	for origin, seq := range further {
		if last, limited := r.Limit(origin); limited && seq > last && slices.Contains(own, origin) {
			heads[origin], more = seq, true
		}
	}
	k.Heads = heads
	return k, more
}

// greetPatience is how long the hub is waited for before a stream is read without it.
const greetPatience = 2 * time.Second

// greet asks the hub who belongs to the conference, once on each connection to servers
// of somebody else: they may not know yet who was removed, and what that one put into
// the stream afterwards is not to be read as if it counted.
func (n *Node) greet(ctx context.Context) {
	now := n.connection.number()
	if n.hub || n.member.Cluster == "" || n.greeted == now {
		return
	}
	asking, cancel := context.WithTimeout(ctx, n.patience)
	defer cancel()
	answer, err := n.ask(asking, askHub, request{What: askMembers})
	if err == nil {
		err = n.takeMembers(ctx, answer.Members)
	}
	if err != nil {
		n.log.Info("the stream is read before the hub said who belongs to the conference", "cause", err)
	}
	n.greeted = now
}

// sayMembers has it said at once where others belong to the conference now: until kiosks
// know who was removed they take what that one writes.
func (n *Node) sayMembers(ctx context.Context) {
	version, err := n.store.MembersVersion(ctx)
	if err != nil || version == n.membersSaid {
		return
	}
	n.membersSaid = version
	n.say()
}
