package command

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/health"
	"antechamber/storage"
	"antechamber/storage/backup"
)

const (
	tendEvery   = time.Minute
	backupEvery = 15 // times tendEvery

	// littleSpace is how many free bytes staff are warned from. The warning stands on
	// the desk until somebody takes it away, and comes again once a quarter of an hour.
	littleSpace = health.LittleSpace
)

// tend looks after the disk and the backups while a window is open.
func (w *watch) tend(ctx context.Context) {
	w.checkLarge(ctx)
	tick := time.NewTicker(tendEvery)
	defer tick.Stop()
	var said tended
	for n := 0; ; n++ {
		if n%backupEvery == 0 {
			said.space = ""
			w.backUp(ctx, &said)
		}
		w.space(ctx, &said)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// tended is what staff were told already.
type tended struct {
	space, backup, second, damage string
}

// tell alarms staff where they were not told the same before. An empty sentence is all well.
func (w *watch) tell(ctx context.Context, said *string, about, sentence string, cause error) {
	if sentence != "" && sentence != *said {
		w.raise(ctx, kiosk.Alarm{Sentence: sentence, About: about}, cause)
	}
	*said = sentence
}

// checkLarge checks a database that was too large to be checked before it was opened.
func (w *watch) checkLarge(ctx context.Context) {
	info, err := os.Stat(w.database())
	if err != nil || info.Size() <= backup.CheckedAtOnce {
		return
	}
	if err := w.house.store.QuickCheck(ctx); err != nil && ctx.Err() == nil {
		w.log.Error("the database was checked", "cause", err)
	}
}

func (w *watch) database() string { return filepath.Join(w.house.dir, storage.FileName) }

// space keeps the ballast, and warns where there is little space or damage was found.
func (w *watch) space(ctx context.Context, said *tended) {
	if err := w.house.store.KeepBallast(); err != nil {
		w.log.Warn("there is no ballast", "cause", err)
	}
	free, known := w.house.store.Free()
	w.tell(ctx, &said.space, "little_space", spaceWarning(w.house.dir, free, known), nil)
	damage := ""
	if storage.Suspect(w.database()) {
		damage = "The database is damaged: close this window and open it again, which puts the last backup in its place."
	}
	w.tell(ctx, &said.damage, "database_damaged", damage, nil)
}

// spaceWarning returns a sentence where there is little space, and else "".
func spaceWarning(dir string, free int64, known bool) string {
	if !known || free >= littleSpace {
		return ""
	}
	return fmt.Sprintf("The disk with %s is nearly full: free some space now, so that everybody can still be logged.", dir)
}

func (w *watch) backUp(ctx context.Context, said *tended) {
	if w.auto == nil {
		return
	}
	made, err := w.auto.Make(ctx)
	if ctx.Err() != nil {
		return
	}
	if made.Path != "" {
		w.log.Info("a backup was made", "file", filepath.Base(made.Path))
	}
	w.tell(ctx, &said.backup, "no_backup", alarmOf("No backup was made: ", err), err)
	w.tell(ctx, &said.second, "one_place", alarmOf("The backups are in one place only: ", made.Second), made.Second)
}

func alarmOf(what string, err error) string {
	if err == nil {
		return ""
	}
	return what + oneLine(err.Error()) + "."
}

// lastBackup makes a backup when the window has been closed.
func (w *watch) lastBackup(s *session) {
	made, err := w.auto.Make(context.WithoutCancel(s))
	for _, sentence := range []string{alarmOf("No backup was made at the close: ", err), alarmOf("The backups are in one place only: ", made.Second)} {
		if sentence != "" {
			w.log.Error(sentence)
			fmt.Fprintf(s.Stderr, "antechamber: %s\n", sentence)
		}
	}
}

// autoBackup makes backups of the house by itself. Those of a rehearsal stay with it.
func (s *session) autoBackup(h *house) *backup.Auto {
	a := &backup.Auto{Source: h.source()}
	if !h.rehearsal {
		a.Second = s.commands.Kiosk.BackupTo
	}
	return a
}

// source is what a backup of the house is made of.
func (h *house) source() backup.Source {
	return backup.Source{
		Store: h.store, Dir: h.dir, Conference: h.conference.ID, File: filepath.Join(h.dir, conferenceFile), Kiosk: h.name, Now: time.Now,
	}
}

// forgetBackups removes the backups that the kiosk made by itself, and what was set aside.
func (h *house) forgetBackups(s *session) (files int, err error) {
	return backup.Forget(h.dir, s.autoBackup(h).Second, h.name)
}
