package checkin

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestWhoMayDoWhat is the table of docs/administrators.md.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	for need, tasks := range map[Authority][]Task{
		Staff: {
			TaskPresent, TaskPrint, TaskUndoOwn, TaskRegister, TaskCollect, TaskExtend, TaskLook, TaskExportCounts, TaskExportInside,
		},
		Supervisor: {TaskUndo, TaskOverride, TaskEscort, TaskRevoke, TaskReinstate, TaskSubstitute, TaskMerge, TaskRecount, TaskApprove, TaskReadNotes, TaskAcknowledge},
		Organiser:  {TaskExport, TaskImport, TaskConference, TaskKeys, TaskBackup, TaskRestore, TaskErase, TaskHolders, "what nobody thought of"},
	} {
		for _, task := range tasks {
			for _, highest := range Authorities() {
				want := need
				if need > highest { // nobody here could allow it
					want = Staff
				}
				if got := task.NeedsHere(highest); got != want {
					t.Errorf("%s where the highest is %s: needs %s, want %s", task, highest, got, want)
				}
			}
		}
	}
}

func TestHoldersReadBack(t *testing.T) {
	t.Parallel()
	for _, a := range Authorities() {
		for _, n := range []int{1, 2, MaxHolder} {
			h := Holder{a, n}
			if got, err := ParseHolder(h.String()); got != h || err != nil {
				t.Errorf("ParseHolder(%q) = %v, %v", h, got, err)
			}
		}
	}
	for _, bad := range []string{"", ":", "supervisor", "supervisor:", "supervisor:0", "supervisor:-1", "supervisor:+1", "supervisor:01", "supervisor:1000", "supervisor:1:2", "Supervisor:1", "minister:1", "1:supervisor", "supervisor:1 "} {
		if got, err := ParseHolder(bad); FaultCode(err) != FaultInvalid {
			t.Errorf("ParseHolder(%q) = %v, %v, want invalid", bad, got, err)
		}
	}
}

func TestUndoTask(t *testing.T) {
	t.Parallel()
	const minute = uint64(60_000) << 16
	wall := func(minutes int) time.Time { return time.UnixMilli(int64(minutes) * 60_000) }
	entries := []Entry{
		{Kind: KindIn, Reference: "A", HLC: 10 * minute},
		{Kind: KindIn, Reference: "B", HLC: 11 * minute},
		{Kind: KindPrint, Reference: "B", HLC: 11*minute + 1},
	}
	tests := []struct {
		name string
		last Entry // appended, at minute 12 of the wall clock
		seq  uint64
		now  time.Time
		want Task
	}{
		{"the last, at once", Entry{Kind: KindIn}, 4, wall(12), TaskUndoOwn},
		{"the last, after two minutes", Entry{Kind: KindIn}, 4, wall(14), TaskUndoOwn},
		{"the last, later", Entry{Kind: KindIn}, 4, wall(14).Add(time.Millisecond), TaskUndo},
		{"an exit", Entry{Kind: KindOut}, 4, wall(13), TaskUndoOwn},
		{"the one before", Entry{Kind: KindIn}, 2, wall(12), TaskUndo},
		{"the last but for a print", Entry{Kind: KindPrint}, 2, wall(12), TaskUndoOwn},
		{"of a supervisor's revocation", Entry{Kind: KindRevoke}, 4, wall(12), TaskUndo},
		{"of a supervisor's override", Entry{Kind: KindIn, Reason: OverrideGiven}, 4, wall(12), TaskUndo},
		{"of an escort", Entry{Kind: KindIn, Reason: Escorted}, 4, wall(12), TaskUndo},
		// What the door's clock says, as in a rehearsal or by --at, is no matter.
		{"long ago by the door's clock", Entry{Kind: KindIn, At: wall(-99)}, 4, wall(12), TaskUndoOwn},
		{"wall clock set back", Entry{Kind: KindIn}, 4, wall(5), TaskUndoOwn},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, store, _ := testDesk()
			tt.last.Reference, tt.last.HLC = "C", 12*minute
			store.entries = append(store.entries, entries...)
			store.entries = append(store.entries, tt.last)
			for i := range store.entries {
				store.entries[i].ID = EntryID{"HERE", uint64(i + 1)}
			}
			if got, err := d.UndoTask(context.Background(), EntryID{"HERE", tt.seq}, tt.now); got != tt.want || err != nil {
				t.Errorf("%s, %v, want %s", got, err, tt.want)
			}
		})
	}
	d, _, _ := testDesk()
	if _, err := d.UndoTask(context.Background(), EntryID{"HERE", 9}, wall(0)); FaultCode(err) != FaultNotFound {
		t.Errorf("of no entry: %v, want not_found", err)
	}
}

// A card is never a presentation: neither it nor a hash of it gets into the log.
func TestCardIsNeverPresented(t *testing.T) {
	t.Parallel()
	d, store, _ := testDesk(somebody)
	for _, purpose := range []Purpose{Enter, Check} {
		_, err := d.Present(context.Background(), Presentation{Code: "card:1", Purpose: purpose})
		if FaultCode(err) != FaultAuthority || len(store.entries) != 0 {
			t.Errorf("%v with %d entries, want a fault of authority and none", err, len(store.entries))
		}
	}
}

func TestNewPINs(t *testing.T) {
	t.Parallel()
	for pin, ok := range map[string]bool{
		"": false, "12345": false, "1234567": false, "123456": false, "654321": false, "345678": false, "890123": false, "210987": false,
		"000000": false, "7777777777": false, "12345a": false, "١٢٣٧٨٩": false, "402 917": false, "-402917": false,
		strings.Repeat("40", 17): false, "402917": true, "112233": true, "123457": true, "135791": true, strings.Repeat("40", 16): true,
	} {
		err := CheckNewPIN(pin)
		if (err == nil) != ok {
			t.Errorf("CheckNewPIN(%q) = %v", pin, err)
		}
		if err != nil && (FaultCode(err) != FaultInvalid || len(pin) > 1 && strings.Contains(err.Error(), pin)) {
			t.Errorf("CheckNewPIN(%q) = %q: not a fault, or it tells the PIN", pin, err)
		}
	}
}

// Whatever is accepted has the length, and changing one digit of a run makes it acceptable.
func TestRunsOnlyAreRefused(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start, by := rapid.IntRange(0, 9).Draw(t, "start"), rapid.SampledFrom([]int{0, 1, 9}).Draw(t, "by")
		pin := make([]byte, rapid.IntRange(MinPIN, MaxPIN).Draw(t, "length"))
		for i := range pin {
			pin[i] = byte('0' + (start+i*by)%10)
		}
		if CheckNewPIN(string(pin)) == nil {
			t.Fatalf("%s is accepted", pin)
		}
		at := rapid.IntRange(0, len(pin)-1).Draw(t, "at")
		pin[at] = '0' + (pin[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "more")))%10
		if err := CheckNewPIN(string(pin)); err != nil {
			t.Fatalf("%s: %v", pin, err)
		}
	})
}

func TestDelaysGrow(t *testing.T) {
	t.Parallel()
	want := []time.Duration{0, 0, 0, 0, 5 * time.Second, 15 * time.Second, time.Minute, 5 * time.Minute, 15 * time.Minute, 15 * time.Minute}
	for wrong, d := range want {
		if got := PINDelay(wrong); got != d {
			t.Errorf("after %d wrong: %v, want %v", wrong, got, d)
		}
	}
}

func TestDenialSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]Denial{
		"this PIN is wrong: try again, or show a card":                                               {Tried: true},
		"this PIN is wrong: wait 5 seconds, then try again, or show a card":                          {Tried: true, Wait: 5 * time.Second},
		"too many PINs were wrong: wait 1 second, or show a card":                                    {Wait: time.Millisecond},
		"too many PINs were wrong: wait 90 seconds, or show a card":                                  {Wait: 90 * time.Second},
		"too many PINs were wrong: wait 5 minutes, or show a card":                                   {Wait: 4*time.Minute + time.Second},
		"this card belongs to nobody here: show a card that was made for this device, or type a PIN": {Card: true, Tried: true, Wait: time.Second},
	} {
		if got := d.Error(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		var denial *Denial
		if err := error(&Fault{Code: FaultAuthority, Sentence: d.Error(), Cause: &d}); !errors.As(err, &denial) {
			t.Error("a fault hides the denial")
		}
	}
}
