package replica

import (
	"bytes"
	"context"
	"errors"
	"time"
)

// wish asks for an exchange, unless one is asked for already.
func (n *Node) wish(whom string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.wished[whom] || whom == n.name() {
		return
	}
	select {
	case n.wishes <- whom:
		n.wished[whom] = true
	default:
	}
}

// fulfil exchanges with those who have something else.
func (n *Node) fulfil(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case whom := <-n.wishes:
			n.mu.Lock()
			delete(n.wished, whom)
			n.mu.Unlock()
			if n.settle(ctx, whom) {
				n.fulfilPhotos(ctx, whom)
			}
		}
	}
}

// fulfilPhotos exchanges photos until something else is to be exchanged; the rest comes
// with the next wish.
func (n *Node) fulfilPhotos(ctx context.Context, whom string) {
	err := n.exchangePhotos(ctx, whom, func() bool { return len(n.wishes) > 0 })
	if err != nil && ctx.Err() == nil && !errors.Is(err, errSilent) {
		n.log.Warn("the exchange of photos with another kiosk is not complete", "kiosk", whom, "cause", err)
	}
}

// settle exchanges with another where the stream does not make the two equal by itself:
// where less is missing each time, it is at work. It tells whether the other answers.
func (n *Node) settle(ctx context.Context, whom string) bool {
	defer n.refresh(ctx)
	before, err := n.state(ctx)
	if err != nil {
		return false
	}
	last := missing{take: ^uint64(0), give: ^uint64(0)}
	for range streamAtMost {
		m, err := n.lacking(ctx, whom, before)
		if err != nil || m == (missing{}) {
			return err == nil
		}
		if !m.lessThan(last) {
			break
		}
		last = m
		select {
		case <-time.After(streamFirst):
		case <-ctx.Done():
			return false
		}
		if m.give == 0 && !m.other {
			continue // what it said once is what this kiosk waits for
		}
		if err := n.hear(ctx, whom); err != nil {
			return false
		}
	}
	err = n.exchange(ctx, whom)
	if err != nil && ctx.Err() == nil && !errors.Is(err, errSilent) {
		n.log.Warn("the exchange with another kiosk is not complete", "kiosk", whom, "cause", err)
	}
	if err == nil && whom == askHub {
		n.mu.Lock()
		n.status.LastExchange = n.now()
		n.mu.Unlock()
	}
	return ctx.Err() == nil && !errors.Is(err, errSilent)
}

// hear asks another what it has now.
func (n *Node) hear(ctx context.Context, whom string) error {
	s, err := n.theirState(ctx, whom)
	if err != nil {
		return err
	}
	n.mu.Lock()
	n.others[whom], n.heard[whom] = s, n.now()
	n.mu.Unlock()
	return nil
}

// missing counts what two have to exchange.
type missing struct {
	take, give uint64 // entries that this one lacks, and the other
	other      bool   // registrations, members, or a log that parts
}

func (m missing) lessThan(last missing) bool {
	return m.take < last.take || m.give < last.give
}

// lacking tells what is missing here of what another said last, and what that lacks of
// what was here before.
func (n *Node) lacking(ctx context.Context, whom string, before *state) (m missing, err error) {
	n.mu.Lock()
	theirs := n.others[whom]
	n.mu.Unlock()
	if theirs == nil {
		return missing{other: true}, nil
	}
	now, err := n.state(ctx)
	if err != nil {
		return m, err
	}
	k, err := n.knows(ctx)
	if err != nil {
		return m, err
	}
	for origin, head := range theirs.Heads {
		at := now.Heads[origin]
		if n.apart(whom, origin) {
			continue
		}
		if seq := k.roster.counting(origin, head.Seq); seq > at.Seq {
			m.take += seq - at.Seq
		}
		m.other = m.other || head.Seq == at.Seq && !bytes.Equal(head.Hash, at.Hash)
	}
	for origin, head := range before.Heads {
		seq := head.Seq
		if whom != askHub {
			seq = k.roster.counting(origin, seq) // the hub may let more count
		}
		if at := theirs.Heads[origin].Seq; seq > at && !n.hub && !n.apart(whom, origin) {
			m.give += seq - at // a kiosk that is behind asks the hub by itself
		}
	}
	same := func(s *state) bool {
		return bytes.Equal(s.People, theirs.People) && bytes.Equal(s.Members, theirs.Members)
	}
	m.other = m.other || !same(now) && !same(before)
	return m, nil
}

// equal tells whether another said last what is here too.
func (n *Node) equal(ctx context.Context, whom string) (bool, error) {
	now, err := n.state(ctx)
	if err != nil {
		return false, err
	}
	m, err := n.lacking(ctx, whom, now)
	return m == (missing{}), err
}
