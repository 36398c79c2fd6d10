package replica

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"antechamber/storage"
)

// exchange makes this kiosk and another, or the hub, equal: it takes what it lacks
// and gives what the other lacks. Nothing is remembered of what was sent before: both
// are asked each time.
func (n *Node) exchange(ctx context.Context, whom string) error {
	n.exchanging.Lock()
	defer n.exchanging.Unlock()
	theirs, err := n.theirState(ctx, whom)
	if err != nil {
		return err
	}
	if err := n.exchangeMembers(ctx, whom, theirs.Members); err != nil {
		return err
	}
	err = n.exchangeLogs(ctx, whom, theirs.Heads)
	if errors.Is(err, errSilent) {
		return err
	}
	return errors.Join(err, n.exchangePeople(ctx, whom, theirs.People))
}

func (n *Node) theirState(ctx context.Context, whom string) (*state, error) {
	answer, err := n.ask(ctx, whom, request{What: askState})
	if err == nil && answer.State == nil {
		err = &answered{"it did not say what it has"}
	}
	return answer.State, err
}

// exchangeMembers goes before entries, which count only of whom the roster names, and of
// removed kiosks as far as the hub says.
func (n *Node) exchangeMembers(ctx context.Context, whom string, theirs []byte) error {
	if err := n.makeMembersEqual(ctx, whom, theirs); err != nil || whom != askHub {
		return err
	}
	return n.giveHeld(ctx)
}

func (n *Node) makeMembersEqual(ctx context.Context, whom string, theirs []byte) error {
	if err := n.member.Vouch(ctx, n.store); err != nil {
		return err
	}
	k, err := n.knows(ctx)
	if err != nil || bytes.Equal(k.name, theirs) {
		return err
	}
	ours, _, err := n.members(ctx)
	if err != nil {
		return err
	}
	answer, err := n.ask(ctx, whom, request{What: giveMembers, Members: ours})
	if err != nil {
		return err
	}
	return n.takeMembers(ctx, answer.Members)
}

// members returns who belongs to the conference, and the digest of it.
func (n *Node) members(ctx context.Context) (*members, []byte, error) {
	var m members
	var err error
	if m.Kiosks, err = n.store.Kiosks(ctx); err != nil {
		return nil, nil, err
	}
	if m.Vouchers, err = n.store.Vouchers(ctx); err != nil {
		return nil, nil, err
	}
	if m.Badges, err = n.store.BadgeKeys(ctx); err != nil {
		return nil, nil, err
	}
	if m.Branches, err = n.store.Branches(ctx); err != nil {
		return nil, nil, err
	}
	body, err := cbor.Marshal(m)
	return &m, digest(body), err
}

// known is what was made of the members, until they are others.
type known struct {
	version string
	name    []byte // the digest of the members
	roster  *Roster
}

// knows returns the digest of the members and the roster as they are now. What was
// checked once is not checked again.
func (n *Node) knows(ctx context.Context) (known, error) {
	version, err := n.store.MembersVersion(ctx)
	if err != nil {
		return known{}, err
	}
	n.mu.Lock()
	k := n.known
	n.mu.Unlock()
	if k.version == version {
		return k, nil
	}
	k.version = version // of before what is read now, or the same
	if _, k.name, err = n.members(ctx); err != nil {
		return k, err
	}
	m, joined, err := n.store.Membership(ctx)
	if err == nil && !joined {
		err = storage.NotJoined()
	}
	if err != nil {
		return k, err
	}
	if k.roster == nil {
		k.roster = new(Roster)
	}
	if k.roster, err = readRosterAfter(ctx, n.store, m, k.roster); err != nil {
		return k, err
	}
	n.mu.Lock()
	n.known = k
	n.mu.Unlock()
	return k, nil
}

// takeMembers keeps what is signed; what is not is told in the log, and changes nothing.
func (n *Node) takeMembers(ctx context.Context, m *members) error {
	if m == nil {
		return nil
	}
	if err := takeRoster(ctx, n.store, m.Kiosks, m.Vouchers); err != nil {
		n.log.Warn("part of the roster was refused", "cause", err)
	}
	if err := n.store.PutBadgeKeys(ctx, m.Badges); err != nil {
		return err
	}
	if len(m.Branches) > 0 {
		if _, err := n.merge(ctx, m.Branches, nil); err != nil {
			return err
		}
	}
	if n.relay {
		return nil
	}
	if took, err := n.member.TakeBadgeKeys(ctx, n.store); err != nil {
		return err
	} else if took > 0 && n.newKeys != nil {
		n.newKeys()
	}
	return nil
}

// exchangeLogs takes and gives entries, log by log.
func (n *Node) exchangeLogs(ctx context.Context, whom string, theirs map[string]storage.Head) error {
	k, err := n.knows(ctx)
	if err != nil {
		return err
	}
	ours, err := n.store.Heads(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, origin := range slices.Sorted(maps.Keys(theirs)) {
		at, their := ours[origin], theirs[origin]
		parts, err := n.parts(ctx, origin, at, their)
		switch {
		case err != nil:
			return err
		case n.apart(whom, origin):
			continue
		case parts:
			err = n.pull(ctx, whom, origin, 0, their.Seq) // to find where
		default:
			err = n.pull(ctx, whom, origin, at.Seq, k.roster.counting(origin, their.Seq))
		}
		if errors.Is(err, storage.ErrFork) {
			n.setApart(whom, origin)
			continue
		}
		if failed = append(failed, err); errors.Is(err, errSilent) {
			return errors.Join(failed...) // and will be to the next question too
		}
	}
	for _, origin := range slices.Sorted(maps.Keys(ours)) {
		at := theirs[origin].Seq
		if k.roster.counting(origin, ours[origin].Seq) <= at || n.apart(whom, origin) {
			continue
		}
		err := n.push(ctx, whom, origin, at)
		if failed = append(failed, err); errors.Is(err, errSilent) {
			break
		}
	}
	return errors.Join(failed...)
}

// parts tells whether another has a log that is here too, as far as it has it, but with
// other entries.
func (n *Node) parts(ctx context.Context, origin string, at, their storage.Head) (bool, error) {
	if their.Seq == 0 || their.Seq > at.Seq {
		return false, nil
	}
	if their.Seq == at.Seq {
		return !bytes.Equal(their.Hash, at.Hash), nil
	}
	here, err := n.store.Records(ctx, origin, their.Seq-1, 1)
	return err == nil && len(here) > 0 && !bytes.Equal(here[0].Hash, their.Hash), err
}

// apart tells whether a log is a fork that another has the other branch of: the two
// stay apart, and who looks after the kiosks was told.
func (n *Node) apart(whom, origin string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.forked[whom+" "+origin]
}

func (n *Node) setApart(whom, origin string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.forked[whom+" "+origin] = true
}

// pull takes a log after a number. Where it follows on other entries than are here,
// it is asked for from its beginning, so that the fork is found.
func (n *Node) pull(ctx context.Context, whom, origin string, after, until uint64) error {
	for after < until {
		answer, err := n.ask(ctx, whom, request{What: askRecords, Origin: origin, After: after})
		if err != nil || len(answer.Records) == 0 {
			return err
		}
		refused, err := n.merge(ctx, [][]storage.Record{answer.Records}, nil)
		if errors.Is(refused, storage.ErrBranch) && answer.Records[0].ID.Seq > 1 {
			after = 0
			continue
		}
		if err = errors.Join(refused, err); err != nil {
			return err
		}
		after = answer.Records[len(answer.Records)-1].ID.Seq
	}
	return nil
}

// push gives a log after a number.
func (n *Node) push(ctx context.Context, whom, origin string, after uint64) error {
	for {
		records, err := n.store.Records(ctx, origin, after, recordsAtOnce)
		if err != nil || len(records) == 0 {
			return err
		}
		if _, err := n.ask(ctx, whom, request{What: giveRecords, Records: records}); err != nil {
			return fmt.Errorf("the log %s was not taken: %w", origin, err)
		}
		after = records[len(records)-1].ID.Seq
	}
}

// merge adds entries of others, as far as they count; what is refused does not keep
// the rest out.
func (n *Node) merge(ctx context.Context, logs [][]storage.Record, at *storage.Cursor) (refused, err error) {
	k, err := n.knows(ctx)
	if err != nil {
		return nil, err
	}
	for i, records := range logs {
		if len(records) == 0 {
			continue
		}
		if last, limited := k.roster.Limit(records[0].ID.Origin); limited {
			logs[i] = slices.DeleteFunc(slices.Clone(records), func(r storage.Record) bool { return r.ID.Seq > last })
		}
	}
	_, all, err := n.store.MergeLogs(ctx, logs, k.roster.Vouch, at)
	for _, why := range all {
		n.refused(why)
	}
	return errors.Join(all...), err
}

// exchangePeople takes and gives registrations, where the digests differ.
func (n *Node) exchangePeople(ctx context.Context, whom string, theirs []byte) error {
	ours, err := n.people.buckets(ctx)
	if err != nil || bytes.Equal(theirs, digest(joinedBuckets(ours))) {
		return err
	}
	answer, err := n.ask(ctx, whom, request{What: askBuckets})
	if err != nil {
		return err
	}
	for some := range slices.Chunk(differing(ours, answer.Buckets), bucketsAtOnce) {
		if err := n.exchangeBuckets(ctx, whom, some); err != nil {
			return err
		}
	}
	return nil
}

func (n *Node) exchangeBuckets(ctx context.Context, whom string, buckets []int) error {
	answer, err := n.ask(ctx, whom, request{What: askFingerprints, Buckets: buckets})
	if err != nil {
		return err
	}
	theirs := answer.Fingerprints
	ours, err := n.fingerprints(ctx, buckets)
	if err != nil {
		return err
	}
	var wanted []string
	for reference, states := range theirs {
		if !slices.EqualFunc(states, ours[reference], bytes.Equal) {
			wanted = append(wanted, reference)
		}
	}
	slices.Sort(wanted)
	for some := range slices.Chunk(wanted, documentsAtOnce) {
		answer, err := n.ask(ctx, whom, request{What: askDocuments, References: some})
		if err != nil {
			return err
		}
		n.told(answer.Documents)
		if err := n.people.take(ctx, answer.Documents); err != nil {
			return err
		}
	}
	return n.giveBuckets(ctx, whom, buckets, theirs)
}

// giveBuckets gives the registrations that the other does not have as they are here now.
func (n *Node) giveBuckets(ctx context.Context, whom string, buckets []int, theirs map[string][][]byte) error {
	ours, err := n.fingerprints(ctx, buckets)
	if err != nil {
		return err
	}
	var lacking []string
	for reference, states := range ours {
		if !slices.EqualFunc(states, theirs[reference], bytes.Equal) {
			lacking = append(lacking, reference)
		}
	}
	slices.Sort(lacking)
	for some := range slices.Chunk(lacking, documentsAtOnce) {
		documents, err := n.people.documents(ctx, some)
		if err != nil {
			return err
		}
		for i := range documents {
			documents[i].Replaces = theirs[documents[i].Reference]
		}
		if _, err := n.ask(ctx, whom, request{What: giveDocuments, Documents: documents}); err != nil {
			return fmt.Errorf("registrations were not taken: %w", err)
		}
	}
	return nil
}

func (n *Node) fingerprints(ctx context.Context, buckets []int) (map[string][][]byte, error) {
	all := make(map[string][][]byte)
	for _, bucket := range buckets {
		some, err := n.people.fingerprints(ctx, bucket)
		if err != nil {
			return nil, err
		}
		maps.Copy(all, some)
	}
	return all, nil
}
