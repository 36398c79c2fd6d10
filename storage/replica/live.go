package replica

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"antechamber/storage"
)

// publishedAtOnce is how many entries go into one message of the stream, or about.
const publishedAtOnce = 256

// publish passes on what this kiosk commits. It remembers nothing beyond its
// connection: what the stream loses comes by an exchange.
func (n *Node) publish(ctx context.Context) {
	committed, stop := n.store.Follow()
	defer stop()
	var since storage.Changes
	if now, _, _, err := n.store.ChangedSince(ctx, since); err == nil {
		since = now
	}
	others := time.NewTicker(500 * time.Millisecond) // for what other processes of this kiosk commit
	defer others.Stop()
	for over := 0; ; {
		select {
		case <-ctx.Done():
			return
		case <-committed:
		case <-others.C:
		case <-n.connection.begun:
		}
		if !n.conn.IsConnected() {
			continue
		}
		if now := n.connection.number(); now != over {
			over, n.origin = now, ""
		}
		if err := n.publishLog(ctx); err != nil && ctx.Err() == nil {
			n.log.Warn("entries were not passed on", "cause", err)
		}
		since = n.publishPeople(ctx, since)
		if n.hub {
			n.sayMembers(ctx)
		}
	}
}

// publishLog passes on the entries that the hub lacks.
func (n *Node) publishLog(ctx context.Context) error {
	origin, err := n.store.Origin(ctx)
	if err != nil || origin == "" {
		return err
	}
	if origin != n.origin {
		if err := n.member.Vouch(ctx, n.store); err != nil {
			return err
		}
		if n.published, err = n.resume(ctx, origin); err != nil {
			return err
		}
		n.origin = origin
		n.wish(askHub)
	}
	for {
		records, err := n.store.Records(ctx, origin, n.published.Seq, publishedAtOnce)
		if err != nil || len(records) == 0 {
			return err
		}
		body, err := cbor.Marshal(records)
		if err != nil {
			return err
		}
		m := nats.NewMsg(n.subjects.Log(n.member.Identity.ID(), origin))
		m.Data = body
		last := records[len(records)-1]
		m.Header.Set(jetstream.MsgIDHeader, fmt.Sprintf("%s-%d", records[0].ID, last.ID.Seq))
		if _, err := n.stream.PublishMsgAsync(m); err != nil {
			return err
		}
		n.published = storage.Head{Seq: last.ID.Seq, Hash: last.Hash}
	}
}

// resume returns after which entry the hub lacks the own log. Where it does not say so,
// or has another log by that name, an exchange brings what is there already.
func (n *Node) resume(ctx context.Context, origin string) (storage.Head, error) {
	heads, err := n.store.Heads(ctx)
	if err != nil || n.hub {
		return heads[origin], err
	}
	if err := n.hear(ctx, askHub); err != nil {
		return heads[origin], nil
	}
	n.mu.Lock()
	hub := n.others[askHub]
	n.mu.Unlock()
	if err := n.exchangeMembers(ctx, askHub, hub.Members); err != nil {
		return heads[origin], nil
	}
	theirs := hub.Heads[origin]
	if theirs.Seq > heads[origin].Seq {
		return heads[origin], nil
	}
	if theirs.Seq == 0 {
		return theirs, nil
	}
	at, err := n.store.Records(ctx, origin, theirs.Seq-1, 1)
	if err != nil || len(at) == 0 || !bytes.Equal(at[0].Hash, theirs.Hash) {
		return heads[origin], err
	}
	return theirs, nil
}

// publishPeople passes on registrations that changed one by one; of many it is said
// that they did, and the others ask.
func (n *Node) publishPeople(ctx context.Context, since storage.Changes) storage.Changes {
	if n.relay {
		return since
	}
	now, references, many, err := n.store.ChangedSince(ctx, since)
	if err != nil || now == since {
		return since
	}
	if many {
		n.say()
		return now
	}
	documents, err := n.store.Documents(ctx, references)
	if err != nil {
		return since
	}
	documents = n.untold(documents)
	if len(documents) == 0 {
		return now
	}
	body, err := cbor.Marshal(documents)
	if err == nil {
		err = n.conn.Publish(n.subjects.Document(n.member.Identity.ID()), body)
	}
	if err != nil {
		n.log.Warn("registrations were not passed on", "cause", err)
	}
	return now
}

// told remembers in which state others have registrations, which need not hear it again.
func (n *Node) told(documents []storage.Document) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.toldOf) > 10_000 {
		clear(n.toldOf)
	}
	for _, d := range documents {
		n.toldOf[d.Reference] = d.Fingerprint
	}
}

func (n *Node) untold(documents []storage.Document) (left []storage.Document) {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, d := range documents {
		if string(n.toldOf[d.Reference]) != string(d.Fingerprint) {
			left = append(left, d)
		}
	}
	return left
}

// onDocuments takes registrations that another passed on.
func (n *Node) onDocuments(ctx context.Context, m *nats.Msg) {
	if m.Subject == n.subjects.Document(n.member.Identity.ID()) {
		return
	}
	var documents []storage.Document
	err := decode(m.Data, &documents)
	if err == nil {
		n.told(documents)
		err = n.people.take(ctx, documents)
	}
	if err != nil && ctx.Err() == nil {
		n.log.Warn("registrations of another kiosk were refused", "cause", err)
	}
}

// consume takes entries from the stream, again from where this kiosk's log says that
// it was read. Where the message there is another, the stream's history is another,
// and all of it is read.
func (n *Node) consume(ctx context.Context) {
	for ctx.Err() == nil {
		due, err := n.read(ctx)
		if due { // nobody is to wait for an entry meanwhile
			continue
		}
		if err != nil && ctx.Err() == nil && n.conn.IsConnected() {
			n.log.Info("the stream is read again", "cause", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(300 * time.Millisecond):
		}
	}
}

// rereads is how long the stream is read before its history is checked again.
const rereads = 15 * time.Second

// read takes entries until the connection ends, or the history is due to be checked again.
func (n *Node) read(ctx context.Context) (due bool, err error) {
	if !n.conn.IsConnected() {
		return false, nats.ErrConnectionClosed
	}
	n.connection.renew(ctx, n.conn) // it may be newer than what watch has seen, and is to be greeted
	n.greet(ctx)
	asking, cancel := context.WithTimeout(ctx, patienceForAnswers)
	defer cancel()
	stream, err := n.stream.Stream(asking, n.subjects.Stream())
	if err != nil {
		return false, err
	}
	at, err := n.cursor(asking, stream)
	if err != nil {
		return false, err
	}
	consumer, err := stream.OrderedConsumer(asking, jetstream.OrderedConsumerConfig{DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: at.Seq + 1})
	if err != nil {
		return false, err
	}
	messages, err := consumer.Messages(jetstream.PullMaxMessages(500))
	if err != nil {
		return false, err
	}
	defer messages.Stop()
	reading, done := context.WithTimeout(ctx, rereads)
	defer done()
	reading, gone := n.connection.while(reading)
	defer gone()
	err = n.readOn(ctx, reading, messages)
	return err == nil && errors.Is(reading.Err(), context.DeadlineExceeded), err
}

// cursor returns where to go on reading.
func (n *Node) cursor(ctx context.Context, stream jetstream.Stream) (storage.Cursor, error) {
	at, err := n.store.Cursor(ctx)
	if err != nil || at.Seq == 0 {
		return at, err
	}
	m, err := stream.GetMsg(ctx, at.Seq)
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound):
		if info, err := stream.Info(ctx); err == nil && info.State.FirstSeq > at.Seq && info.State.LastSeq >= at.Seq {
			return storage.Cursor{Seq: info.State.FirstSeq - 1}, nil // old messages went, as the stream's limits say
		}
		return storage.Cursor{}, nil
	case err != nil:
		return at, err
	case m.Header.Get(jetstream.MsgIDHeader) != at.Anchor:
		return storage.Cursor{}, nil
	}
	return at, nil
}

// mergedAtOnce is how many bytes of the stream are merged in one transaction, or about:
// people at the door wait for it.
const mergedAtOnce = 128 << 10

// readOn merges what comes, as many messages at once as are there.
func (n *Node) readOn(ctx, reading context.Context, messages jetstream.MessagesContext) error {
	incoming := make(chan jetstream.Msg, 500)
	stop := context.AfterFunc(reading, messages.Stop)
	defer stop()
	go func() {
		defer close(incoming)
		for {
			m, err := messages.Next()
			if err != nil {
				return
			}
			incoming <- m
		}
	}()
	defer func() {
		messages.Stop()
		for range incoming { // lets the goroutine above end
		}
	}()
	for m := range incoming {
		batch := []jetstream.Msg{m}
	drain:
		for size := len(m.Data()); size < mergedAtOnce; {
			select {
			case m, ok := <-incoming:
				if !ok {
					break drain
				}
				batch, size = append(batch, m), size+len(m.Data())
			default:
				break drain
			}
		}
		if err := n.takeBatch(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// takeBatch merges messages of the stream, and moves the cursor with them. What is
// refused is passed over: an exchange brings what is missing.
func (n *Node) takeBatch(ctx context.Context, batch []jetstream.Msg) error {
	var logs [][]storage.Record
	at := make(map[string]int)
	mine := n.subjects.Log(n.member.Identity.ID(), "")
	for _, m := range batch {
		if strings.HasPrefix(m.Subject(), mine) {
			continue
		}
		var records []storage.Record
		if err := decode(m.Data(), &records); err != nil || len(records) == 0 {
			n.log.Warn("a message of the stream is passed over", "cause", err)
			continue
		}
		origin := records[0].ID.Origin
		if i, ok := at[origin]; ok && follows(logs[i], records) {
			logs[i] = append(logs[i], records...)
			continue
		}
		at[origin] = len(logs)
		logs = append(logs, records)
	}
	last := batch[len(batch)-1]
	meta, err := last.Metadata()
	if err != nil {
		return err
	}
	cursor := storage.Cursor{Seq: meta.Sequence.Stream, Anchor: last.Headers().Get(jetstream.MsgIDHeader)}
	if err := n.meet(ctx, logs); err != nil {
		return err
	}
	refused, err := n.merge(ctx, logs, &cursor)
	if refused != nil {
		n.wish(askHub)
	}
	return err
}

// meet asks the hub who belongs to the conference where a log begins of which nobody
// has vouched here yet. The hub knew before the log was passed on.
func (n *Node) meet(ctx context.Context, logs [][]storage.Record) error {
	if n.hub {
		return nil
	}
	k, err := n.knows(ctx)
	if err != nil {
		return err
	}
	for _, records := range logs {
		if first := records[0].ID; first.Seq > 1 || k.roster.heardOf(first.Origin) {
			continue
		}
		answer, err := n.ask(ctx, askHub, request{What: askMembers})
		if err != nil {
			return nil // the log is refused for now, and comes by an exchange
		}
		return n.takeMembers(ctx, answer.Members)
	}
	return nil
}

func follows(before, after []storage.Record) bool {
	return before[len(before)-1].ID.Seq+1 == after[0].ID.Seq
}
