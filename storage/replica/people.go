package replica

import (
	"context"

	"antechamber/storage"
)

// people is how registrations are compared and exchanged: joined by who has the data
// key, or kept as they are by a relay.
type people interface {
	buckets(ctx context.Context) (storage.Buckets, error)
	fingerprints(ctx context.Context, bucket int) (map[string][][]byte, error)
	documents(ctx context.Context, references []string) ([]storage.Document, error)
	take(ctx context.Context, documents []storage.Document) error
}

// joining has the data key.
type joining struct{ store *storage.Store }

func (j joining) buckets(ctx context.Context) (storage.Buckets, error) { return j.store.Buckets(ctx) }

func (j joining) fingerprints(ctx context.Context, bucket int) (map[string][][]byte, error) {
	return j.store.Fingerprints(ctx, bucket)
}

func (j joining) documents(ctx context.Context, references []string) ([]storage.Document, error) {
	return j.store.Documents(ctx, references)
}

func (j joining) take(ctx context.Context, documents []storage.Document) error {
	_, err := j.store.MergeDocuments(ctx, documents)
	return err
}

// relaying has not.
type relaying struct{ store *storage.Store }

func (r relaying) buckets(ctx context.Context) (storage.Buckets, error) {
	return r.store.RelayedBuckets(ctx)
}

func (r relaying) fingerprints(ctx context.Context, bucket int) (map[string][][]byte, error) {
	return r.store.RelayedFingerprints(ctx, bucket)
}

func (r relaying) documents(ctx context.Context, references []string) ([]storage.Document, error) {
	return r.store.RelayedDocuments(ctx, references)
}

func (r relaying) take(ctx context.Context, documents []storage.Document) error {
	return r.store.Relay(ctx, documents)
}

func joinedBuckets(b storage.Buckets) []byte {
	all := make([]byte, 0, len(b)*storage.FingerprintSize)
	for i := range b {
		all = append(all, b[i][:]...)
	}
	return all
}
