package checkin

import (
	"context"
	"errors"
	"testing"
)

// A ticket that fits several people lets nobody in, and says whom it fits.
func TestAmbiguousTicket(t *testing.T) {
	t.Parallel()
	other := somebody
	other.Reference = "B"
	d, store, _ := testDesk(somebody, other)
	out := present(t, d, Presentation{Code: "tkt"})
	wantVerdict(t, out, Refused, UnknownCode)
	if len(out.Candidates) != 2 || out.Registration != nil || out.Entry.Reference != "" {
		t.Errorf("candidates %v, registration %v, want two and nobody", out.Candidates, out.Registration)
	}
	if len(store.entries) != 1 || store.entries[0].Foreign == nil {
		t.Errorf("the log has %+v, want the ticket's keyed hash", store.entries)
	}
}

// An e-mail address is no presentation, and nothing is logged.
func TestEmailIsNoPresentation(t *testing.T) {
	t.Parallel()
	d, store, _ := testDesk(somebody)
	d.Reader = emailReader{}
	if _, err := d.Present(context.Background(), Presentation{Code: "a@example.org"}); !errors.Is(err, ErrEmail) || len(store.entries) != 0 {
		t.Errorf("Present: %v, and %d entries", err, len(store.entries))
	}
}

type emailReader struct{ plainReader }

func (emailReader) Read(code string) Claim { return Claim{Form: FormEmail, Code: code} }
