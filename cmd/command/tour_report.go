package command

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/report"
)

// report writes the counts, the attendance and the log's check, and says it in one line.
func (t *tour) report(began time.Time) error {
	attendance := 0
	for name, write := range map[string]func(io.Writer) error{
		"counts.csv": func(w io.Writer) error {
			table, err := t.house.count(t.session, countsOptions{By: "category"})
			if err != nil {
				return err
			}
			return writeCSV(t.session, w, table.Table(report.Frame{Conference: t.house.conference}))
		},
		"attendance.csv": func(w io.Writer) error {
			e, err := t.house.export(t.session, &exportOptions{What: "attendance", Out: "attendance.csv"}, &progress{})
			if err != nil {
				return err
			}
			attendance, err = e.files[0].write(w)
			return err
		},
		"log-check.txt": t.checkLog,
	} {
		if err := writeFile(filepath.Join(t.out, name), write); err != nil {
			return err
		}
	}
	for e, err := range t.house.store.Entries(t.session, checkin.EntryID{}) {
		if err != nil {
			return err
		}
		if e.Verdict != "" {
			t.verdicts[e.Verdict]++
		}
	}
	v := t.verdicts
	line := tourLine{tourists, v[checkin.Admitted], v[checkin.AlreadyIn], v[checkin.Refused], attendance, t.pictures, time.Since(began).Seconds(), t.out}
	if t.session.commands.JSON {
		return json.NewEncoder(t.session.Stdout).Encode(line)
	}
	_, err := fmt.Fprintf(t.session.Stdout, "%d people: %d admitted, %d already in, %d refused; %d rows of attendance, %d pictures, log verified, in %.1f s: see %s\n",
		line.People, line.Admitted, line.AlreadyIn, line.Refused, line.Attendance, line.Pictures, line.Seconds, line.Folder)
	return err
}

// tourLine is what "tour --json" prints.
type tourLine struct {
	People     int     `json:"people"`
	Admitted   int     `json:"admitted"`
	AlreadyIn  int     `json:"already_in"`
	Refused    int     `json:"refused"`
	Attendance int     `json:"attendance"`
	Pictures   int     `json:"pictures"`
	Seconds    float64 `json:"seconds"`
	Folder     string  `json:"folder"`
}

func (t *tour) checkLog(w io.Writer) error {
	line, err := t.house.verify(t.session)
	if err != nil {
		return err
	}
	if err := writeCheck(w, line); err != nil {
		return err
	}
	if !line.Sound {
		return faultf(checkin.FaultStorage, "the tour's log is damaged: please report this")
	}
	return nil
}
