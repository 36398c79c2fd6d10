package command

import (
	"encoding/base64"
	"encoding/hex"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage/exchange"
)

// attendance prepares the export of every presentation, each person under one reference, and beside it the heads of the
// log. The rows have no hashes: in a sensitive conference the exact time, which is
// rounded, could be found by trying which one gives the hash.
func (h *house) attendance(s *session, out string, exact bool) (*export, error) {
	names, err := h.namesToExport(s)
	if err != nil {
		return nil, err
	}
	var entries, merges []checkin.Entry
	heads := newHeads()
	for e, err := range h.store.Entries(s, checkin.EntryID{}) {
		if err != nil {
			return nil, err
		}
		heads.add(&e)
		if attends(e.Kind) {
			entries = append(entries, e)
		}
		if e.Kind == checkin.KindMerge || e.Kind == checkin.KindUndo {
			merges = append(merges, e)
		}
	}
	persons := checkin.PersonsOf(merges)
	when := h.conference.Rounded
	if exact {
		when = func(at time.Time) time.Time { return at }
	}
	write := func(w io.Writer) (int, error) {
		csv, err := exchange.NewCSVWriter(w, "entry", "at", "session", "room", "entrance", "kind", "verdict", "reason", "by",
			"reference", "name", "organisation", "category", "actor")
		if err != nil {
			return 0, err
		}
		for _, e := range checkin.Sort(entries) {
			who := persons.Of(e.Reference)
			err := csv.Write(e.ID.String(), h.stamp(when(e.At)), e.Session, e.Room, e.Entrance, string(e.Kind), string(e.Verdict), string(e.Reason),
				string(e.By), who, names[who], e.Organisation, e.Category, e.Actor)
			if err != nil {
				return 0, err
			}
		}
		return len(entries), csv.Flush()
	}
	return &export{checkin.ExportAttendance, []exportFile{{out, write}, {beside(out, "-heads"), heads.write}}}, nil
}

// namesToExport are the names by reference of all but those who must not be listed.
func (h *house) namesToExport(s *session) (map[string]string, error) {
	names := make(map[string]string)
	for r, err := range h.store.Registrations(s) {
		if err != nil {
			return nil, err
		}
		if !r.Protected() {
			names[r.Reference] = fullName(&r)
		}
	}
	return names, nil
}

// attends tells whether an entry belongs into the attendance: a presentation, or what undoes one.
func attends(k checkin.Kind) bool {
	switch k {
	case checkin.KindIn, checkin.KindOut, checkin.KindAlreadyIn, checkin.KindWait, checkin.KindRefused, checkin.KindCheck, checkin.KindUndo, checkin.KindSubstitute:
		return true
	}
	return false
}

// beside returns the path with something more before its extension.
func beside(path, more string) string {
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + more + ext
}

// heads are the last entries of every origin, with its public key: whoever has them
// can tell later whether the log was cut short or written anew.
type heads struct {
	keys map[string][]byte
	last map[string]checkin.Entry
}

func newHeads() *heads {
	return &heads{make(map[string][]byte), make(map[string]checkin.Entry)}
}

func (h *heads) add(e *checkin.Entry) {
	if e.Kind == checkin.KindOrigin {
		h.keys[e.ID.Origin] = e.PublicKey
	}
	if e.ID.Seq > h.last[e.ID.Origin].ID.Seq {
		h.last[e.ID.Origin] = *e
	}
}

func (h *heads) write(w io.Writer) (int, error) {
	table := [][]string{{"origin", "seq", "hash", "signature", "public_key"}}
	for origin, e := range h.last {
		table = append(table, []string{
			origin, strconv.FormatUint(e.ID.Seq, 10), hex.EncodeToString(e.Hash), base64.StdEncoding.EncodeToString(e.Signature),
			base64.StdEncoding.EncodeToString(h.keys[origin]),
		})
	}
	slices.SortFunc(table[1:], slices.Compare[[]string])
	return writeTable(w, table)
}
