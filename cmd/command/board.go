package command

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/board"
	"antechamber/kiosk/checkin"
	"antechamber/storage/replica"
)

// boarding is what a hub and a window take to serve the board too.
type boarding struct {
	Board    string `help:"Serve a web page of live counts too, without names, for whoever has its link, such as 0.0.0.0:8443." placeholder:"HOST:PORT"`
	NewBoard bool   `name:"new-board-link" help:"Make a new link of the board: the one before lets nobody in any more."`
}

type boardCommand struct {
	Listen  string `help:"Where browsers reach the page, such as 0.0.0.0:8443." placeholder:"HOST:PORT"`
	NewLink bool   `help:"Make a new link: the one before lets nobody in any more. Without --listen it is that of the board which a window, a hub or this command serves already."`
}

// boardLine is what "board --json" prints once it listens.
type boardLine struct {
	Link        string `json:"link"` // a secret
	Address     string `json:"address"`
	Fingerprint string `json:"fingerprint"`
}

func (b *boardCommand) Run(s *session) error {
	if b.Listen == "" && !b.NewLink {
		return usagef("it is not said where the board listens: write --listen HOST:PORT, or --new-link for another link of the board that is served")
	}
	h, logger, letGo, err := s.openLogged()
	if err != nil {
		return err
	}
	defer letGo()
	if b.Listen == "" {
		return s.newLink(h)
	}
	o, err := h.openBoard(s, boarding{b.Listen, b.NewLink}, logger)
	if err != nil {
		return err
	}
	if err := s.sayBoard(o); err != nil {
		return errors.Join(err, o.close())
	}
	return o.serve(s)
}

// beside serves the board while work goes on; nil is no board. Its end does not end the work.
func (o *openedBoard) beside(s *session, work func(context.Context) error) error {
	if o == nil {
		return work(s)
	}
	ctx, cancel := context.WithCancel(s)
	var serving sync.WaitGroup
	defer serving.Wait()
	defer cancel()
	serving.Go(func() {
		if err := o.serve(ctx); err != nil {
			s.tell("the board is not served any more: " + err.Error())
		}
	})
	return work(ctx)
}

// openedBoard is a board that listens, and is not served yet.
type openedBoard struct {
	house    *house
	board    *board.Board
	page     *replica.Page
	listener net.Listener
	log      *slog.Logger
	renewed  func() // called when the link is another; may be nil
}

// openBoard listens for browsers; where nobody asked for that, it returns nil.
func (h *house) openBoard(ctx context.Context, o boarding, log *slog.Logger) (*openedBoard, error) {
	if o.Board == "" {
		return nil, nil
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", o.Board)
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultHub, Cause: err, Sentence: fmt.Sprintf(
			"the board cannot listen on %s (%s): give HOST:PORT of this machine that no other program has", o.Board, reason(err))}
	}
	opened, err := h.boardOn(ctx, l, o.NewBoard, log)
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return opened, nil
}

func (h *house) boardOn(ctx context.Context, l net.Listener, newLink bool, log *slog.Logger) (*openedBoard, error) {
	page, err := replica.KeepPage(ctx, h.store, replica.PageOptions{Listen: l.Addr().String(), NewToken: newLink, Now: time.Now()})
	if err != nil {
		return nil, err
	}
	languages := boardLanguages()
	tellers, err := kiosk.NewTellers(h.conference, languages)
	if err != nil {
		return nil, err
	}
	b, err := board.New(board.Config{
		Source: &boardSource{counts: h.counts, tellers: tellers}, Token: page.Token, Languages: languages,
		Words: func(l string) board.Words { return tellers[l] }, Rehearsal: h.rehearsal, Log: log,
		Clock: func() time.Time { return h.desk.Now().In(h.conference.Zone) },
	})
	if err != nil {
		return nil, err
	}
	log.Info("the board listens", "address", l.Addr().String())
	opened := &openedBoard{house: h, board: b, page: page, listener: l, log: log}
	return opened, h.keepBoard(served{Address: page.Address})
}

// boardLanguages are those of this build, English first.
func boardLanguages() []string {
	languages := []string{"en"}
	for _, l := range kiosk.Spoken() {
		if l != "en" {
			languages = append(languages, l)
		}
	}
	return languages
}

// serve serves the page until ctx ends.
func (o *openedBoard) serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	var counting sync.WaitGroup
	defer counting.Wait()
	defer cancel()
	counting.Go(func() { o.board.Run(ctx, o.house.commits(ctx)) })
	counting.Go(func() { o.followLink(ctx) })
	return o.board.Serve(ctx, o.listener, o.page.Certificate)
}

// commits says whenever this or another process committed something.
func (h *house) commits(ctx context.Context) <-chan struct{} {
	said := make(chan struct{}, 1)
	go func() {
		h.eachCommit(ctx, func() {
			select {
			case said <- struct{}{}:
			default:
			}
		})
	}()
	return said
}

// close lets go of a board that was never served.
func (o *openedBoard) close() error {
	if o == nil {
		return nil
	}
	return o.listener.Close()
}

// line is how browsers come to the board; nil where there is none.
func (o *openedBoard) line() *boardLine {
	if o == nil {
		return nil
	}
	// The token stands behind "#", which browsers send to nobody.
	line := &boardLine{Address: "https://" + o.page.Address + "/"}
	line.Link = line.Address + "#" + o.page.Token
	for i, b := range sha256.Sum256(o.page.Certificate.Certificate[0]) {
		if i > 0 {
			line.Fingerprint += ":"
		}
		line.Fingerprint += fmt.Sprintf("%02X", b)
	}
	return line
}

// sayBoard prints the link and its symbol.
func (s *session) sayBoard(o *openedBoard) error {
	line := o.line()
	var err error
	if s.commands.JSON {
		err = json.NewEncoder(s.Stdout).Encode(line)
	} else {
		err = writeBoard(s.Stdout, line)
	}
	if out, ok := s.Stdout.(*bufio.Writer); ok && err == nil {
		err = out.Flush()
	}
	return err
}

func writeBoard(w io.Writer, line *boardLine) error {
	symbol, err := blocks(line.Link)
	if err != nil {
		return err
	}
	half := len(line.Fingerprint) / 2
	_, err = fmt.Fprintf(w, "%s\nthe board: %s\nWho has this link sees the counts, and no name. The browser warns once: let it, where the certificate's SHA-256 is\n  %s\n  %s\n",
		symbol, line.Link, line.Fingerprint[:half], strings.TrimPrefix(line.Fingerprint[half:], ":"))
	return err
}
