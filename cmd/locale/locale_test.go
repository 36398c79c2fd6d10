package locale

import "testing"

func TestSettle(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		lcAll, lang string
		set         bool
	}{
		{"", "", true},
		{"", "C", true},
		{"", "C.UTF-8", true},
		{"C", "fr_FR.UTF-8", true},
		{"POSIX", "", true},
		{"", "fr_FR.UTF-8", false},
		{"ru_RU.UTF-8", "C", false},
	} {
		set := false
		env := map[string]string{"LC_ALL": row.lcAll, "LANG": row.lang}
		err := settle(func(k string) string { return env[k] }, func(k, v string) error { set = k == "LC_ALL" && v != ""; return nil })
		if err != nil || set != row.set {
			t.Errorf("LC_ALL=%q LANG=%q: set %v, %v; want %v", row.lcAll, row.lang, set, err, row.set)
		}
	}
}
