package command

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/storage/replica"
)

// boardFile is the name of the file in which whoever serves the board tells where, and
// a command that the link is another. The token is not in it.
const boardFile = "board.json"

// served is where the board was served last.
type served struct {
	Address string `json:"address"`
	Link    int    `json:"link,omitempty"` // how many links were made beside who serves it
}

func (h *house) servedBoard() (b served) {
	text, err := os.ReadFile(filepath.Join(h.dir, boardFile))
	if err != nil || json.Unmarshal(text, &b) != nil {
		return served{}
	}
	return b
}

func (h *house) keepBoard(b served) error {
	text, err := json.Marshal(b)
	if err == nil {
		err = writeBeside(h.dir, boardFile, text)
	}
	if err != nil {
		return &checkin.Fault{Code: checkin.FaultStorage, Sentence: fmt.Sprintf("the file %s in the data folder cannot be written: see whether the disk is full or read-only", boardFile), Cause: err}
	}
	return nil
}

// newLink makes a new link of the board that somebody else serves.
func (s *session) newLink(h *house) error {
	b := h.servedBoard()
	if b.Address == "" {
		return faultf(checkin.FaultNotFound, "no board was served from this data folder yet: write --listen HOST:PORT beside --new-link")
	}
	page, err := h.page(b.Address)
	if err != nil {
		return err
	}
	b.Link++
	if err := h.keepBoard(b); err != nil {
		return err
	}
	return s.sayBoard(page)
}

// page is a board that is served elsewhere, with a new token.
func (h *house) page(address string) (*openedBoard, error) {
	token, err := replica.NewPageToken(h.store)
	if err != nil {
		return nil, err
	}
	o := &openedBoard{house: h, page: &replica.Page{Token: token, Address: address}}
	c, err := replica.PageCertificate(h.store)
	if err == nil && c != nil {
		o.page.Certificate.Certificate = [][]byte{c.Raw}
	}
	return o, err
}

// followLink takes a new link that a command made, until ctx ends.
func (o *openedBoard) followLink(ctx context.Context) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	link := 0
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := o.house.servedBoard()
		if now.Link == link || now.Address == "" {
			continue
		}
		page, err := replica.KeepPage(ctx, o.house.store, replica.PageOptions{Listen: o.listener.Addr().String(), Now: time.Now()})
		if err != nil {
			o.log.Error("the board does not take its new link", "cause", err)
			continue
		}
		link, o.page.Token = now.Link, page.Token
		o.board.Renew(page.Token)
		o.log.Info("the board has a new link")
		if o.renewed != nil {
			o.renewed()
		}
	}
}
