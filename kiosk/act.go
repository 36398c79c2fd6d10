package kiosk

import (
	"strings"
	"time"

	"antechamber/kiosk/checkin"
)

// act is something that staff can do at the desk, and its key.
type act struct {
	key      keyName
	cap      string // the key as it stands on the keyboard
	name     string // the key of its sentence
	possible func(s *deskState) bool
	deed
}

// deed is what an act does. It begins once who acts may do its task.
type deed struct {
	task checkin.Task
	do   func(s deskState, now time.Time) (deskState, []command)
}

// deskActs are all acts, in the order in which the menu lists them: those about
// the person shown first, then those about the room, then the others.
func deskActs() []act {
	return []act{
		{keyAdmit, "F12", "help.admit", (*deskState).admissible, deed{checkin.TaskPresent, deskState.onAdmit}},
		{keyLetOut, "Ctrl O", "help.let_out", (*deskState).leaving, untimed(deskState.onLetOut)},
		{keyPrint, "Ctrl P", "help.print", (*deskState).printable, untimed(deskState.onPrintKey)},
		{keyOverride, "F8", "help.override", (*deskState).overridable, asking(checkin.TaskOverride, untimed(deskState.onOverrideKey))},
		{keyHistory, "F3", "help.history", (*deskState).known, untimed(deskState.onHistoryKey)},
		{keySubstitute, "F6", "help.substitute", (*deskState).replaceable, asking(checkin.TaskSubstitute, untimed(deskState.onSubstituteKey))},
		{keyMerge, "Ctrl S", "help.merge", (*deskState).known, asking(checkin.TaskMerge, untimed(deskState.onMergeKey))},
		{keyRevoke, "F7", "help.revoke", (*deskState).revocable, asking(checkin.TaskRevoke, untimed(deskState.onRevokeKey))},
		{keyApprove, "Ctrl Y", "help.approve", (*deskState).approvable, asking(checkin.TaskApprove, untimed(deskState.onApproveKey))},
		{keyDelegation, "F5", "help.delegation", (*deskState).delegable, untimed(deskState.onDelegationKey)},
		{keyWalkIn, "F4", "help.walk_in", (*deskState).welcoming, untimed(deskState.onWalkInKey)},
		{keyPhoto, "Ctrl F", "help.photo", (*deskState).photographable, asking(checkin.TaskRegister, untimed(deskState.onPhotoKey))},
		{keyErase, "Ctrl D", "help.erase", (*deskState).erasable, asking(checkin.TaskErase, untimed(deskState.onEraseKey))},
		{keyPurpose, "F9", "help.purpose", always, untimed(deskState.onPurposeKey)},
		{keyExtend, "Ctrl E", "help.extend", always, asking(checkin.TaskExtend, untimed(deskState.onExtendKey))},
		{keyRecount, "Ctrl R", "help.recount", always, asking(checkin.TaskRecount, untimed(deskState.onRecountKey))},
		{keyMatters, "Ctrl A", "help.matters", (*deskState).overseeing, asking(checkin.TaskAcknowledge, untimed(deskState.onMattersKey))},
		{keyOrganiser, "Ctrl G", "help.organiser", (*deskState).hasFigures, asking(checkin.TaskExport, untimed(deskState.onOrganiserKey))},
		{keyCamera, "Ctrl V", "help.camera", (*deskState).hasCamera, untimed(deskState.onCameraKey)},
		{keyUndo, "Ctrl Z", "help.undo", (*deskState).undoable, untimed(deskState.onUndoKey)},
		{keyPaper, "Ctrl T", "help.paper", always, untimed(deskState.onPaperKey)},
		{keyInside, "F11", "help.inside", (*deskState).listsInside, untimed(deskState.onInsideKey)},
		{keyInvite, "Ctrl K", "help.invite", (*deskState).mayInvite, asking(checkin.TaskKeys, untimed(deskState.onInviteKey))},
		{keyJobs, "Ctrl Q", "help.jobs", (*deskState).listsJobs, untimed(deskState.onJobsKey)},
		{keyBoard, "Ctrl B", "help.board", (*deskState).hasBoard, asking(checkin.TaskExport, untimed(deskState.onBoardKey))},
		{keyDesign, "Ctrl W", "help.design", (*deskState).hasDesigns, untimed(deskState.onDesignKey)},
		{keyRole, "Ctrl L", "help.role", (*deskState).hasRoles, untimed(deskState.onRoleKey)},
		{keyInputs, "F10", "help.inputs", (*deskState).hasInputs, untimed(deskState.onInputsKey)},
		{keyLanguage, "Ctrl U", "help.language", always, untimed(deskState.onLanguageKey)},
		{keyHelp, "F1", "help.help", always, untimed(deskState.onHelp)},
	}
}

func always(*deskState) bool { return true }

// untimed is an act that does not ask when it was done.
func untimed(do func(deskState) (deskState, []command)) deed {
	return deed{checkin.TaskPresent, func(s deskState, _ time.Time) (deskState, []command) { return do(s) }}
}

// Key is a key of the desk, as it is listed on paper.
type Key struct {
	Cap   string // as it stands on the keyboard
	Does  string // the key of the sentence that says what it does
	Needs checkin.Authority
}

// DeskKeys are the keys that do something at the desk, in the order of its menu.
func DeskKeys() []Key {
	var keys []Key
	for _, a := range deskActs() {
		keys = append(keys, Key{a.cap, a.name, a.task.Needs()})
	}
	return append(keys, Key{strings.ToUpper(string(keyActs)), "help.acts", checkin.Staff})
}

// possibleActs are those that can be done now.
func (s *deskState) possibleActs() []act {
	var acts []act
	for _, a := range deskActs() {
		if a.possible(s) {
			acts = append(acts, a)
		}
	}
	return acts
}

// onActKey does the act of a key, if it has one that is possible.
func (s deskState) onActKey(k keyName, now time.Time) (deskState, []command) {
	for _, a := range s.possibleActs() {
		if a.key == k {
			return a.do(s, now)
		}
	}
	return s, nil
}
