package backup

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

// Wipe removes the folder of a rehearsal with all that is in it. A folder with the data
// of a day, or whose database somebody uses, stays as it is.
func Wipe(ctx context.Context, dir string) error {
	unlock, err := lockFolder(ctx, dir, true)
	if err != nil {
		return err
	}
	defer unlock()
	path := filepath.Join(dir, storage.FileName)
	if inUse(path) {
		return usedFault(path, nil)
	}
	if mode := storage.ModeOf(ctx, path); mode == storage.Day {
		return &checkin.Fault{Code: checkin.FaultConflict, Sentence: fmt.Sprintf("%s holds the data of a day, and no rehearsal: nothing was wiped", path)}
	}
	if err := os.RemoveAll(dir); err != nil {
		return &checkin.Fault{Code: checkin.FaultStorage, Cause: err, Sentence: fmt.Sprintf("not all of %s can be removed (%v): see that it belongs to you and that no other program uses it", dir, cause(err))}
	}
	return nil
}
