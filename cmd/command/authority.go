package command

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/seal"

	"github.com/alecthomas/kong"
)

// tasks says which task each command is; TestEveryCommandHasATask holds it whole. The
// data folder opens for a command only to who may do its task. What depends on more
// than the command's name has a method task, or asks for more itself.
func tasks() map[string]checkin.Task {
	return map[string]checkin.Task{
		"kiosk open": checkin.TaskPresent, "kiosk install": checkin.TaskPresent, "kiosk uninstall": checkin.TaskPresent, "scan": checkin.TaskPresent, "recognise": checkin.TaskPresent, "wish": checkin.TaskPresent, "register": checkin.TaskRegister, "collect": checkin.TaskCollect,
		"badge": checkin.TaskPrint, "print": checkin.TaskPrint, "jobs list": checkin.TaskLook, "jobs again": checkin.TaskPrint, "jobs done": checkin.TaskPrint, "find": checkin.TaskLook, "counts": checkin.TaskLook, "board": checkin.TaskLook, "log": checkin.TaskLook, "case": checkin.TaskLook, "history": checkin.TaskLook,
		"undo": checkin.TaskUndoOwn, "admit": checkin.TaskPresent, "delegation": checkin.TaskLook, "approve": checkin.TaskApprove, "reject": checkin.TaskApprove, "pin list": checkin.TaskLook, "extend": checkin.TaskExtend,

		"override": checkin.TaskOverride, "revoke": checkin.TaskRevoke, "reinstate": checkin.TaskReinstate, "escort": checkin.TaskEscort,
		"substitute": checkin.TaskSubstitute, "merge": checkin.TaskMerge, "recount": checkin.TaskRecount,

		"import table": checkin.TaskImport, "import mappings": checkin.TaskImport, "export": checkin.TaskExport, "conference use": checkin.TaskConference,
		"conference keys export": checkin.TaskKeys, "conference keys import": checkin.TaskKeys, "conference keys protect": checkin.TaskKeys,
		"backup": checkin.TaskBackup, "restore": checkin.TaskRestore,
		"erase": checkin.TaskErase, "purge": checkin.TaskErase,
		"pin set": checkin.TaskHolders, "pin card": checkin.TaskHolders, "pin remove": checkin.TaskHolders,

		"hub run": checkin.TaskPresent, "hub kiosks": checkin.TaskLook, "hub roster": checkin.TaskLook,
		"sync run": checkin.TaskPresent, "sync status": checkin.TaskLook,
		"doctor":    checkin.TaskLook, // and asks for no PIN: what it says names nobody
		"look list": checkin.TaskAcknowledge, "look ack": checkin.TaskAcknowledge,
		"hub remove": checkin.TaskKeys, "invite": checkin.TaskKeys, "join": checkin.TaskKeys,

		// These open nobody's data.
		"scanners list": checkin.TaskLook, "scanners page": checkin.TaskLook, "scanners rule": checkin.TaskLook, "scanners test": checkin.TaskLook,
		"manual staff": checkin.TaskLook,
		"tour":         checkin.TaskLook, "shots": checkin.TaskLook, "decode": checkin.TaskLook, "cameras": checkin.TaskLook, "bench": checkin.TaskLook, "printers": checkin.TaskLook,
		"designs list": checkin.TaskLook, "designs check": checkin.TaskLook, "designs show": checkin.TaskLook,
		"conference show": checkin.TaskLook, "conference check": checkin.TaskLook,
	}
}

// tasker is a command whose task depends on what it is given.
type tasker interface{ task() checkin.Task }

// taskOf returns the task of the command that was chosen.
func taskOf(parsed *kong.Context) checkin.Task {
	chosen := parsed.Selected()
	if chosen == nil {
		return checkin.TaskPresent
	}
	if chosen.Target.CanAddr() {
		if t, ok := chosen.Target.Addr().Interface().(tasker); ok {
			return t.task()
		}
	}
	return tasks()[commandName(chosen)]
}

// commandName returns the words of a command, as "conference keys export".
func commandName(n *kong.Node) string {
	if n.Parent == nil || n.Parent.Type != kong.CommandNode {
		return n.Name
	}
	return commandName(n.Parent) + " " + n.Name
}

// authorise refuses a task that needs a supervisor or an organiser, unless the PIN of
// one is given. Where nobody could give one, everybody may do it.
func (s *session) authorise(h *house, task checkin.Task) error {
	highest, err := h.store.Highest(s)
	if err != nil {
		return err
	}
	need := task.NeedsHere(highest)
	if need == checkin.Staff || s.holder != nil && s.holder.Authority >= need {
		return nil
	}
	pin, err := s.pin(need)
	if err != nil {
		return err
	}
	holder, err := h.store.CheckPIN(s, pin)
	if err != nil {
		return err
	}
	s.holder = &holder
	if holder.Authority < need {
		return faultf(checkin.FaultAuthority, "%s may not do this: %s is needed, give the PIN of one with --pin-file FILE", holder, oneOf(need))
	}
	return nil
}

// authoriseImport is authorise for what brings keys or a backup, also where what was
// here is lost: then nobody's data opens, and there is nothing to guard.
func (s *session) authoriseImport(c *checkin.Conference, lost bool) error {
	o := s.storageOptions()
	if _, err := os.Stat(filepath.Join(o.Dir, storage.FileName)); err != nil {
		return nil // there is nobody yet
	}
	o.Keeper.Protection, o.Keeper.Lost = s.carrying(c), lost
	var h *house
	err := s.unlocked(s.chooseTyped, func() (err error) {
		h, err = openHouse(s, o, c)
		return err
	})
	switch {
	case err == nil:
		defer h.close()
		return s.authorise(h, s.task)
	case checkin.FaultCode(err) == checkin.FaultKeys && !errors.Is(err, seal.ErrLocked), storage.Damaged(err):
		return nil
	}
	return err
}

func oneOf(a checkin.Authority) string {
	if a == checkin.Organiser {
		return "an organiser"
	}
	return "a supervisor"
}

// pin reads the PIN of who acts, or has it typed.
func (s *session) pin(need checkin.Authority) (string, error) {
	if s.commands.PinFile != "" {
		return pinFrom(s.commands.PinFile)
	}
	if _, ok := s.terminal(); ok {
		return s.askHidden(fmt.Sprintf("PIN of %s: ", oneOf(need)), "PIN")
	}
	return "", faultf(checkin.FaultAuthority, "%s is needed for this: give the PIN of one with --pin-file FILE", oneOf(need))
}

// pinFrom returns the first line of a file.
func pinFrom(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", &checkin.Fault{Code: checkin.FaultNotFound, Sentence: fmt.Sprintf("the PIN cannot be read from %s: %s", path, reason(err)), Cause: err}
	}
	defer f.Close()
	pin, err := firstLine(f)
	if err == nil && pin == "" {
		return "", faultf(checkin.FaultInvalid, "there is no PIN in the first line of %s: write one there", path)
	}
	return pin, err
}
