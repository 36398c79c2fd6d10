package command

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/skip2/go-qrcode"

	"antechamber/assets"
	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/conference"
	"antechamber/storage"
	"antechamber/storage/replica"
)

type inviteCommand struct {
	Address   string `help:"Where the kiosk reaches the hub, if not where it listens." placeholder:"HOST:PORT"`
	Websocket bool   `help:"Have the kiosk connect by WebSocket."`
	Organiser bool   `help:"Let the kiosk invite and remove others."`
}

// inviteLine is what "invite --json" prints.
type inviteLine struct {
	Code    string `json:"code"`
	Expires string `json:"expires"`
}

func (i *inviteCommand) Run(s *session) error {
	h, err := s.open()
	if err != nil {
		return err
	}
	defer h.close()
	file, err := h.conferenceFile()
	if err != nil {
		return err
	}
	invited, err := replica.Invite(s, h.store, replica.InviteOptions{File: file, Address: i.Address, Websocket: i.Websocket, Organiser: i.Organiser})
	if err != nil {
		return err
	}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(inviteLine{invited.Code, invited.Expires.UTC().Format(time.RFC3339)})
	}
	symbol, err := blocks(strings.ReplaceAll(invited.Code, "-", ""))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Stdout, "%s\n%s\n\nType at the kiosk: antechamber join CODE\nThe code holds for one kiosk, until %s. Who has it gets the keys of the conference.\n",
		symbol, invited.Code, invited.Expires.Local().Format("15:04"))
	return err
}

// deskInviter invites kiosks for the desk screen.
type deskInviter struct{ house *house }

func (d deskInviter) Invite(ctx context.Context) (kiosk.Invitation, error) {
	file, err := d.house.conferenceFile()
	if err != nil {
		return kiosk.Invitation{}, err
	}
	i, err := replica.Invite(ctx, d.house.store, replica.InviteOptions{File: file})
	return kiosk.Invitation{Code: i.Code, Expires: i.Expires}, err
}

// conferenceFile returns the text of the conference file in force.
func (h *house) conferenceFile() ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(h.dir, conferenceFile))
	if h.rehearsal && errors.Is(err, fs.ErrNotExist) {
		data, err = os.ReadFile(filepath.Join(filepath.Dir(h.dir), conferenceFile))
	}
	if errors.Is(err, fs.ErrNotExist) {
		_, data = assets.DefaultConference()
		return data, nil
	}
	return data, err
}

// blocks draws a QR symbol for a terminal that writes light on dark: two rows of it a
// line, in half blocks that are its light parts.
func blocks(text string) (string, error) {
	qr, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return "", fmt.Errorf("draw the invitation: %w", err)
	}
	rows := qr.Bitmap()
	var b strings.Builder
	for y := 0; y < len(rows); y += 2 {
		for x := range rows[y] {
			above, below := !rows[y][x], y+1 < len(rows) && !rows[y+1][x]
			b.WriteRune(map[[2]bool]rune{{true, true}: '█', {true, false}: '▀', {false, true}: '▄', {false, false}: ' '}[[2]bool{above, below}])
		}
		b.WriteByte('\n')
	}
	return b.String(), nil
}

type joinCommand struct {
	Code string `arg:"" help:"The invitation, as the hub shows it."`
	Name string `help:"How this kiosk is called in the list of kiosks; the machine's name where none is given."`
}

// joinedLine is what "join --json" prints.
type joinedLine struct {
	Kiosk      string `json:"kiosk"`
	Name       string `json:"name"`
	Hub        string `json:"hub"`
	Address    string `json:"address"`
	Conference string `json:"conference"`
}

func (j *joinCommand) Run(s *session) error {
	var opened *house
	m, c, err := s.join(j.Code, j.Name, func(c *checkin.Conference) (h *house, err error) {
		opened, err = s.openFor(c)
		return opened, err
	})
	if opened != nil {
		defer opened.close()
	}
	if err != nil {
		return err
	}
	line := joinedLine{m.Kiosk, m.Name, m.Hub, cmp.Or(m.Address, m.Websocket), c.ID}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	_, err = fmt.Fprintf(s.Stdout, "this kiosk has joined the hub at %s as %q, for %s\n", line.Address, line.Name, c.Title.In("en"))
	return err
}

// join joins the hub that showed the code. open opens the data folder for the
// conference that the hub sent, once its keys are here.
func (s *session) join(code, name string, open func(*checkin.Conference) (*house, error)) (*replica.Member, *checkin.Conference, error) {
	offer, err := replica.Join(s, code, nil)
	if err != nil {
		return nil, nil, err
	}
	defer offer.Close()
	if err := offer.Suits(s.storageOptions().Mode); err != nil {
		return nil, nil, err
	}
	c, err := s.takeParcel(offer)
	if err != nil {
		return nil, nil, err
	}
	h, err := open(c)
	if err != nil {
		return nil, nil, err
	}
	m, err := offer.Accept(s, h.store, cmp.Or(name, h.name))
	return m, c, err
}

// takeParcel puts the conference and the keys of an invitation in force. From a relay
// comes neither, to the first kiosk, which brings them.
func (s *session) takeParcel(offer *replica.Offer) (*checkin.Conference, error) {
	if offer.Parcel.Keys == nil {
		return s.conference()
	}
	c, err := conference.Load("the hub's conference file", offer.Parcel.File)
	if err != nil {
		return nil, &checkin.Fault{Code: checkin.FaultInvalid, Cause: err, Sentence: "the hub's conference file is none that this version knows: install the same version as the hub has"}
	}
	if err := s.refuseOtherConference(c); err != nil {
		return nil, err
	}
	o := s.storageOptions()
	o.Keeper.Protection = s.protection(c)
	if err := s.unlocked(s.chooseTyped, func() error { return storage.ImportKeys(s, o, *offer.Parcel.Keys) }); err != nil {
		return nil, err
	}
	deliver, err := stage(filepath.Join(s.dir(), conferenceFile), func(w io.Writer) error {
		_, err := w.Write(offer.Parcel.File)
		return err
	})
	if err != nil {
		return nil, err
	}
	return c, deliver()
}

// refuseOtherConference keeps people of one conference from another's rules, in a
// folder that has any.
func (s *session) refuseOtherConference(c *checkin.Conference) error {
	if _, err := os.Stat(filepath.Join(s.dir(), storage.FileName)); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	h, err := s.open()
	if err != nil {
		return err
	}
	return errors.Join(h.refuseOther(s, c), h.store.Close())
}
