package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"antechamber/badges/printer"
	"antechamber/kiosk"
)

type printersCommand struct {
	Printer []string `arg:"" optional:"" help:"Ask these instead, as --printer names them."`
	Loaded  *int     `help:"So many labels are in this kiosk's printer now: they are counted down, and the desk warns below 20; --loaded=-1 counts no more." placeholder:"N"`
	Network string   `hidden:"" help:"Ask this for printers in the network, instead of multicast DNS." placeholder:"HOST:PORT"`
}

// printerLine is one line of "printers --json".
type printerLine struct {
	Printer string           `json:"printer"`
	Info    string           `json:"info,omitempty"`
	Ready   bool             `json:"ready"`
	Reasons []printer.Reason `json:"reasons,omitempty"`
	Said    string           `json:"said,omitempty"`
	Paper   []string         `json:"paper,omitempty"` // what is loaded, by PWG 5101.1
	Black   bool             `json:"black_only,omitempty"`
}

func (c *printersCommand) Run(s *session) error {
	if c.Loaded != nil {
		return c.load(s)
	}
	found, err := c.find(s)
	if err != nil {
		return err
	}
	out := json.NewEncoder(s.Stdout)
	for _, p := range found {
		if s.commands.JSON {
			err = out.Encode(p)
		} else {
			_, err = fmt.Fprintln(s.Stdout, p.words())
		}
		if err != nil {
			return err
		}
	}
	if len(found) == 0 && !s.commands.JSON {
		_, err = fmt.Fprintln(s.Stdout, "CUPS has no queue on this machine, and no printer in the network says its name: name one by its address, ipp://HOST/ipp/print or zpl://HOST")
	}
	return err
}

func (c *printersCommand) find(s *session) ([]printerLine, error) {
	var found []printerLine
	add := func(address, info string, h printer.Health) {
		found = append(found, printerLine{address, info, h.Ready, h.Reasons, h.Said, h.Paper, h.BlackOnly()})
	}
	if len(c.Printer) == 0 {
		queues, err := c.queues(s)
		for _, q := range queues {
			add(q.Address, q.Info, q.Health)
		}
		return found, err
	}
	for _, address := range c.Printer {
		p, err := printer.Open(address, printer.Options{})
		if err != nil {
			return nil, err
		}
		add(address, "", p.Health(s))
	}
	return found, nil
}

// queues are those of CUPS and of Windows, and printers in the network. Where there is no CUPS the others do.
func (c *printersCommand) queues(s *session) ([]printer.Queue, error) {
	network := make(chan []printer.Queue, 1)
	o := printer.Options{Network: c.Network}
	go func() { network <- printer.Discover(s, o) }()
	queues, err := printer.Queues(s, o)
	spooled, spoolErr := printer.Spooled(s)
	queues = slices.Concat(queues, spooled, <-network)
	if len(queues) > 0 {
		return queues, nil
	}
	return nil, errors.Join(err, spoolErr)
}

// load keeps how many labels are in the printer.
func (c *printersCommand) load(s *session) error {
	if *c.Loaded < -1 || *c.Loaded > kiosk.MostLabels {
		return usagef("%d labels are in no printer: write --loaded with a number up to %d", *c.Loaded, kiosk.MostLabels)
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.store.LoadLabels(s, *c.Loaded); err != nil {
		return err
	}
	left, counted, err := h.store.Labels(s)
	switch {
	case err != nil:
		return err
	case s.commands.JSON:
		return json.NewEncoder(s.Stdout).Encode(map[string]any{"labels": left, "counted": counted})
	case !counted:
		_, err = fmt.Fprintln(s.Stdout, "labels are not counted")
	default:
		_, err = fmt.Fprintf(s.Stdout, "%d labels are in the printer\n", left)
	}
	return err
}

func (p printerLine) words() string {
	h := printer.Health{Ready: p.Ready, Reasons: p.Reasons, Said: p.Said}
	words := []string{p.Printer, h.Words()}
	if p.Info != "" {
		words = append(words, p.Info)
	}
	if p.Black {
		words = append(words, "black only")
	}
	if len(p.Paper) > 0 {
		words = append(words, "paper: "+strings.Join(p.Paper, ", "))
	}
	return strings.Join(words, "  ")
}
