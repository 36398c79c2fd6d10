package health

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// State is how urgent a check is.
type State string

// The states.
const (
	Green State = "green" // well
	Amber State = "amber" // the doors can open; look at it before
	Red   State = "red"   // mend it before the doors open
)

// Check is one thing that was looked at.
type Check struct {
	Name     string `json:"check"`
	State    State  `json:"state"`
	Sentence string `json:"sentence"`       // what was found; it names no person
	Act      string `json:"act,omitempty"`  // what to do; "" where nothing is to be done
	Data     any    `json:"data,omitempty"` // the figures behind it, for other programs

	// Finding, Advice and Given are for a screen in another language: "finding." and
	// Finding is the key of the sentence, "advice." and Advice that of the act, and Given
	// is what the sentence names, as its placeholders are called.
	Finding string            `json:"finding"`
	Advice  string            `json:"advice,omitempty"`
	Given   map[string]string `json:"given,omitempty"`
}

// Well is the finding of a check that has nothing more to say.
const Well = "well"

// Facts are what is known of a kiosk. What could not be looked at is nil, and is not judged.
type Facts struct {
	Now          time.Time // by the system's clock
	Zone         *time.Location
	Rehearsal    bool
	Conference   Conference
	Database     Database
	Log          *Log
	Backups      *Backups
	Disk         Disk
	Clock        Clock
	Printers     []Printer
	Camera       *Camera
	Inputs       *Inputs
	Hub          *Hub
	Certificates *Certificates
	Board        *Board // nil where none was served from here yet
	Matters      *Matters
	Keys         *Keys
	PINs         *PINs
	Fonts        Fonts
	Encryption   Encryption
	Graphics     *Graphics
	Arrivals     *Arrivals
	Version      Version
}

// Checks judges the facts, in the order in which they are read out.
func (f Facts) Checks() []Check {
	all := []Check{f.Version.check(), f.Conference.check(), f.database()}
	if f.Log != nil {
		all = append(all, f.Log.check())
	}
	if f.Backups != nil {
		all = append(all, f.backups())
	}
	all = append(all, f.Disk.check(), f.encryption(), f.clock())
	if f.Graphics != nil {
		all = append(all, f.Graphics.check())
	}
	for _, p := range f.Printers {
		all = append(all, p.check())
	}
	if f.Camera != nil {
		all = append(all, f.Camera.check())
	}
	if f.Inputs != nil {
		all = append(all, f.Inputs.checks()...)
	}
	if f.Hub != nil {
		all = append(all, f.hub())
	}
	if f.Certificates != nil {
		all = append(all, f.certificates())
	}
	if f.Board != nil {
		all = append(all, f.board())
	}
	if f.Matters != nil {
		if !f.Matters.Unknown {
			all = append(all, f.Matters.check())
		}
		all = append(all, f.Matters.forks())
	}
	if f.Keys != nil {
		all = append(all, f.keys())
	}
	if f.PINs != nil {
		all = append(all, f.pins())
	}
	all = append(all, f.Fonts.check())
	if f.Arrivals != nil {
		all = append(all, f.Arrivals.check())
	}
	return all
}

// worst is the most urgent state of the checks: Green where there are none.
func worst(checks []Check) State {
	worst := Green
	for _, c := range checks {
		if c.State == Red || c.State == Amber && worst == Green {
			worst = c.State
		}
	}
	return worst
}

// Count returns how many checks have the state.
func Count(checks []Check, s State) (n int) {
	for _, c := range checks {
		if c.State == s {
			n++
		}
	}
	return n
}

// Version is what runs.
type Version struct{ Program, Go, System string }

func (v Version) check() Check {
	return green("version", "Antechamber %s, built with %s, on %s.", v.Program, v.Go, v.System).as("version.is", "", "Version", v.Program)
}

// Conference is the conference in force.
type Conference struct {
	ID      string
	Own     bool   // by a file in the data folder; else the embedded one
	Problem string // why its file cannot be used
}

func (c Conference) check() Check {
	switch {
	case c.Problem != "":
		return red("conference", "antechamber conference check FILE, mend what it names, and antechamber conference use FILE", "No command works with this conference file: %s.", c.Problem).as("conference.unusable", "mend_conference")
	case !c.Own:
		return green("conference", "The embedded conference is in force: %s.", c.ID)
	}
	return green("conference", "The conference in force is %s.", c.ID)
}

func green(name, format string, args ...any) Check {
	return Check{Name: name, State: Green, Sentence: fmt.Sprintf(format, args...), Finding: Well}
}

// as says what the check found for other languages: its key, the key of what to do, and
// what it names, each after its placeholder.
func (c Check) as(finding, advice string, given ...string) Check {
	c.Finding, c.Advice = finding, advice
	for i := 0; i+1 < len(given); i += 2 {
		if c.Given == nil {
			c.Given = make(map[string]string)
		}
		c.Given[given[i]] = given[i+1]
	}
	return c
}

// Silent is the check of what did not answer within its time. Nothing waits for it.
// The address says which one it was where there are several; "" where not.
func Silent(name, address string, limit time.Duration) Check {
	who := address
	if who == "" {
		who = "It"
	}
	return amber(name, "see whether it is on and connected, and ask again", "%s did not answer within %s, so nothing is known of it.", who, about(limit)).
		as("silent", "see_connection", "Address", address, "Seconds", seconds(limit))
}

// Of returns the checks that have one of the names.
func (f Facts) Of(names ...string) []Check {
	return slices.DeleteFunc(f.Checks(), func(c Check) bool { return !slices.Contains(names, c.Name) })
}

// InOrder sorts checks as they are read out.
func InOrder(checks []Check) []Check {
	all := slices.Clone(checks)
	slices.SortStableFunc(all, func(a, b Check) int {
		return cmp.Compare(slices.Index(Names(), a.Name), slices.Index(Names(), b.Name))
	})
	return all
}

// ByUrgency sorts checks: what is red first, then amber, then green, and else as they are read out.
func ByUrgency(checks []Check) []Check {
	order := map[State]int{Red: 0, Amber: 1, Green: 2}
	all := InOrder(checks)
	slices.SortStableFunc(all, func(a, b Check) int { return cmp.Compare(order[a.State], order[b.State]) })
	return all
}

// Names are those of all checks, in the order in which they are read out.
func Names() []string {
	return []string{
		"version", "conference", "database", "chain", "backup", "disk", "encryption", "clock", "graphics", "printer", "camera", "scanner", "sound",
		"hub", "certificates", "board", "look", "forks", "keys", "pins", "fonts", "arrivals",
	}
}

func amber(name, act, format string, args ...any) Check {
	return Check{Name: name, State: Amber, Sentence: fmt.Sprintf(format, args...), Act: act}
}

func red(name, act, format string, args ...any) Check {
	return Check{Name: name, State: Red, Sentence: fmt.Sprintf(format, args...), Act: act}
}

func (f Facts) stamp(t time.Time) string {
	if f.Zone != nil {
		t = t.In(f.Zone)
	}
	return t.Format("2 January 2006 15:04")
}

// iso is an instant as every language reads it.
func (f Facts) iso(t time.Time) string {
	if f.Zone != nil {
		t = t.In(f.Zone)
	}
	return t.Format("2006-01-02 15:04")
}

// clockSpan is a span as every language reads it: hours, minutes and seconds.
func clockSpan(d time.Duration) string {
	s := int64(d.Abs().Round(time.Second).Seconds())
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.0f", d.Seconds()) }

// short joins the first of many as every language reads it.
func short(all []string) string {
	const most = 5
	if len(all) > most {
		all = append(slices.Clone(all[:most]), "…")
	}
	return strings.Join(all, ", ")
}

// number says how many of something there are.
func number(n int, one, several string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, several)
}

// about says a span as people do.
func about(d time.Duration) string {
	switch d = d.Abs(); {
	case d < 2*time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("%.0f minutes", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("%.0f hours", d.Hours())
	}
	return fmt.Sprintf("%.0f days", d.Hours()/24)
}

// size says bytes as people do.
func size(bytes int64) string {
	switch {
	case bytes < 1_000_000:
		return fmt.Sprintf("%d kB", (bytes+999)/1000)
	case bytes < 10_000_000_000:
		return fmt.Sprintf("%d MB", bytes/1_000_000)
	}
	return fmt.Sprintf("%d GB", bytes/1_000_000_000)
}

// few joins the first of many.
func few(all []string) string {
	const most = 5
	if len(all) <= most {
		return strings.Join(all, ", ")
	}
	return strings.Join(slices.Clone(all[:most]), ", ") + fmt.Sprintf(" and %d more", len(all)-most)
}

// plain makes a sentence's cause fit into a sentence.
func plain(s string) string { return strings.TrimRight(strings.Join(strings.Fields(s), " "), ".") }
