package command

import (
	"log/slog"
	"testing"

	"antechamber/kiosk/checkin"
)

// What there is to look at is counted, and only when something was committed since.
func TestMattersAreCounted(t *testing.T) {
	t.Parallel()
	h := testHouse(t)
	w := h.watch(slog.New(slog.DiscardHandler))
	ghost := checkin.Entry{Kind: checkin.KindIn, Reason: checkin.Provisional, Reference: "00000000", At: h.desk.Now()}
	if err := h.desk.Note(t.Context(), ghost); err != nil {
		t.Fatal(err)
	}
	counted := w.countMatters(t.Context(), version{})
	if n := <-w.matters; n != 1 {
		t.Errorf("%d are to be looked at, want one", n)
	}
	if w.countMatters(t.Context(), counted) != counted || len(w.matters) != 0 {
		t.Error("nothing was committed, and it is counted anew")
	}
	found, err := deskOverseer{h}.ToLookAt(t.Context())
	if err != nil || len(found) != 1 || found[0].Kind != checkin.ProvisionalEntry {
		t.Fatalf("%+v %v, want the ghost", found, err)
	}
	if err := (deskOverseer{h}).Acknowledge(t.Context(), found[0], "supervisor:1"); err != nil {
		t.Fatal(err)
	}
	if found, err = (deskOverseer{h}).ToLookAt(t.Context()); err != nil || len(found) != 0 {
		t.Errorf("%+v %v, want nothing any more", found, err)
	}
}
