package checkin

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Authority is what somebody may do at a device. A higher one may do what a lower one may.
type Authority int

// The authorities, the lowest first.
const (
	Staff Authority = iota
	Supervisor
	Organiser
)

// Authorities are all of them, the lowest first.
func Authorities() []Authority { return []Authority{Staff, Supervisor, Organiser} }

// String returns the name by which the log and the command line know the authority.
func (a Authority) String() string {
	switch a {
	case Supervisor:
		return "supervisor"
	case Organiser:
		return "organiser"
	}
	return "staff"
}

// ParseAuthority reads the name of an authority.
func ParseAuthority(s string) (Authority, error) {
	for _, a := range Authorities() {
		if a.String() == s {
			return a, nil
		}
	}
	return Staff, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("there is no role %q at a device: it is staff, supervisor or organiser", s)}
}

// Holder is somebody with an authority at this device, known by a number only.
type Holder struct {
	Authority Authority
	Number    int // from 1 to MaxHolder
}

// MaxHolder is the highest number of a holder.
const MaxHolder = 999

// String returns ROLE:N, which is the actor of what the holder does.
func (h Holder) String() string { return h.Authority.String() + ":" + strconv.Itoa(h.Number) }

// ParseHolder reads ROLE:N.
func ParseHolder(s string) (Holder, error) {
	role, number, ok := strings.Cut(s, ":")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 || n > MaxHolder || number != strconv.Itoa(n) {
		return Holder{}, &Fault{Code: FaultInvalid, Sentence: fmt.Sprintf("%q names nobody: write the role and a number from 1 to %d, as supervisor:2", s, MaxHolder)}
	}
	a, err := ParseAuthority(role)
	return Holder{a, n}, err
}

// Task is what somebody wants to do, as the table of authorities knows it.
type Task string

// The tasks.
const (
	TaskPresent      Task = "present" // also a code, a name, several of a delegation at once
	TaskPrint        Task = "print"
	TaskUndoOwn      Task = "undo_own" // this kiosk's own last admission or exit, within UndoWithin
	TaskRegister     Task = "register"
	TaskCollect      Task = "collect"
	TaskExtend       Task = "extend"
	TaskLook         Task = "look"          // search, counts, history, cases, the log
	TaskExportCounts Task = "export_counts" // numbers without names
	TaskExportInside Task = "export_inside" // who is inside, for an evacuation

	TaskUndo       Task = "undo" // any other
	TaskOverride   Task = "override"
	TaskEscort     Task = "escort" // it admits whatever the checks say, as an override does
	TaskRevoke     Task = "revoke"
	TaskReinstate  Task = "reinstate"
	TaskSubstitute Task = "substitute"
	TaskMerge      Task = "merge"
	TaskRecount    Task = "recount"
	TaskApprove    Task = "approve"    // a walk-in where the conference wants it
	TaskReadNotes  Task = "read_notes" // what was written at an act, which is sealed

	TaskAcknowledge Task = "acknowledge" // what there is to look at, and that it was

	TaskExport     Task = "export" // whatever has names
	TaskImport     Task = "import" // registrations and photos
	TaskConference Task = "conference"
	TaskKeys       Task = "keys"
	TaskBackup     Task = "backup" // by hand
	TaskRestore    Task = "restore"
	TaskErase      Task = "erase" // also a purge and the photos' end
	TaskHolders    Task = "holders"
)

// Needs returns the authority that a task asks for. What the table does not know asks for the highest.
func (t Task) Needs() Authority {
	switch t {
	case TaskPresent, TaskPrint, TaskUndoOwn, TaskRegister, TaskCollect, TaskExtend, TaskLook, TaskExportCounts, TaskExportInside:
		return Staff
	case TaskUndo, TaskOverride, TaskEscort, TaskRevoke, TaskReinstate, TaskSubstitute, TaskMerge, TaskRecount, TaskApprove, TaskReadNotes, TaskAcknowledge:
		return Supervisor
	}
	return Organiser
}

// NeedsHere returns the authority that a task asks for at a device where highest is
// the highest that anybody holds. What nobody there could allow everybody may do.
func (t Task) NeedsHere(highest Authority) Authority {
	if a := t.Needs(); a <= highest {
		return a
	}
	return Staff
}

// UndoWithin is how long staff may undo this kiosk's own last entry, by the wall clock.
const UndoWithin = 2 * time.Minute

// undoTask returns the task that the undo of an entry is. now is the wall clock's:
// the entry's hybrid clock follows it, its time may be a rehearsal's.
func undoTask(v View, target *Entry, now time.Time) (Task, error) {
	byStaff := target.Kind == KindOut || target.Kind == KindIn && target.Reason != OverrideGiven && target.Reason != Escorted
	if !byStaff || now.Sub(time.UnixMilli(int64(target.HLC>>16))) > UndoWithin {
		return TaskUndo, nil
	}
	last, err := lastUndoable(v)
	if err != nil || last.ID != target.ID {
		return TaskUndo, err
	}
	return TaskUndoOwn, nil
}
