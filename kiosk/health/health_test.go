package health

import (
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	newYork = time.FixedZone("America/New_York", -5*3600)
	now     = time.Date(2007, 3, 5, 9, 0, 0, 0, newYork)
)

// well is a kiosk of which nothing is to be said.
func well() Facts {
	return Facts{
		Now: now, Zone: newYork,
		Conference:   Conference{ID: "meeting", Own: true},
		Database:     Database{Schema: 3, Knows: 3, Bytes: 4 << 20},
		Log:          &Log{Entries: 12, Origins: 1},
		Backups:      &Backups{Count: 3, Newest: now.Add(-20 * time.Minute), Written: now.Add(-10 * time.Minute), Second: "/media/stick"},
		Disk:         Disk{Known: true, Free: 20e9, Ballast: true},
		Clock:        Clock{From: now.Add(time.Hour), To: now.Add(9 * time.Hour), System: newYork, NTP: NTP{true, true}, Logged: now.Add(-time.Minute)},
		Printers:     []Printer{{Address: "cups:badges", For: "badges", Ready: true, Said: "is idle."}},
		Hub:          &Hub{Joined: true, Connected: true, Running: true, LastExchange: now},
		Certificates: &Certificates{AuthorityFrom: now.AddDate(-1, 0, 0), Authority: now.AddDate(19, 0, 0), ServerFrom: now.AddDate(0, -1, 0), Server: now.AddDate(0, 2, 0)},
		Matters:      &Matters{},
		Keys:         &Keys{Sealed: true, Sensitive: true},
		PINs:         &PINs{Organisers: 1, Supervisors: 2},
		Fonts:        Fonts{Faces: 30, Names: 200},
		Encryption:   Encryption{Known: true, Encrypted: true},
		Arrivals:     &Arrivals{Expected: 200, Kiosks: 2, DeskTime: DeskTime, BadgeTime: BadgeTime},
		Version:      Version{"1.0", "go1.26", "linux/amd64"},
	}
}

func TestAKioskThatIsWellIsGreen(t *testing.T) {
	t.Parallel()
	checks := well().Checks()
	if len(checks) != 17 || worst(checks) != Green {
		t.Errorf("%d checks, the worst %s, want 17 green ones", len(checks), worst(checks))
	}
	for _, c := range checks {
		if c.State != Green || c.Act != "" || !strings.HasSuffix(c.Sentence, ".") {
			t.Errorf("%+v: want green, a sentence and no act", c)
		}
	}
}

// Each fact by itself makes one check worse, and that check says what to do.
func TestOneFactMakesOneCheckWorse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		spoil func(*Facts)
		check string
		want  State
		says  string
	}{
		{"conference file", func(f *Facts) { f.Conference.Problem = "line 3: no title" }, "conference", Red, "line 3"},
		{"no data", func(f *Facts) { f.Database = Database{Missing: true} }, "database", Amber, "no data"},
		{"database gone", func(f *Facts) { f.Database = Database{Missing: true, Backups: 2} }, "database", Red, "2 backups"},
		{"damage", func(f *Facts) { f.Database.Problem, f.Database.Damaged = "page 5 is wrong", true }, "database", Red, "page 5"},
		{"does not open", func(f *Facts) { f.Database.Problem = "a newer version wrote it" }, "database", Red, "newer"},
		{"suspect", func(f *Facts) { f.Database.Suspect = true }, "database", Red, "found in the database"},
		{"older schema", func(f *Facts) { f.Database.Schema = 2 }, "database", Amber, "schema 2"},
		{"changed entry", func(f *Facts) { f.Log.Bad = []string{"A:5 (it was changed)"} }, "chain", Red, "A:5"},
		{"missing entries", func(f *Facts) { f.Log.Missing = 2 }, "chain", Red, "2 entries are missing"},
		{"log unreadable", func(f *Facts) { f.Log.Problem = "no" }, "chain", Red, "could not be checked"},
		{"no backup", func(f *Facts) { f.Backups.Count, f.Backups.Newest = 0, time.Time{} }, "backup", Amber, "no backup yet"},
		{"old backup", func(f *Facts) { f.Backups.Newest = now.Add(-4 * time.Hour) }, "backup", Amber, "4 hours later"},
		{"backup to come", func(f *Facts) { f.Backups.Newest = now.Add(48 * time.Hour) }, "backup", Amber, "not come yet"},
		{"no backup possible", func(f *Facts) { f.Backups.Problem = "read-only" }, "backup", Red, "read-only"},
		{"second place gone", func(f *Facts) { f.Backups.Away = "/media/stick is not there" }, "backup", Amber, "cannot be reached"},
		{"second place behind", func(f *Facts) { f.Backups.Behind = true }, "backup", Amber, "second place"},
		{"one disk", func(f *Facts) { f.Backups.Second = "" }, "backup", Amber, "disk of the database"},
		{"little space", func(f *Facts) { f.Disk.Free = 400e6 }, "disk", Amber, "400 MB"},
		{"no space", func(f *Facts) { f.Disk.Free = 5e6 }, "disk", Red, "5 MB"},
		{"space unknown", func(f *Facts) { f.Disk = Disk{} }, "disk", Amber, "does not tell"},
		{"in clear on the disk", func(f *Facts) { f.Encryption.Encrypted = false }, "encryption", Amber, "not encrypted"},
		{"encryption unknown", func(f *Facts) { f.Encryption = Encryption{Why: "no lsblk"} }, "encryption", Amber, "cannot be told: no lsblk"},
		{"day past", func(f *Facts) { f.Now = now.AddDate(0, 0, 1); f.Backups = nil }, "clock", Amber, "was over"},
		{"hub's clock a little off", func(f *Facts) { f.Clock.HubOffset = -90 * time.Second }, "clock", Amber, "90 s"},
		{"hub's clock far off", func(f *Facts) { f.Clock.HubOffset = 10 * time.Minute }, "clock", Red, "10 minutes"},
		{"clock set back", func(f *Facts) { f.Clock.Logged = now.Add(time.Hour) }, "clock", Red, "60 minutes before"},
		{"not set by the network", func(f *Facts) { f.Clock.NTP.Synchronised = false }, "clock", Amber, "by the network"},
		{"another zone", func(f *Facts) { f.Clock.System = time.UTC }, "clock", Amber, "14:00"},
		{"printer stopped", func(f *Facts) { f.Printers[0].Ready, f.Printers[0].Said = false, "the queue is stopped" }, "printer", Red, "stopped"},
		{"alone", func(f *Facts) { f.Hub.Connected, f.Hub.AloneSince, f.Hub.Waiting = false, now, 7 }, "hub", Amber, "Alone since 5 March 2007 09:00; 7 entries wait"},
		{"no window", func(f *Facts) { f.Hub.Running = false }, "hub", Amber, "no window exchanges"},
		{"hub stopped", func(f *Facts) { f.Hub.Own, f.Hub.Running = true, false }, "hub", Amber, "does not run"},
		{"behind", func(f *Facts) { f.Hub.Behind = true }, "hub", Amber, "not here"},
		{"provisional", func(f *Facts) { f.Hub.Provisional = 2 }, "hub", Amber, "2 persons"},
		{"authority unreadable", func(f *Facts) { f.Certificates = &Certificates{Problem: "bytes"} }, "certificates", Red, "bytes"},
		{"authority ended", func(f *Facts) { f.Certificates.Authority = now.AddDate(0, 0, -1) }, "certificates", Red, "ended on 4 March 2007"},
		{"authority to come", func(f *Facts) { f.Certificates.AuthorityFrom = now.AddDate(0, 0, 1) }, "certificates", Red, "from 6 March"},
		{"authority ends soon", func(f *Facts) { f.Certificates.Authority = now.AddDate(0, 0, 5) }, "certificates", Amber, "ends on 10 March"},
		{"certificate ended", func(f *Facts) { f.Certificates.Server = now.AddDate(0, 0, -1) }, "certificates", Red, "hub's certificate ended"},
		{"certificate to come", func(f *Facts) { f.Certificates.ServerFrom = now.AddDate(0, 0, 1) }, "certificates", Red, "from 6 March"},
		{"certificate ends soon", func(f *Facts) { f.Certificates.Server = now.AddDate(0, 0, 5) }, "certificates", Amber, "not made anew"},
		{"board without a certificate", func(f *Facts) { f.Board = &Board{Address: "10.0.0.7:8443", Here: true} }, "board", Amber, "there is none"},
		{"board's certificate ended", func(f *Facts) { f.Board = board(); f.Board.To = now.AddDate(0, 0, -1) }, "board", Red, "ended on 4 March 2007"},
		{"board's certificate to come", func(f *Facts) { f.Board = board(); f.Board.From = now.AddDate(0, 0, 1) }, "board", Red, "from 6 March"},
		{"board's certificate ends soon", func(f *Facts) { f.Board = board(); f.Board.To = now.AddDate(0, 0, 5) }, "board", Amber, "ends on 10 March"},
		{"board's address is gone", func(f *Facts) { f.Board = board(); f.Board.Here = false }, "board", Amber, "no longer has the address 10.0.0.7:8443"},
		{"board's certificate is for another", func(f *Facts) { f.Board = board(); f.Board.Covers = false }, "board", Amber, "is not for the address"},
		{"stranger", func(f *Facts) { f.Certificates.Stranger = true }, "certificates", Red, "is not the hub"},
		{"to look at", func(f *Facts) { f.Matters.Open = 1 }, "look", Amber, "1 thing is"},
		{"matters unknown", func(f *Facts) { f.Matters.Problem = "no" }, "look", Amber, "not known"},
		{"fork", func(f *Facts) { f.Matters.Forks = 1 }, "forks", Red, "1 log goes on"},
		{"keys locked", func(f *Facts) { f.Keys.Locked = true }, "keys", Amber, "passphrase"},
		{"keys gone", func(f *Facts) { f.Keys.Problem = "they are not here" }, "keys", Red, "not here"},
		{"keys in clear", func(f *Facts) { *f.Keys = Keys{} }, "keys", Amber, "in clear"},
		{"sensitive keys in clear", func(f *Facts) { f.Keys.Sealed = false }, "keys", Red, "in clear"},
		{"no PIN", func(f *Facts) { *f.PINs = PINs{} }, "pins", Amber, "everybody"},
		{"no organiser", func(f *Facts) { f.PINs.Organisers = 0 }, "pins", Amber, "No organiser"},
		{"no supervisor", func(f *Facts) { f.PINs.Supervisors = 0 }, "pins", Amber, "No supervisor"},
		{"fonts", func(f *Facts) { f.Fonts.Problem = "bytes" }, "fonts", Red, "bytes"},
		{"characters", func(f *Facts) { f.Fonts.Lacking, f.Fonts.Persons = []rune{0x13000}, 1 }, "fonts", Amber, "1 badge for a character that no font has: U+13000"},
		{"lanes", func(f *Facts) { f.Arrivals.Expected = 2000 }, "arrivals", Amber, "8 lanes"},
		{"printers", func(f *Facts) { f.Arrivals.Unbadged, f.Arrivals.BadgeTime = 200, time.Minute }, "arrivals", Amber, "4 printers"},
		{"nobody", func(f *Facts) { f.Arrivals.Expected = 0 }, "arrivals", Amber, "Nobody"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := well()
			tt.spoil(&f)
			found := false
			for _, c := range f.Checks() {
				switch {
				case c.Name != tt.check && c.State != Green:
					t.Errorf("%+v: want green, for only %s is worse", c, tt.check)
				case c.Name == tt.check:
					found = true
					if c.State != tt.want || !strings.Contains(c.Sentence, tt.says) || c.Act == "" {
						t.Errorf("%+v: want %s, %q and an act", c, tt.want, tt.says)
					}
				}
			}
			if !found {
				t.Errorf("there is no check %q", tt.check)
			}
		})
	}
}

// A board that is well is named with its address, served or not.
func TestABoardThatIsWell(t *testing.T) {
	t.Parallel()
	for served, want := range map[bool]string{true: "is served at 10.0.0.7:8443", false: "is not served now; its address is 10.0.0.7:8443"} {
		f := well()
		f.Board = board()
		f.Board.Answers = served
		if c := f.board(); c.State != Green || !strings.Contains(c.Sentence, want) {
			t.Errorf("%+v, want %q", c, want)
		}
	}
}

func board() *Board {
	return &Board{Address: "10.0.0.7:8443", Here: true, Answers: true, Covers: true, From: now.AddDate(0, -1, 0), To: now.AddDate(0, 11, 0)}
}

// What rests on a database that does not open is not judged, and nobody says that it is well.
func TestNothingIsSaidOfWhatWasNotLookedAt(t *testing.T) {
	t.Parallel()
	f := Facts{Now: now, Zone: newYork, Database: Database{Problem: "no", Damaged: true}, Disk: Disk{Known: true, Free: 20e9}}
	for _, c := range f.Checks() {
		switch c.Name {
		case "chain", "hub", "keys", "pins", "look", "forks", "certificates", "backup", "arrivals":
			t.Errorf("%+v was judged without a fact", c)
		}
	}
	well := well()
	well.Matters.Unknown = true
	for _, c := range well.Checks() {
		if c.Name == "look" {
			t.Errorf("%+v was judged without the keys", c)
		}
	}
}

// A rehearsal is for practice: what guards people is not asked of it.
func TestARehearsalIsAskedForLess(t *testing.T) {
	t.Parallel()
	f := well()
	f.Rehearsal, f.Now = true, now.AddDate(3, 0, 0)
	f.Keys, f.PINs, f.Encryption, f.Backups.Second = &Keys{}, &PINs{}, Encryption{}, ""
	f.Certificates, f.Backups, f.Database = nil, nil, Database{Missing: true}
	for _, c := range f.Checks() {
		if c.State != Green {
			t.Errorf("%+v, want green", c)
		}
	}
}

func TestLanes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		people int
		each   time.Duration
		want   int
	}{
		{0, DeskTime, 0},
		{1, DeskTime, 1},
		{250, 12 * time.Second, 1}, // 150 people, exactly half an hour
		{251, 12 * time.Second, 2},
		{2000, 12 * time.Second, 8},
		{2000, 45 * time.Second, 30},
	} {
		if got := lanesFor(tt.people, tt.each); got != tt.want {
			t.Errorf("Lanes(%d, %s) = %d, want %d", tt.people, tt.each, got, tt.want)
		}
	}
}

// What ended in any order is read out in one.
func TestInOrder(t *testing.T) {
	t.Parallel()
	want := well().Checks()
	mixed := slices.Clone(want)
	slices.Reverse(mixed)
	for i, c := range InOrder(mixed) {
		if c.Name != want[i].Name {
			t.Errorf("%d is %s, want %s", i, c.Name, want[i].Name)
		}
	}
}
