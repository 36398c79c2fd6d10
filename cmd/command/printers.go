package command

import (
	"encoding/json"
	"fmt"
	"strings"

	"antechamber/badges/printer"
)

type printersCommand struct {
	Printer []string `arg:"" optional:"" help:"Ask these instead, as --printer names them."`
}

// printerLine is one line of "printers --json".
type printerLine struct {
	Printer string           `json:"printer"`
	Info    string           `json:"info,omitempty"`
	Ready   bool             `json:"ready"`
	Reasons []printer.Reason `json:"reasons,omitempty"`
	Said    string           `json:"said,omitempty"`
	Paper   []string         `json:"paper,omitempty"` // what is loaded, by PWG 5101.1
}

func (c *printersCommand) Run(s *session) error {
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
		_, err = fmt.Fprintln(s.Stdout, "CUPS has no queue on this machine: a printer in the network is named by its own address, ipp://HOST/ipp/print")
	}
	return err
}

func (c *printersCommand) find(s *session) ([]printerLine, error) {
	var found []printerLine
	add := func(address, info string, h printer.Health) {
		found = append(found, printerLine{address, info, h.Ready, h.Reasons, h.Said, h.Paper})
	}
	if len(c.Printer) == 0 {
		queues, err := printer.Queues(s, printer.Options{})
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

func (p printerLine) words() string {
	h := printer.Health{Ready: p.Ready, Reasons: p.Reasons, Said: p.Said}
	words := []string{p.Printer, h.Words()}
	if len(p.Paper) > 0 {
		words = append(words, "paper: "+strings.Join(p.Paper, ", "))
	}
	return strings.Join(words, "  ")
}
