package kiosk

import (
	"time"

	"github.com/skip2/go-qrcode"

	"antechamber/kiosk/checkin"
)

// onBoardKey asks for the link of the office's board.
func (s deskState) onBoardKey() (deskState, []command) { return s, []command{showBoard{}} }

func (s *deskState) hasBoard() bool { return s.board }

type showBoard struct{}

func (showBoard) task() checkin.Task { return checkin.TaskExport }

func (showBoard) do(d *Desk) event {
	link := d.cfg.Board()
	if link == "" {
		return boardSilent{}
	}
	symbol, err := qrcode.New(link, qrcode.Medium)
	if err != nil {
		return actFailed{d.trouble(err)}
	}
	return invited{symbolOverlay{
		title: saying{"board.show", nil}, lead: saying{"board.show_lead", nil}, foot: saying{"board.show_foot", nil},
		text: link, modules: symbol.Bitmap(),
	}}
}

// boardSilent is that nobody serves the board.
type boardSilent struct{}

func (boardSilent) after(s deskState, _ time.Time) (deskState, []command) {
	return s.tell("board.silent", nil, true)
}
