package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"time"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/scan/qr"
	eye "antechamber/kiosk/scan/view"
)

type decodeCommand struct {
	Images  []string      `arg:"" help:"Pictures in JPEG, PNG, BMP or WebP; - is standard input." placeholder:"IMAGE"`
	Timeout time.Duration `help:"How long a picture is looked at." default:"10s" placeholder:"TIME"`
}

// decodedLine is what "decode --json" prints of a code. What is no UTF-8 is in the text
// with each byte as ISO 8859-1, and besides whole in base64.
type decodedLine struct {
	Image   string        `json:"image"`
	Text    string        `json:"text"`
	Base64  []byte        `json:"base64,omitempty"`
	Corners [4][2]float64 `json:"corners"` // in pixels, clockwise, from the corner that has no like opposite
	Version int           `json:"version"`
	MS      float64       `json:"ms"` // since the picture was there
}

func (d *decodeCommand) Run(s *session) error {
	if d.Timeout <= 0 {
		return usagef("--timeout must be more than 0, such as 10s")
	}
	var failed []error
	var reader qr.Reader
	for _, path := range d.Images {
		if err := s.Err(); err != nil {
			return errCancelled
		}
		if err := d.decode(s, &reader, path); err != nil {
			failed = append(failed, err)
		}
	}
	return together(failed)
}

func (d *decodeCommand) decode(s *session, reader *qr.Reader, path string) error {
	m, err := d.open(s, path)
	if err != nil {
		if errors.Is(err, eye.ErrPicture) {
			return faultf(checkin.FaultInvalid, "%s is no picture in JPEG, PNG, BMP or WebP of at most 40 megapixels", path)
		}
		return &checkin.Fault{Code: checkin.FaultInvalid, Sentence: fmt.Sprintf("%s cannot be read: %s", path, reason(err)), Cause: err}
	}
	codes := reader.Picture(qr.LumaOf(m), d.Timeout)
	if len(codes) == 0 {
		return faultf(checkin.FaultNotFound, "no code was found in %s", path)
	}
	for _, c := range codes {
		if err := sayDecoded(s, path, c); err != nil {
			return err
		}
	}
	return nil
}

func (d *decodeCommand) open(s *session, path string) (image.Image, error) {
	if path == "-" {
		return eye.ReadPicture(s.Stdin)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return eye.ReadPicture(f)
}

func sayDecoded(s *session, path string, c qr.Code) error {
	if !s.commands.JSON {
		_, err := fmt.Fprintln(s.Stdout, oneLine(c.Text))
		return err
	}
	line := decodedLine{Image: path, Text: c.Text, Corners: c.Corners, Version: c.Version, MS: float64(c.Took.Microseconds()) / 1000}
	if !c.IsText {
		line.Base64 = c.Bytes
	}
	for i := range line.Corners {
		for j := range line.Corners[i] {
			line.Corners[i][j] = math.Round(line.Corners[i][j]*10) / 10
		}
	}
	out := json.NewEncoder(s.Stdout)
	out.SetEscapeHTML(false)
	return out.Encode(line)
}
