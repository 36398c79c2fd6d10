package storage

import (
	"context"
	"sync"
)

// DataVersion returns a number that changes whenever this or another process has
// committed to the database.
func (s *Store) DataVersion(ctx context.Context) (version int64, err error) {
	s.versionsLock.Lock()
	defer s.versionsLock.Unlock()
	err = s.versions.QueryRowContext(ctx, "PRAGMA data_version").Scan(&version)
	return version, s.fault(err)
}

// Follow returns a channel that holds a token after this store has committed
// something, until stop is called. What other processes commit shows in DataVersion alone.
func (s *Store) Follow() (committed <-chan struct{}, stop func()) {
	return s.notices.follow()
}

// notices tells followers that something was committed; a follower that is behind gets one token for all.
type notices struct {
	lock      sync.Mutex
	followers map[chan struct{}]bool
}

func (n *notices) follow() (<-chan struct{}, func()) {
	n.lock.Lock()
	defer n.lock.Unlock()
	if n.followers == nil {
		n.followers = make(map[chan struct{}]bool)
	}
	c := make(chan struct{}, 1)
	n.followers[c] = true
	return c, func() {
		n.lock.Lock()
		defer n.lock.Unlock()
		delete(n.followers, c)
	}
}

func (n *notices) send() {
	n.lock.Lock()
	defer n.lock.Unlock()
	for c := range n.followers {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
