package kiosk

import (
	"context"
	"strings"
	"testing"
	"time"
)

// shownWords is all that can be read.
func (b *board) shownWords() string {
	var words []string
	for _, t := range b.texts {
		if t.words != "" && t.raster.Visible() {
			words = append(words, t.words)
		}
	}
	return strings.Join(words, " | ")
}

// touch touches what has the name.
func (b *board) touch(t *testing.T, id string) {
	t.Helper()
	target, ok := b.target(id)
	if !ok {
		var all []string
		for _, t := range b.targets {
			all = append(all, t.id)
		}
		t.Fatalf("there is no %q to touch, but %q", id, all)
	}
	target.on()
}

// waitIdle waits until a screen has nothing left to do.
func waitIdle(t *testing.T, screen interface {
	Idle(ctx context.Context) error
},
) {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	if err := screen.Idle(ctx); err != nil {
		t.Fatal(err)
	}
}
