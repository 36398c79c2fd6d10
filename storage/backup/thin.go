package backup

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Automatic backups are kept like this: the newest as they are, and before them one an hour.
const (
	keepNewest = 8
	keepHourly = 48
)

// made is an automatic backup, as its name says.
type made struct {
	number int // counts on whatever the clock does
	at     time.Time
	store  string // the identifier under which the kiosk kept its keys
	name   string
}

const stampLayout = "20060102T150405Z"

var madeName = regexp.MustCompile(`^backup-(\d{6,12})-(\d{8}T\d{6}Z)-([0-9A-Z]+)\.age$`)

func nameOf(number int, at time.Time, store string) string {
	return fmt.Sprintf("backup-%06d-%s-%s.age", number, at.UTC().Format(stampLayout), store)
}

// list returns the automatic backups in a folder, the newest first.
func list(dir string) ([]made, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []made
	for _, f := range files {
		if m, ok := parseName(f.Name()); ok {
			all = append(all, m)
		}
	}
	slices.SortFunc(all, func(a, b made) int { return cmp.Compare(b.number, a.number) })
	return all, nil
}

func parseName(name string) (made, bool) {
	parts := madeName.FindStringSubmatch(name)
	if parts == nil {
		return made{}, false
	}
	number, err := strconv.Atoi(parts[1])
	if err != nil {
		return made{}, false
	}
	at, err := time.Parse(stampLayout, parts[2])
	return made{number, at, parts[3], name}, err == nil
}

// spare returns those of the backups, the newest first, that need not be kept. Their
// order is that of their numbers: a clock that was wrong spoils no more than the hours.
func spare(all []made) []made {
	var rest []made
	hours := make(map[time.Time]bool)
	for i, m := range all {
		hour := m.at.Truncate(time.Hour)
		switch {
		case i < keepNewest:
			hours[hour] = true
		case hours[hour] || len(hours) >= keepHourly || all[0].at.Sub(m.at) > keepHourly*time.Hour:
			rest = append(rest, m)
		default:
			hours[hour] = true
		}
	}
	return rest
}
