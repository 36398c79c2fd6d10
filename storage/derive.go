package storage

import (
	"antechamber/kiosk/checkin"
)

// derive moves what the database keeps ready by the added entries, in the
// transaction that adds them. All of it follows from the set of entries.
func (v *view) derive(added []checkin.Entry) error {
	for i := range added {
		e := &added[i]
		if e.To != "" {
			if err := v.session.exec("INSERT OR IGNORE INTO entry_other (reference, origin, seq) VALUES (?, ?, ?)", e.To, e.ID.Origin, int64(e.ID.Seq)); err != nil {
				return err
			}
		}
		if e.Extends() {
			if err := v.extend(e); err != nil {
				return err
			}
		}
		if e.DeletesPhotos() {
			if err := v.deletePhotos(e.HLC); err != nil {
				return err
			}
		}
	}
	return v.recount(added)
}

// extend keeps the last word in log order on how long a session goes on.
func (v *view) extend(e *checkin.Entry) error {
	return v.session.exec(`INSERT INTO extension (session, minutes, hlc, origin, seq) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (session) DO UPDATE SET minutes = ?2, hlc = ?3, origin = ?4, seq = ?5
		WHERE (?3, ?4, ?5) > (hlc, origin, seq)`, e.Session, e.Number, int64(e.HLC), e.ID.Origin, int64(e.ID.Seq))
}
