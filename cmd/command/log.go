package command

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"antechamber/kiosk/checkin"
)

type logCommand struct {
	Verify bool   `help:"Check the chain and the signatures of every origin instead of printing."`
	Since  string `help:"Print only what an origin logged after this entry." placeholder:"ENTRY"`
}

// entryLine is one line of "log --json".
type entryLine struct {
	Entry        string          `json:"entry"`
	Kind         checkin.Kind    `json:"kind"`
	At           string          `json:"at"`
	HLC          uint64          `json:"hlc"`
	Reference    string          `json:"reference,omitempty"`
	Category     string          `json:"category,omitempty"`
	Organisation string          `json:"organisation,omitempty"`
	Session      string          `json:"session,omitempty"`
	Room         string          `json:"room,omitempty"`
	Entrance     string          `json:"entrance,omitempty"`
	By           checkin.By      `json:"by,omitempty"`
	Verdict      checkin.Verdict `json:"verdict,omitempty"`
	Reason       checkin.Reason  `json:"reason,omitempty"`
	Actor        string          `json:"actor,omitempty"`
	Target       string          `json:"target,omitempty"`
	To           string          `json:"to,omitempty"`
	Number       int             `json:"number,omitempty"`
	Issue        int             `json:"issue,omitempty"`
	Prev         string          `json:"prev"`
	Hash         string          `json:"hash"`
	Signature    string          `json:"signature,omitempty"`
}

func (h *house) entryLine(e *checkin.Entry) entryLine {
	return entryLine{
		Entry: e.ID.String(), Kind: e.Kind, At: h.stamp(e.At), HLC: e.HLC, Reference: e.Reference, Category: e.Category,
		Organisation: e.Organisation, Session: e.Session, Room: e.Room, Entrance: e.Entrance, By: e.By, Verdict: e.Verdict,
		Reason: e.Reason, Actor: e.Actor, Target: e.Target.String(), To: e.To, Number: e.Number, Issue: e.Issue, Prev: hex.EncodeToString(e.Prev),
		Hash: hex.EncodeToString(e.Hash), Signature: base64.StdEncoding.EncodeToString(e.Signature),
	}
}

func (c *logCommand) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if c.Verify {
		return c.verify(s, h)
	}
	var since checkin.EntryID
	if c.Since != "" {
		if since, err = checkin.ParseEntryID(c.Since); err != nil {
			return usagef("%s", err)
		}
	}
	lines := json.NewEncoder(s.Stdout)
	for e, err := range h.store.Entries(s, since) {
		if err != nil {
			return err
		}
		if s.commands.JSON {
			err = lines.Encode(h.entryLine(&e))
		} else {
			_, err = fmt.Fprintf(s.Stdout, "%s  %-10s %s  %-8s %-10s %-16s %s\n", h.stamp(e.At), e.Kind, e.ID, e.Reference, e.Verdict, e.Reason, e.Actor)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// verifyLine is what "log --verify --json" prints.
type verifyLine struct {
	Entries int        `json:"entries"`
	Origins int        `json:"origins"`
	Sound   bool       `json:"sound"`
	Bad     []badEntry `json:"bad,omitempty"`
}

type badEntry struct {
	Entry   string `json:"entry"`
	Problem string `json:"problem"`
}

func (c *logCommand) verify(s *session, h *house) error {
	line, err := h.verify(s)
	if err != nil {
		return err
	}
	if s.commands.JSON {
		err = json.NewEncoder(s.Stdout).Encode(line)
	} else {
		err = writeCheck(s.Stdout, line)
	}
	if err == nil && !line.Sound {
		return faultf(checkin.FaultStorage, "the log is not as it was written: keep a copy of the data folder, and call who is responsible")
	}
	return err
}

// verify checks the whole log.
func (h *house) verify(ctx context.Context) (verifyLine, error) {
	report, err := h.store.Verify(ctx)
	line := verifyLine{Entries: report.Entries, Origins: report.Origins, Sound: len(report.Bad) == 0}
	for _, d := range report.Bad {
		line.Bad = append(line.Bad, badEntry{d.Entry.String(), d.Problem})
	}
	return line, err
}

func writeCheck(w io.Writer, line verifyLine) error {
	for _, b := range line.Bad {
		if _, err := fmt.Fprintf(w, "%s  %s\n", b.Entry, b.Problem); err != nil {
			return err
		}
	}
	verdict := "the chain and the signatures are right"
	if !line.Sound {
		verdict = "the log is damaged"
	}
	_, err := fmt.Fprintf(w, "%s of %s checked: %s\n", number(line.Entries, "entry", "entries"), number(line.Origins, "origin", "origins"), verdict)
	return err
}
