package printer

import (
	"context"
	"errors"
	"slices"
	"strings"

	"antechamber/badges/printer/ipp"
)

// Queue is a printer that CUPS knows.
type Queue struct {
	Address string // as Open takes it
	Info    string // what its administrator wrote; may be empty
	Health  Health
}

// Spooled are the printers of Windows, as label printers of 203 dots an inch; none elsewhere.
func Spooled(ctx context.Context) ([]Queue, error) {
	sys := system()
	if sys == nil {
		return nil, nil
	}
	names, err := sys.printers()
	if err != nil {
		return nil, fault(err, "Windows does not tell its printers (%s): name one, as windows:NAME?dpi=203", err)
	}
	var queues []Queue
	for _, name := range names {
		p := &spooled{name, label{dpi: 203}, sys}
		queues = append(queues, Queue{"windows:" + name, "", p.Health(ctx)})
	}
	return queues, nil
}

// Queues asks CUPS for its queues, and each of them how it stands, by their names.
func Queues(ctx context.Context, o Options) ([]Queue, error) {
	client, err := ipp.New("ipp://" + o.server() + "/")
	if err != nil {
		return nil, fault(err, "the CUPS server %s cannot be meant: see the variable CUPS_SERVER", o.server())
	}
	asked, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	m, err := client.Do(asked, ipp.Request{Operation: ipp.CUPSGetPrinters, Of: []ipp.Attribute{ipp.String(ipp.TagKeyword, "requested-attributes", "printer-name", "printer-info")}})
	var status *ipp.StatusError
	switch {
	case errors.As(err, &status) && status.Status == ipp.StatusNotFound:
		return nil, nil // it has none
	case err != nil:
		return nil, fault(err, "no CUPS answers at %s: start it, or name a printer by its own address, ipp://HOST/ipp/print", o.server())
	}
	var queues []Queue
	for _, g := range m.All(ipp.PrinterGroup) {
		name := g.Text("printer-name")
		p, err := Open("cups:"+name, o)
		if err != nil {
			continue
		}
		queues = append(queues, Queue{"cups:" + name, g.Text("printer-info"), p.Health(ctx)})
	}
	slices.SortFunc(queues, func(a, b Queue) int { return strings.Compare(a.Address, b.Address) })
	return queues, nil
}
