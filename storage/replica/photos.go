package replica

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"antechamber/storage"
)

// photos is how photos are compared and exchanged: by a storage.Store, or as
// storage.RelayedPhotos by a relay, which cannot open them.
type photos interface {
	PhotoBuckets(ctx context.Context) (storage.Buckets, error)
	PhotoNames(ctx context.Context, bucket int) ([]storage.PhotoName, error)
	WantedPhotos(ctx context.Context, names []storage.PhotoName) ([]storage.PhotoName, error)
	SealedPhotos(ctx context.Context, names []storage.PhotoName, most int) ([]storage.SealedPhoto, error)
	MergePhotos(ctx context.Context, photos []storage.SealedPhoto) (refused []error, err error)
}

// How many bytes of photos go into one message, or one photo that has more: for so
// much do entries wait on the wire. How many are asked for at once, and how many names
// a message may have.
const (
	photosAtOnce = 256 << 10
	photosAsked  = 256
	namesAtOnce  = 4096
)

// digestOfPhotos names the photos that are here.
func (n *Node) digestOfPhotos(ctx context.Context) ([]byte, error) {
	n.mu.Lock()
	before := n.pictured
	n.mu.Unlock()
	version, err := n.store.PhotosVersion(ctx)
	if err != nil || before.digest != nil && version == before.version {
		return before.digest, err
	}
	buckets, err := n.photos.PhotoBuckets(ctx)
	if err != nil {
		return nil, err
	}
	after := pictured{version, digest(joinedBuckets(buckets))}
	n.mu.Lock()
	n.pictured = after
	n.mu.Unlock()
	return after.digest, nil
}

// pictured keeps a digest of the photos until they change.
type pictured struct {
	version string
	digest  []byte
}

// exchangePhotos takes and gives photos, where another said that it has others. It is
// for when nothing else is to be exchanged: it gives way between two messages as soon
// as something is, and lets the network rest as long as each took; not so where giveWay
// is nil.
func (n *Node) exchangePhotos(ctx context.Context, whom string, giveWay func() bool) error {
	n.mu.Lock()
	theirs := n.others[whom]
	n.mu.Unlock()
	if theirs == nil || theirs.Photos == nil { // its version knows no photos
		return nil
	}
	ours, err := n.digestOfPhotos(ctx)
	if err != nil || bytes.Equal(ours, theirs.Photos) {
		return err
	}
	answer, err := n.ask(ctx, whom, request{What: askPhotoBuckets})
	if err != nil {
		return err
	}
	here, err := n.photos.PhotoBuckets(ctx)
	if err != nil {
		return err
	}
	pass := &pass{Node: n, ctx: ctx, whom: whom, giveWay: giveWay}
	for _, bucket := range differing(here, answer.Buckets) {
		if err := pass.bucket(bucket); err != nil {
			if errors.Is(err, errGaveWay) {
				return nil
			}
			return err
		}
	}
	return nil
}

// differing returns the buckets of which another has something else.
func differing(ours storage.Buckets, theirs []byte) (all []int) {
	for i := range ours {
		at := i * storage.FingerprintSize
		if len(theirs) < at+storage.FingerprintSize || !bytes.Equal(theirs[at:at+storage.FingerprintSize], ours[i][:]) {
			all = append(all, i)
		}
	}
	return all
}

var errGaveWay = errors.New("something else is to be exchanged")

// pass is one exchange of photos with another.
type pass struct {
	*Node
	ctx     context.Context
	whom    string
	giveWay func() bool
}

// asks asks one question, unless something else is to be exchanged first.
func (p *pass) asks(r request) (reply, error) {
	if p.giveWay == nil {
		return p.ask(p.ctx, p.whom, r)
	}
	if p.giveWay() {
		return reply{}, errGaveWay
	}
	began := time.Now()
	answer, err := p.ask(p.ctx, p.whom, r)
	pause(p.ctx, min(time.Since(began), time.Second))
	return answer, err
}

// bucket makes the photos of a bucket equal.
func (p *pass) bucket(bucket int) error {
	ours, err := p.photos.PhotoNames(p.ctx, bucket)
	if err != nil {
		return err
	}
	answer, err := p.asks(request{What: askPhotoNames, Buckets: []int{bucket}, Names: ours[:min(len(ours), namesAtOnce)]})
	if err != nil {
		return err
	}
	if err := p.take(answer.Names); err != nil {
		return err
	}
	if ours, err = p.photos.PhotoNames(p.ctx, bucket); err != nil { // as it is now
		return err
	}
	return p.give(ours, answer.Names, answer.Wanted)
}

// take takes those of their photos that stand against what is here.
func (p *pass) take(theirs []storage.PhotoName) error {
	theirs = slices.DeleteFunc(slices.Clone(theirs), func(n storage.PhotoName) bool { return p.knownAsBad(n) })
	wanted, err := p.photos.WantedPhotos(p.ctx, theirs)
	if err != nil {
		return err
	}
	for len(wanted) > 0 {
		some := wanted[:min(len(wanted), photosAsked)]
		answer, err := p.asks(request{What: askPhotos, Names: some})
		if err != nil {
			return err
		}
		if len(answer.Photos) == 0 {
			wanted = wanted[len(some):]
			continue
		}
		if _, err := p.takePhotos(p.ctx, answer.Photos); err != nil {
			return err
		}
		last := answer.Photos[len(answer.Photos)-1].Name
		at := slices.IndexFunc(some, last.Same)
		if at < 0 {
			return nil // it gives what it was not asked for
		}
		wanted = wanted[at+1:] // those between are there no more
	}
	return nil
}

// give gives what the other wants, and says to a relay which of several stands.
func (p *pass) give(ours, theirs, wanted []storage.PhotoName) error {
	instead := make(map[string][][]byte)
	for _, t := range theirs {
		instead[t.Reference] = append(instead[t.Reference], t.Fingerprint)
	}
	var some []storage.PhotoName
	var told []storage.SealedPhoto
	for _, o := range ours {
		if slices.ContainsFunc(wanted, o.Same) {
			some = append(some, o)
		} else if len(instead[o.Reference]) > 1 {
			told = append(told, storage.SealedPhoto{Name: o, Instead: instead[o.Reference]})
		}
	}
	if len(told) > 0 {
		if _, err := p.asks(request{What: givePhotos, Photos: told}); err != nil {
			return err
		}
	}
	for len(some) > 0 {
		photos, err := p.photos.SealedPhotos(p.ctx, some, photosAtOnce)
		if err != nil || len(photos) == 0 {
			return err
		}
		for i := range photos {
			photos[i].Instead = instead[photos[i].Name.Reference]
		}
		if _, err := p.asks(request{What: givePhotos, Photos: photos}); err != nil {
			return fmt.Errorf("photos were not taken: %w", err)
		}
		some = some[slices.IndexFunc(some, photos[len(photos)-1].Name.Same)+1:]
	}
	return nil
}

// takePhotos keeps photos of another. One that is not genuine is told in the log, and
// not asked for again.
func (n *Node) takePhotos(ctx context.Context, photos []storage.SealedPhoto) (refused []error, err error) {
	refused, err = n.photos.MergePhotos(ctx, photos)
	for _, why := range refused {
		n.log.Error("a photo was refused", "cause", why)
	}
	if len(refused) == 0 || err != nil {
		return refused, err
	}
	var names []storage.PhotoName
	for i := range photos {
		names = append(names, photos[i].Name)
	}
	still, err := n.photos.WantedPhotos(ctx, names) // what was taken is wanted no more
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.badPhotos) > 10_000 {
		clear(n.badPhotos)
	}
	for _, name := range still {
		n.badPhotos[string(name.Fingerprint)] = true
	}
	return refused, err
}

func (n *Node) knownAsBad(name storage.PhotoName) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.badPhotos[string(name.Fingerprint)]
}

// servePhotos answers what another asks of photos.
func (n *Node) servePhotos(ctx context.Context, r *request) (answer reply, err error) {
	switch r.What {
	case askPhotoBuckets:
		var all storage.Buckets
		all, err = n.photos.PhotoBuckets(ctx)
		answer.Buckets = joinedBuckets(all)
	case askPhotoNames:
		if buckets := valid(r.Buckets); len(buckets) == 1 {
			answer.Names, err = n.photos.PhotoNames(ctx, buckets[0])
			answer.Names = answer.Names[:min(len(answer.Names), namesAtOnce)]
		}
		if err == nil {
			answer.Wanted, err = n.photos.WantedPhotos(ctx, r.Names[:min(len(r.Names), namesAtOnce)])
		}
	case askPhotos:
		answer.Photos, err = n.photos.SealedPhotos(ctx, r.Names[:min(len(r.Names), namesAtOnce)], photosAtOnce)
	case givePhotos:
		var refused []error
		if refused, err = n.takePhotos(ctx, r.Photos); err == nil {
			err = errors.Join(refused...)
		}
	}
	return answer, err
}
