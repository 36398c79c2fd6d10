package health

import (
	"strconv"
	"time"
)

// Database is what SQLite says of the database.
type Database struct {
	Missing bool   // there is no file, or an empty one
	Backups int    // how many backups the kiosk made that could take its place
	Problem string // why it does not open, or what its check found
	Damaged bool   // the problem is damage to the file
	Suspect bool   // damage was found in it before
	Schema  int    // its version
	Knows   int    // the version that this program has
	Bytes   int64
	Free    int64 // bytes of it that hold nothing
	Whole   bool  // checked with its indexes
}

func (f Facts) database() Check {
	const name = "database"
	d := f.Database
	switch {
	case d.Missing && d.Backups > 0:
		return red(name, "open the window: it puts the newest backup in its place", "The database is missing, of which this kiosk has %s.", number(d.Backups, "backup", "backups")).as("database.missing", "open_again")
	case d.Missing && f.Rehearsal:
		return green(name, "The rehearsal gets its people when it is opened.")
	case d.Missing:
		return amber(name, "antechamber import FILE", "There are no data in this folder yet.").as("database.empty", "import_people")
	case d.Damaged:
		act := "close every window, keep a copy of the data folder, and open the window: it mends the database from the newest backup"
		if d.Backups == 0 {
			act = "close every window, keep a copy of the data folder, then restore a backup made by hand; without one the window saves what can still be read"
		}
		return red(name, act, "The database is damaged: %s. What rests on it was not looked at.", plain(d.Problem)).as("database.damaged", "open_again")
	case d.Problem != "":
		return red(name, "do what is said, and run this again", "The database cannot be used: %s. What rests on it was not looked at.", plain(d.Problem)).as("database.unusable", "call")
	case d.Suspect:
		return red(name, "close every window and open it again: it checks the database and mends it", "Damage was found in the database since it was opened last.").as("database.damaged", "open_again")
	case d.Schema < d.Knows:
		return amber(name, "make a copy of the data folder, open the window, and run this again",
			"The database is of an earlier version (schema %d, this version has %d) and becomes the newer one when it is opened next. What rests on it was not looked at.", d.Schema, d.Knows).as("database.older", "open_again")
	}
	how := "its check found no damage"
	if d.Whole {
		how = "the check of all of it found no damage"
	}
	return green(name, "The database opens (schema %d, %s, %s of it free), and %s.", d.Schema, size(d.Bytes), size(d.Free), how)
}

// Log is what the check of the attendance log found.
type Log struct {
	Entries int // checked
	Origins int
	Whole   bool
	Bad     []string // entries that are not as they were written, each with its problem
	Missing uint64   // entries that this kiosk logged by its mark, and that are not there
	Problem string   // why it could not be checked
}

func (l Log) check() Check {
	const name = "chain"
	keep := "keep a copy of the data folder, and call who is responsible; antechamber log --verify names the entries"
	switch {
	case l.Problem != "":
		return red(name, "antechamber log --verify", "The log could not be checked: %s.", plain(l.Problem)).as("chain.unchecked", "keep_copy")
	case len(l.Bad) > 0:
		return red(name, keep, "The log is not as it was written: %s.", few(l.Bad)).as("chain.changed", "keep_copy")
	case l.Missing > 0:
		return red(name, "key in again from paper what was logged last, and call who is responsible",
			"The database was set back or cut short: %s missing that this kiosk logged.", number(int(min(l.Missing, 1<<30)), "entry is", "entries are")).as("chain.missing", "key_in", "Count", strconv.FormatUint(l.Missing, 10))
	case l.Whole:
		return green(name, "The whole log is right: chain and signatures of %s in %s.", number(l.Entries, "entry", "entries"), number(l.Origins, "log", "logs"))
	}
	return green(name, "What is new in the log is right: chain and signatures of %s in %s.", number(l.Entries, "entry", "entries"), number(l.Origins, "log", "logs"))
}

// Backups are those that the kiosk makes by itself.
type Backups struct {
	Count   int
	Newest  time.Time
	Written time.Time // when the database was written last; zero is unknown
	Problem string    // why none can be written
	Second  string    // the second place as it was named; "" is none
	Away    string    // why the second place cannot be used
	Behind  bool      // the second place lacks the newest
}

// oldBackup is how long after a backup the database may be written before there must
// be another: a window makes one every 15 minutes.
const oldBackup = time.Hour

func (f Facts) backups() Check {
	const name = "backup"
	b := f.Backups
	lost := b.Written.Sub(b.Newest)
	switch {
	case b.Problem != "":
		return red(name, "see that the folder belongs to you and is not read-only", "No backup can be made: %s.", plain(b.Problem)).as("backup.impossible", "folder_rights")
	case b.Away != "":
		return amber(name, "plug the disk in, or name another with --backup-to", "The second place for backups cannot be reached: %s.", plain(b.Away)).as("backup.away", "plug_disk")
	case b.Count == 0:
		return amber(name, "open the window, or antechamber backup --out FILE on another disk", "There is no backup yet: the window makes one at its start and every 15 minutes.").as("backup.never", "back_up")
	case b.Newest.After(f.Now.Add(oldBackup)):
		return amber(name, "set the clock, and see that a new backup is made", "The newest backup is of %s, which has not come yet.", f.stamp(b.Newest)).as("backup.early", "set_clock", "Time", f.iso(b.Newest))
	case lost > oldBackup:
		return amber(name, "open the window, or antechamber backup --out FILE on another disk",
			"The newest backup is of %s, and %s later something was still written.", f.stamp(b.Newest), about(lost)).as("backup.old", "back_up", "Time", f.iso(b.Newest))
	case b.Behind:
		return amber(name, "open the window, which brings it there", "The newest backup, of %s, is not in the second place yet.", f.stamp(b.Newest)).as("backup.behind", "back_up", "Time", f.iso(b.Newest))
	case b.Second == "" && !f.Rehearsal:
		return amber(name, "name a folder on another disk with --backup-to", "The newest of %s is of %s, and all are on the disk of the database.", number(b.Count, "backup", "backups"), f.stamp(b.Newest)).as("backup.one_disk", "other_disk", "Time", f.iso(b.Newest))
	}
	return green(name, "The newest of %s is of %s.", number(b.Count, "backup", "backups"), f.stamp(b.Newest)).as("backup.last", "", "Time", f.iso(b.Newest))
}

// Disk is the room on the disk with the data folder.
type Disk struct {
	Known   bool
	Free    int64 // bytes
	Ballast bool  // the reserve for a full disk is there
}

// From how few free bytes on a disk is amber, as the window warns, and red.
const (
	LittleSpace = 500_000_000
	noSpace     = 100_000_000
)

func (d Disk) check() Check {
	const name = "disk"
	act := "free some space on the disk with the data folder"
	reserve := "the reserve for a full disk is there"
	if !d.Ballast {
		reserve = "the window makes the reserve for a full disk"
	}
	switch {
	case !d.Known:
		return amber(name, "look yourself how much space is free", "The system does not tell how much space is free.").as("disk.unknown", "look_at_disk")
	case d.Free < noSpace:
		return red(name, act, "Only %s are free: soon nobody can be logged.", size(d.Free)).as("disk.full", "free_space", "Size", size(d.Free))
	case d.Free < LittleSpace:
		return amber(name, act, "Only %s are free.", size(d.Free)).as("disk.little", "free_space", "Size", size(d.Free))
	}
	return green(name, "%s are free, and %s.", size(d.Free), reserve).as("disk.free", "", "Size", size(d.Free))
}
