package checkin

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// write makes a log of lines "ORIGIN MINUTE KIND REFERENCE", with KEY=VALUE behind, in log order.
func writeLog(t *testing.T, lines string) (log []Entry) {
	t.Helper()
	for i, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		words := strings.Fields(line)
		var minute int
		if _, err := fmt.Sscan(words[1], &minute); err != nil {
			t.Fatal(err)
		}
		e := Entry{
			ID: EntryID{words[0], uint64(i + 1)}, HLC: uint64(i + 1), Kind: Kind(words[2]), Reference: words[3], Room: "chamber", Session: "morning",
			At: time.Date(2007, 3, 5, 10, minute, 0, 0, time.UTC),
		}
		if e.Kind == KindIn {
			e.Reason = First
		}
		for _, word := range words[4:] {
			switch key, value, _ := strings.Cut(word, "="); key {
			case "reason":
				e.Reason = Reason(value)
			case "by":
				e.By = By(value)
			case "session":
				e.Session = value
			case "issue":
				n, err := strconv.Atoi(value)
				if err != nil {
					t.Fatal(err)
				}
				e.Issue = n
			case "number":
				n, err := strconv.Atoi(value)
				if err != nil {
					t.Fatal(err)
				}
				e.Number = n
			case "actor":
				e.Actor = value
			case "skew": // in seconds
				seconds, err := strconv.Atoi(value)
				if err != nil {
					t.Fatal(err)
				}
				e.HLC += uint64(e.At.Add(time.Duration(seconds)*time.Second).UnixMilli()) << 16
			case "to":
				e.To = value
			case "target":
				id, err := ParseEntryID(value)
				if err != nil {
					t.Fatal(err)
				}
				e.Target = id
			}
		}
		log = append(log, e)
	}
	return log
}

func TestToLookAt(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		name, log string
		status    map[string]Status
		want      string // KIND ENTRY of each
	}{
		{"in and out by two doors", "N 0 in A\nS 1 out A\nS 2 in A reason=after_exit", nil, ""},
		{"twice within the passback time", "N 0 in A\nS 4 in A reason=again", nil, "double_entry S:2"},
		{"again when it is over", "N 0 in A\nS 5 in A reason=again", nil, ""},
		{"twice apart", "N 0 in A\nS 50 in A", nil, "double_entry S:2"},
		{"three times apart", "N 0 in A\nS 20 in A\nT 50 in A", nil, "double_entry S:2, double_entry T:3"},
		{"out at one door, in at the other, apart", "N 0 out A\nS 20 in A\nN 50 in A reason=after_exit", nil, "exit_without_entry N:1, double_entry N:3"},
		{"twice at one kiosk", "N 0 in A\nN 50 in A", nil, ""},
		{"twice in two sessions", "N 0 in A\nS 50 in A session=afternoon", nil, ""},
		{"a supervisor lets in anyway", "N 0 in A\nS 1 in A reason=override", nil, ""},
		{"one of two was undone", "N 0 in A\nS 50 in A\nN 51 undo A target=S:2", nil, ""},
		{"it was looked at", "N 0 in A\nS 50 in A\nT 55 ack A target=S:2", nil, ""},

		{"out, and never in", "N 0 out A", nil, "exit_without_entry N:1"},
		{"out after the end of the session", "N 0 in A\nS 50 out A session=afternoon", nil, ""},
		{"out twice at the exit", "N 0 in A\nS 50 out A\nS 51 out A", nil, ""},
		{"out again later, and nobody saw the way in", "N 0 in A\nS 20 out A\nS 50 out A", nil, "exit_without_entry S:3"},
		{"several times: once to look at", "N 0 out A\nN 20 out A", nil, "exit_without_entry N:2"},
		{"the exit was undone", "N 0 out A\nN 1 undo A target=N:1", nil, ""},
		{"the admission was undone", "N 0 in A\nN 1 undo A target=N:1\nN 9 out A", nil, "exit_without_entry N:3"},
		{"another comes in the place, and the one replaced leaves", "N 0 in A\nN 1 substitute A to=B\nN 9 out A", nil, ""},
		{"out on paper, and in by a door that is not heard of yet", "N 0 out A by=paper", nil, ""},
		{"in by paper before", "N 0 in A by=paper\nS 9 out A", nil, ""},

		{"in by name, with a namesake", "N 0 in C1 by=name", map[string]Status{"C1": "approved", "C2": "approved"}, "homonym N:1"},
		{"in by a reference that was looked up", "N 0 in C1 by=reference", map[string]Status{"C1": "approved", "C2": "pending"}, "homonym N:1"},
		{"in by name again: once to look at", "N 0 in C1 by=name\nN 9 in C1 by=name reason=again", map[string]Status{"C2": "approved"}, "homonym N:2"},
		{"in by code", "N 0 in C1 by=code", map[string]Status{"C1": "approved", "C2": "approved"}, ""},
		{"the namesake has cancelled", "N 0 in C1 by=name", map[string]Status{"C1": "approved", "C2": "cancelled"}, ""},
		{"the admission by name was undone", "N 0 in C1 by=name\nN 1 undo C1 target=N:1", map[string]Status{"C2": "approved"}, ""},
		{"by name, and it was looked at", "N 0 in C1 by=name\nN 1 ack C1 target=N:1", map[string]Status{"C2": "approved"}, ""},

		{"a clock that is behind", "N 0 in A skew=61", nil, "clock_skew N:1"},
		{"by a minute at most", "N 0 in A skew=60", nil, ""},
		{"all the time: once to look at", "N 0 in A skew=61\nN 9 in B skew=90\nS 10 in C1 skew=0", nil, "clock_skew N:1"},
		{"set right, and wrong again", "N 0 in A skew=61\nN 9 in B skew=0\nN 10 in C1 skew=90", nil, "clock_skew N:3"},
		{"the time of a rehearsal", "N 0 in A skew=86400", nil, ""},
		{"a time that somebody gave", "N 0 in A skew=61 actor=cli:1000\nN 1 in B skew=90 by=paper", nil, ""},
		{"a clock that was looked at", "N 0 in A skew=61\nN 1 ack A target=N:1", nil, ""},

		{"in after the revocation", "N 0 revoke A\nS 1 in A", nil, "late_revocation S:2"},
		{"in before", "S 0 in A\nN 1 revoke A", nil, ""},
		{"reinstated before", "N 0 revoke A\nN 1 reinstate A\nS 2 in A", nil, ""},
		{"the revocation was undone", "N 0 revoke A\nS 2 in A\nN 3 undo A target=N:1", nil, ""},
		{"a substitute came, and the one replaced", "N 0 substitute A to=B\nS 1 in B\nS 2 in A", nil, "late_revocation S:3"},
		{"in on paper before the revocation", "N 9 revoke A\nS 1 in A by=paper", nil, ""},
		{"in on paper after it", "N 9 revoke A\nS 10 in A by=paper", nil, "late_revocation S:2"},
		{"revoked, and a supervisor lets in", "N 0 revoke A\nS 1 in A reason=override", nil, ""},

		{"nobody knows who it was", "N 0 in A reason=provisional", nil, "provisional_entry N:1"},
		{"the registration came", "N 0 in A reason=provisional", map[string]Status{"A": StatusApproved}, ""},
		{"it came, and is cancelled", "N 0 in A reason=provisional", map[string]Status{"A": StatusCancelled}, "provisional_entry N:1"},
		{"several times: once to look at", "N 0 in A reason=provisional\nN 9 in A reason=provisional", nil, "provisional_entry N:2"},

		{"registered at two kiosks", "N 0 register A1\nS 1 register A2", map[string]Status{"A1": StatusApproved, "A2": StatusApproved}, "same_walk_in S:2"},
		{"at three", "N 0 register A1\nS 1 register A2\nT 2 register A3", map[string]Status{"A1": "approved", "A2": "approved", "A3": "pending"}, "same_walk_in S:2, same_walk_in T:3"},
		{"twice at one, where staff were asked", "N 0 register A1\nN 1 register A2", map[string]Status{"A1": "approved", "A2": "approved"}, ""},
		{"two persons", "N 0 register A1\nS 1 register B1", map[string]Status{"A1": "approved", "B1": "approved"}, ""},
		{"registered, and approved elsewhere", "N 0 register A1 reason=pending\nS 1 register A1 reason=approved", map[string]Status{"A1": "approved"}, ""},
		{"one was revoked", "N 0 register A1\nS 1 register A2\nS 2 revoke A1", map[string]Status{"A1": "approved", "A2": "approved"}, ""},
		{"one was erased", "N 0 register A1\nS 1 register A2", map[string]Status{"A2": "approved"}, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			t.Parallel()
			got := ToLookAt(testConference(), evidence(writeLog(t, row.log), row.status))
			var said []string
			for _, m := range got {
				said = append(said, fmt.Sprint(m.Kind, " ", m.Entry))
			}
			if s := strings.Join(said, ", "); s != row.want {
				t.Errorf("%s, want %s", s, row.want)
			}
		})
	}
}

func evidence(log []Entry, status map[string]Status) Evidence {
	return Evidence{
		Log:    log,
		Status: func(r string) (Status, bool) { s, ok := status[r]; return s, ok },
		Person: func(r string) string { return r[:1] },
		Namesakes: func(r string) []string {
			if r[0] != 'C' {
				return nil
			}
			return []string{"C1", "C2"}
		},
	}
}

// What a kiosk knows beside the log is to be looked at as long as it is so.
func TestToLookAtOfTheKiosk(t *testing.T) {
	t.Parallel()
	of := func(e Evidence) (said []string) {
		for _, m := range ToLookAt(testConference(), e) {
			said = append(said, fmt.Sprint(m.Kind, m.References, m.Job, m.Session, m.Skew))
		}
		return said
	}
	e := evidence(nil, nil)
	e.Unprinted = []Unprinted{{7, "A", 1}, {4, "B", 2}}
	e.Unmade = []string{"morning"}
	e.Skew = -61 * time.Second
	want := []string{"clock_skew[] 01m1s", "no_summary[] 0morning0s", "print_failed[A] 70s", "print_failed[B] 40s"}
	if got := of(e); !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	e.Log = writeLog(t, "N 1 in A by=code issue=1\nN 2 in B by=code issue=1")
	want = []string{want[0], want[1], want[3]} // who shows the badge has it
	if got := of(e); !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	e.Skew = SkewShown
	e.Unprinted, e.Unmade = nil, nil
	if got := of(e); len(got) > 0 {
		t.Errorf("%q, want nothing", got)
	}
}

// What is to be looked at follows from the set of entries, whatever order they came in.
func TestToLookAtIsOfTheSet(t *testing.T) {
	t.Parallel()
	c := testConference()
	c.Admission.CarryOver = true
	rapid.Check(t, func(t *rapid.T) {
		log := drawLog(t)
		for i := range log {
			log[i].By = rapid.SampledFrom([]By{ByCode, ByName, ByPaper}).Draw(t, "by")
			if rapid.Bool().Draw(t, "behind") {
				log[i].At = time.UnixMilli(int64(log[i].HLC >> 16)).Add(-2 * time.Minute)
			}
			switch log[i].Kind {
			case KindIn:
				log[i].Reason = rapid.SampledFrom([]Reason{First, Again, Provisional, OverrideGiven}).Draw(t, "reason")
			case KindNote:
				log[i].Kind, log[i].Reason = KindRegister, ""
			case KindAlreadyIn:
				log[i].Kind, log[i].Reason = KindNote, Spelling
			case KindPrint:
				log[i].Kind, log[i].Target = KindAck, EntryID{"O", uint64(log[i].Number + 1)}
			}
		}
		of := func(log []Entry) []Matter {
			e := evidence(log, map[string]Status{"A": StatusApproved, "B": StatusApproved})
			e.Person = func(string) string { return "the same" }
			e.Written = func(string) uint64 { return 3 }
			e.Namesakes = func(string) []string { return []string{"B", "A"} }
			e.Unprinted, e.Unmade = []Unprinted{{2, "B", 1}, {1, "A", 1}}, []string{"morning"}
			e.Forks = []EntryID{{"O", 2}, {"P", 3}}
			e.Others = map[string][]string{"B": {"function", "email"}, "A": {"email"}}
			return ToLookAt(c, e)
		}
		want := of(log)
		again := slices.Clone(rapid.Permutation(log).Draw(t, "order"))
		if len(log) > 0 {
			again = append(again, rapid.SliceOf(rapid.SampledFrom(log)).Draw(t, "repeated")...)
		}
		if got := of(again); !reflect.DeepEqual(got, want) {
			t.Errorf("%v\nwant %v", got, want)
		}
	})
}

func TestAcknowledge(t *testing.T) {
	t.Parallel()
	d, store, _ := testDesk(somebody)
	out := present(t, d, Presentation{Code: "badge:B:1"})
	if _, err := d.Acknowledge(t.Context(), EntryID{"ELSEWHERE", 1}, Act{}); FaultCode(err) != FaultNotFound {
		t.Errorf("an entry that is not there: %v", err)
	}
	e, err := d.Acknowledge(t.Context(), out.Entry.ID, Act{Actor: "supervisor:1"})
	if err != nil || e.Kind != KindAck || e.Target != out.Entry.ID || e.Actor != "supervisor:1" || len(store.entries) != 2 {
		t.Errorf("%+v %v", e, err)
	}
}
