package replica

import (
	"bytes"
	"cmp"
	"context"
	"time"
)

// Status is how this kiosk stands with the others.
type Status struct {
	Connected    bool          `json:"connected"` // the hub answers
	AloneSince   time.Time     `json:"alone_since,omitzero"`
	Waiting      uint64        `json:"waiting"`                // entries of this kiosk that the hub lacks
	Behind       bool          `json:"behind"`                 // the hub has what is not here
	PhotosWait   bool          `json:"photos_wait"`            // here or at the hub are photos that the other lacks
	LastExchange time.Time     `json:"last_exchange,omitzero"` // when this kiosk and the hub were equal last
	Offset       time.Duration `json:"offset_ns"`              // of the hub's clock from this one's: what is to be added to it
}

// Status returns how this kiosk stands with the others.
func (n *Node) Status() Status {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.status
}

// refresh makes the status anew.
func (n *Node) refresh(ctx context.Context) {
	heads, err := n.store.Heads(ctx)
	if err != nil {
		return
	}
	people, err := n.digestOfPeople(ctx)
	if err != nil {
		return
	}
	photos, err := n.digestOfPhotos(ctx)
	if err != nil {
		return
	}
	n.mu.Lock()
	before := n.status
	now, hub := n.now(), n.others[askHub]
	s := &n.status
	s.Connected = n.hub || n.conn.IsConnected() && hub != nil && now.Sub(n.heard[askHub]) < silentAfter
	if hub != nil {
		s.Waiting, s.Behind = 0, hub.People != nil && !bytes.Equal(hub.People, people)
		s.PhotosWait = hub.Photos != nil && !bytes.Equal(hub.Photos, photos)
		for origin, head := range heads {
			if at := hub.Heads[origin].Seq; head.Seq > at && !n.forked[askHub+" "+origin] {
				s.Waiting += head.Seq - at
			}
		}
		for origin, head := range hub.Heads {
			s.Behind = s.Behind || head.Seq > heads[origin].Seq && !n.forked[askHub+" "+origin]
		}
		if s.Connected && s.Waiting == 0 && !s.Behind {
			s.LastExchange = n.heard[askHub]
		}
	}
	switch {
	case s.Connected:
		s.AloneSince = time.Time{}
	case s.AloneSince.IsZero():
		s.AloneSince = cmp.Or(n.heard[askHub], s.LastExchange, now)
	}
	after := n.status
	n.mu.Unlock()
	if before != after && n.changed != nil {
		n.changed(after)
	}
}
