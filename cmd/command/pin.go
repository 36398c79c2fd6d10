package command

import (
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"antechamber/badges"
	"antechamber/badges/ticket"
	"antechamber/kiosk/checkin"
	"antechamber/storage"
)

type pinCommand struct {
	Set    pinSet    `cmd:"" help:"Give staff, a supervisor or an organiser a PIN."`
	Card   pinCard   `cmd:"" help:"Make the card of staff, a supervisor or an organiser; the one before opens nothing any more."`
	Remove pinRemove `cmd:"" help:"Take PIN and card away."`
	List   pinList   `cmd:"" help:"List who has a PIN or a card."`
}

// who says whose PIN or card is meant; set and card share it.
type who struct {
	Role   string `arg:"" enum:"staff,supervisor,organiser" help:"staff, supervisor or organiser."`
	Number int    `help:"Which of them; the next that is free where none is given." placeholder:"N"`
}

func (w *who) holder() (checkin.Holder, error) {
	a, err := checkin.ParseAuthority(w.Role)
	if err == nil && (w.Number < 0 || w.Number > checkin.MaxHolder) {
		err = usagef("there is no number %d: give one from 1 to %d", w.Number, checkin.MaxHolder)
	}
	return checkin.Holder{Authority: a, Number: w.Number}, err
}

type (
	pinSet struct {
		who
		NewPinFile string `help:"A file whose first line is the new PIN; asked for twice, or read from standard input, where none is given." type:"path" placeholder:"FILE"`
	}
	pinCard struct {
		who
		Out string `required:"" type:"path" help:"The file: .pdf or .png." placeholder:"FILE"`
	}
	pinRemove struct {
		Holder string `arg:"" help:"Whose, as supervisor:2."`
	}
	pinList struct{}
)

// holderLine is one line of "pin list --json".
type holderLine struct {
	Holder string `json:"holder"`
	PIN    bool   `json:"pin"`
	Card   bool   `json:"card"`
}

func (c *pinSet) Run(s *session) error {
	holder, err := c.holder()
	if err != nil {
		return err
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	pin, err := c.newPIN(s)
	if err != nil {
		return err
	}
	if holder, err = h.store.SetPIN(s, holder, pin); err != nil {
		return err
	}
	if err := s.saidOf(h, holder, "has a PIN now"); err != nil {
		return err
	}
	return s.warnOpen(h)
}

// newPIN reads the new PIN, or has it typed twice.
func (c *pinSet) newPIN(s *session) (string, error) {
	if c.NewPinFile != "" {
		return pinFrom(c.NewPinFile)
	}
	if _, ok := s.terminal(); !ok {
		pin, err := firstLine(s.Stdin)
		if err == nil && pin == "" {
			err = usagef("there is no new PIN: give --new-pin-file FILE, or write it to standard input")
		}
		return pin, err
	}
	pin, err := s.askHidden("New PIN: ", "PIN")
	if err != nil {
		return "", err
	}
	if err := checkin.CheckNewPIN(pin); err != nil {
		return "", err
	}
	again, err := s.askHidden("The same again: ", "PIN")
	if err == nil && again != pin {
		err = usagef("the two PINs are not the same, so nothing was done: try again")
	}
	return pin, err
}

func (c *pinCard) Run(s *session) error {
	write := (*badges.Press).WriteCardPDF
	switch strings.ToLower(filepath.Ext(c.Out)) {
	case ".pdf":
	case ".png":
		write = func(p *badges.Press, w io.Writer, h checkin.Holder, code string) error {
			return p.WriteCardPNG(w, h, code, pngDPI)
		}
	default:
		return usagef("cards are not written as %q: write --out FILE.pdf or FILE.png", filepath.Ext(c.Out))
	}
	holder, err := c.holder()
	if err != nil {
		return err
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	press, err := h.press(s, "") // it speaks the language of the badges
	if err != nil {
		return err
	}
	if holder.Number == 0 { // the card bears it
		if holder.Number, err = h.store.FreeNumber(s, holder.Authority); err != nil {
			return err
		}
	}
	code := ticket.NewCard()
	deliver, err := stage(c.Out, func(w io.Writer) error { return write(press, w, holder, code) })
	if err != nil {
		return err
	}
	if _, err := h.store.SetCard(s, holder, code); err != nil {
		return err
	}
	if err := deliver(); err != nil {
		return err
	}
	if err := s.saidOf(h, holder, "has a card now: print "+c.Out+", then delete the file"); err != nil {
		return err
	}
	return s.warnOpen(h)
}

func (c *pinRemove) Run(s *session) error {
	holder, err := checkin.ParseHolder(c.Holder)
	if err != nil {
		return usagef("%s", err)
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	if err := h.store.RemoveHolder(s, holder); err != nil {
		return err
	}
	if err := s.saidOf(h, holder, "has neither PIN nor card now"); err != nil {
		return err
	}
	return s.warnOpen(h)
}

func (pinList) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	all, err := h.store.Holders(s)
	if err != nil {
		return err
	}
	if len(all) == 0 && !s.commands.JSON {
		_, err = fmt.Fprintln(s.Stdout, "nobody has a PIN or a card: everybody may do everything")
		return err
	}
	for _, one := range all {
		if err := s.printHolder(one); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) printHolder(one storage.Holding) error {
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(holderLine{one.Holder.String(), one.PIN, one.Card})
	}
	has := "PIN and card"
	switch {
	case !one.Card:
		has = "PIN"
	case !one.PIN:
		has = "card"
	}
	_, err := fmt.Fprintf(s.Stdout, "%-14s %s\n", one.Holder, has)
	return err
}

// saidOf says what became of a holder.
func (s *session) saidOf(h *house, holder checkin.Holder, said string) error {
	if !s.commands.JSON {
		_, err := fmt.Fprintf(s.Stdout, "%s %s\n", holder, said)
		return err
	}
	one := storage.Holding{Holder: holder}
	all, err := h.store.Holders(s)
	for _, has := range all {
		if has.Holder == holder {
			one = has
		}
	}
	if err != nil {
		return err
	}
	return s.printHolder(one)
}

// warnOpen warns where some acts are guarded, and those of an organiser are not.
func (s *session) warnOpen(h *house) error {
	highest, err := h.store.Highest(s)
	if err == nil && highest < checkin.Organiser {
		s.warn([]string{"no organiser has a PIN or a card, so everybody may export, restore and change PINs: run \"pin set organiser\""})
	}
	return err
}
