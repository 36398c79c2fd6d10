package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/storage"
	"antechamber/storage/backup"

	"filippo.io/age"
)

// figures measures the figures of the organiser screen: the first ones, those after one
// entry more, and those of another filter.
func (b *bench) figures() ([]measurement, error) {
	h, err := b.house()
	if err != nil {
		return nil, err
	}
	filter := checkin.Where{}.With(checkin.ByCategory, checkin.MemberState).With(checkin.IsAttended, checkin.Yes)
	count := func(where checkin.Where) (float64, error) {
		took, err := timed(func() error {
			_, err := h.counts.Count(b, where)
			return err
		})
		return took.Seconds() * 1000, err
	}
	first, err := count(nil)
	if err != nil {
		return nil, err
	}
	filtered, err := count(filter)
	if err != nil {
		return nil, err
	}
	results := []measurement{
		plain("the first figures of organisers: everybody and every entry read", first/1000, "s", ""),
		plain("another filter", filtered/1000, "s", ""),
	}
	for _, of := range []struct {
		what  string
		where checkin.Where
	}{{"all figures after one entry more, median", nil}, {"all figures after one entry more, under a filter, median", filter}} {
		took, err := b.follow(h, of.where, count)
		if err != nil {
			return nil, err
		}
		results = append(results, atMost(of.what, took, "ms", 1000))
	}
	return results, nil
}

// follow lets people come, and returns the median of how long the figures took.
func (b *bench) follow(h *house, where checkin.Where, count func(checkin.Where) (float64, error)) (float64, error) {
	if _, err := count(where); err != nil {
		return 0, err
	}
	var all []float64
	for i := range b.of(20, 3) {
		if _, err := h.desk.Present(b, checkin.Presentation{Reference: benchReference(i), Actor: "bench:1"}); err != nil {
			return 0, err
		}
		took, err := count(where)
		if err != nil {
			return 0, err
		}
		all = append(all, took)
	}
	return middle(all), nil
}

// exports measures the lists that organisers send.
func (b *bench) exports() ([]measurement, error) {
	h, err := b.house()
	if err != nil {
		return nil, err
	}
	var results []measurement
	h.counts = &tally{house: h} // what other parts left in memory
	h.desk.Identifier = nil
	for _, kind := range []struct {
		name string
		o    exportOptions
		exts string
	}{
		{"attendance", exportOptions{What: "attendance"}, ".csv .xlsx .pdf"},
		{"registrations", exportOptions{What: "registrations"}, ".csv .xlsx"},
		{"counts by category, organisation and gender", exportOptions{What: "counts", By: "category,organisation,gender"}, ".xlsx"},
		{"participants", exportOptions{What: "participants"}, ".csv .xlsx .pdf"},
		{"summary", exportOptions{What: "summary"}, ".pdf"},
		{"door list", exportOptions{What: "door-list"}, ".pdf"},
		{"who is inside", exportOptions{What: "inside"}, ".pdf"},
	} {
		for ext := range strings.FieldsSeq(kind.exts) {
			o := kind.o
			o.Out = b.path("list" + ext)
			debug.FreeOSMemory()
			forgetMost()
			spent := processor()
			took, err := timed(func() error { return b.deliver(h, &o) })
			if err != nil {
				return results, err
			}
			memory := ofProcess(os.Getpid(), "VmHWM:")
			b.most = max(b.most, memory)
			name := fmt.Sprintf("export: %s, %s", kind.name, strings.ToUpper(ext[1:]))
			results = append(results, plain(name, took.Seconds(), "s", fmt.Sprintf("%s s of a processor; %s MB of memory, all of it; a file of %s MB", figure((processor()-spent).Seconds()), figure(memory), figure(sizeMB(o.Out)))))
		}
	}
	return results, nil
}

func (b *bench) deliver(h *house, o *exportOptions) error {
	e, err := h.export(b.session, o, &progress{})
	if err != nil {
		return err
	}
	_, err = h.deliver(b.session, e, "organiser:1")
	return err
}

func sizeMB(path string) float64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return float64(info.Size()) / 1e6
}

// keep measures what keeps the log: its check, the backup and its restoration, the
// opening of the folder, and the erasure of a person.
func (b *bench) keep() ([]measurement, error) {
	h, err := b.house()
	if err != nil {
		return nil, err
	}
	var check verifyLine
	checked, err := timed(func() (err error) {
		check, err = h.verify(b)
		if err == nil && !check.Sound {
			err = fmt.Errorf("the log of the bench is not sound")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	results := []measurement{plain("log --verify of "+figure(float64(check.Entries))+" entries", checked.Seconds(), "s", "")}
	kept, err := b.backup(h)
	if err != nil {
		return results, err
	}
	results = append(results, kept...)
	erased, err := timed(func() error {
		_, _, err := h.erase(b, benchReference(0), "organiser:1")
		return err
	})
	if err != nil {
		return results, err
	}
	results = append(results, plain("one person erased, every trace in the files", erased.Seconds(), "s", ""))
	opened, err := b.reopen()
	return append(results, plain("the data folder opened", opened, "s", "")), err
}

// reopen closes the house and returns how many seconds it took to open it.
func (b *bench) reopen() (float64, error) {
	b.closeHouse()
	took, err := timed(func() (err error) {
		b.h, err = openHouse(b, b.houseOptions(), b.conference)
		return err
	})
	if err == nil {
		b.setClock()
	}
	return took.Seconds(), err
}

// backup measures a backup against a plain copy of the database, and its restoration.
func (b *bench) backup(h *house) ([]measurement, error) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	file, from := b.path("bench.backup"), h.source()
	written, err := timed(func() error {
		_, err := from.Write(b, file, identity.Recipient())
		return err
	})
	if err != nil {
		return nil, err
	}
	database, copied := filepath.Join(h.dir, storage.FileName), b.path("copy")
	plainly, err := timed(func() error { return copyDurably(database, copied) })
	if err != nil {
		return nil, err
	}
	defer os.Remove(copied)
	defer os.Remove(file)
	restored, err := timed(func() error {
		f, err := os.Open(file)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = backup.Restore(b, f, backup.Order{Options: scratchOptions(b.path("restored"), storage.Day), Identities: []age.Identity{identity}})
		return err
	})
	return []measurement{
		toPeer("backup written, sealed, while others write", written.Seconds(), "s", plainly.Seconds(), 0, "the database copied, fdatasync"),
		plain("size of the backup", sizeMB(file), "MB", "the database has "+figure(sizeMB(database))+" MB"),
		plain("backup restored into an empty folder", restored.Seconds(), "s", ""),
	}, err
}

// copyDurably copies a file, and returns when the copy is on the disk.
func copyDurably(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, dataSync(out), out.Close())
}
