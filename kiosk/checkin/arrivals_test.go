package checkin_test

import (
	"testing"

	"antechamber/kiosk/checkin"
)

func TestArrivalsOf(t *testing.T) {
	t.Parallel()
	id := func(seq uint64) checkin.EntryID { return checkin.EntryID{Origin: "A", Seq: seq} }
	log := []checkin.Entry{
		{ID: id(4), HLC: 4, Kind: checkin.KindIn, Reference: "ANN"},
		{ID: id(1), HLC: 1, Kind: checkin.KindRefused, Reference: "ANN"},
		{ID: id(2), HLC: 2, Kind: checkin.KindIn, Reference: "ANN"},
		{ID: id(3), HLC: 3, Kind: checkin.KindUndo, Target: id(2), Reference: "ANN"},
		{ID: id(5), HLC: 5, Kind: checkin.KindIn, Reference: "BEA"},
		{ID: id(6), HLC: 6, Kind: checkin.KindIn, Reference: "BEA"},
		{ID: id(7), HLC: 7, Kind: checkin.KindIn, Reference: "CY"},
		{ID: id(8), HLC: 8, Kind: checkin.KindUndo, Target: id(7), Reference: "CY"},
	}
	got := checkin.ArrivalsOf(log)
	if len(got) != 2 || got["ANN"].ID != id(4) || got["BEA"].ID != id(5) {
		t.Errorf("arrivals %v", got)
	}
}
