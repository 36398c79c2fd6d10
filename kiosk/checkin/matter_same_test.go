package checkin

import (
	"fmt"
	"strings"
	"testing"
)

func TestSamePersons(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		log  string
		same string // groups
		want string // pairs
	}{
		"two":                       {"N 0 in A", "A B", "A-B"},
		"three":                     {"N 0 in A", "A B C", "A-B A-C"},
		"seen to be two":            {"N 0 ack A to=B", "A B C", "A-C"},
		"seen, but of another pair": {"N 0 ack B to=C", "A B C", "A-B A-C"},
		"one is revoked":            {"N 0 revoke A", "A B C", "B-C"},
		"one gave the place away":   {"N 0 substitute B to=D", "A B", ""},
		"one went into the other":   {"N 0 merge B to=A", "A B C", "A-C"},
		"both at the desk":          {"N 0 register A\nN 1 register B", "A B", ""},
		"one at the desk":           {"N 0 register A", "A B", "A-B"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := Evidence{
				Log: writeLog(t, tt.log), Same: [][]string{strings.Fields(tt.same)},
				Status: func(string) (Status, bool) { return StatusApproved, true }, Person: func(string) string { return "" },
			}
			var got []string
			for _, m := range ToLookAt(&Conference{}, e) {
				if m.Kind == SamePerson {
					got = append(got, strings.Join(m.References, "-"))
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(strings.Fields(tt.want)) {
				t.Errorf("proposed %v, want %s", got, tt.want)
			}
		})
	}
}
