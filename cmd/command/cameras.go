package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"time"

	"antechamber/kiosk"
	"antechamber/kiosk/checkin"
	"antechamber/kiosk/scan"
	eye "antechamber/kiosk/scan/view"
	"antechamber/storage/photo"
)

// watching is how a window looks through a camera.
type watching struct {
	Camera       string `help:"The camera to read codes with: its name as \"cameras\" lists it, \"auto\", the URL of an MJPEG picture (a phone, an IP camera), or a folder of pictures; without it there is none." env:"ANTECHAMBER_CAMERA" placeholder:"URI"`
	CameraRotate int    `help:"Turn its picture to the right by so many degrees: 0, 90, 180 or 270." default:"0" enum:"0,90,180,270" placeholder:"DEGREES"`
	CameraMirror bool   `help:"Show its picture as a mirror does."`
}

// arguments are those by which another process watches as this one was told to.
func (w *watching) arguments() (args []string) {
	if w.Camera != "" {
		args = append(args, "--camera="+w.Camera)
	}
	if w.CameraRotate != 0 {
		args = append(args, fmt.Sprintf("--camera-rotate=%d", w.CameraRotate))
	}
	if w.CameraMirror {
		args = append(args, "--camera-mirror")
	}
	return args
}

type camerasCommand struct {
	watching
	Timeout time.Duration `help:"How long to wait for a picture of the camera given." default:"15s" placeholder:"TIME"`
}

// cameraLine is what "cameras --camera C --json" prints.
type cameraLine struct {
	Camera string   `json:"camera"`
	Width  int      `json:"width"` // in pixels
	Height int      `json:"height"`
	Codes  []string `json:"codes,omitempty"`
}

func (c *camerasCommand) Run(s *session) error {
	if c.Camera != "" {
		return c.look(s)
	}
	if s.parts.Cameras == nil {
		return faultf(checkin.FaultCamera, "this build sees no cameras of the machine: name a URL or a folder with --camera")
	}
	list, err := s.parts.Cameras.List()
	if err != nil {
		return err
	}
	if len(list) == 0 && !s.commands.JSON {
		_, err = fmt.Fprintln(s.Stdout, "no camera was found")
		return err
	}
	lines := json.NewEncoder(s.Stdout)
	for _, d := range list {
		if s.commands.JSON {
			err = lines.Encode(d)
		} else {
			_, err = fmt.Fprintf(s.Stdout, "%-24s %s\n", d.Name, d.Says)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// look takes one picture, and says what is in it.
func (c *camerasCommand) look(s *session) error {
	ctx, cancel := context.WithTimeout(s, c.Timeout)
	defer cancel()
	seen, err := eye.Try(ctx, c.Camera, s.parts.Cameras)
	if err != nil {
		return cameraFault(c.Camera, err)
	}
	line := cameraLine{Camera: eye.Shown(c.Camera), Width: seen.Width, Height: seen.Height, Codes: seen.Codes}
	if s.commands.JSON {
		return json.NewEncoder(s.Stdout).Encode(line)
	}
	_, err = fmt.Fprintf(s.Stdout, "%s gives pictures of %d × %d; codes in view: %d\n", line.Camera, line.Width, line.Height, len(line.Codes))
	return err
}

func cameraFault(name string, err error) error {
	return &checkin.Fault{Code: checkin.FaultCamera, Sentence: fmt.Sprintf("the camera %s gives no picture (%s): see whether it is plugged in and on, and what \"antechamber cameras\" lists", eye.Shown(name), oneLine(err.Error())), Cause: err}
}

// lens is the camera of a window. No picture of it is kept, but for a person's photo.
type lens struct {
	*eye.Watcher
	house  *house
	sights chan kiosk.CameraSight
}

// openCamera begins to watch the camera beside the window; without one it returns nil.
func (v *view) openCamera() kiosk.Camera {
	k := &v.kiosk.watching
	if k.Camera == "" {
		return nil
	}
	h := v.house
	l := lens{house: h, sights: make(chan kiosk.CameraSight), Watcher: eye.New(eye.Options{
		Camera: k.Camera, Devices: v.session.parts.Cameras, Turns: k.CameraRotate / 90, Mirror: k.CameraMirror,
		Ours: func(code string) bool { return h.valid(v.ctx, scan.Clean(code)) }, Log: v.log,
		Gone: func() bool { _, on := h.practice.fault(faultCamera); return on },
	})}
	v.watch.beside = append(v.watch.beside, l.Run, l.pass)
	return l
}

// pass passes on what is seen, in the words of the screens.
func (l lens) pass(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case s := <-l.Watcher.Sights():
			select {
			case l.sights <- kiosk.CameraSight{Picture: s.Picture, Codes: len(s.Codes), Camera: s.Camera, Gone: s.Problem != ""}:
			case <-ctx.Done():
				return
			}
		}
	}
}

func (l lens) Sights() <-chan kiosk.CameraSight { return l.sights }

// TakePhoto attaches what the camera sees to a registration, as any photo.
func (l lens) TakePhoto(ctx context.Context, reference string) error {
	if !l.house.conference.KeepsPhotos(l.house.desk.Now()) {
		return faultf(checkin.FaultConflict, "this conference is sensitive, and its photos were deleted at its close: none is taken any more")
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	m, err := l.Still(ctx)
	if err != nil {
		return faultf(checkin.FaultCamera, "the camera gives no picture: see whether it is plugged in and on")
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, m, &jpeg.Options{Quality: 92}); err != nil {
		return err
	}
	small, err := photo.Read(&file)
	if err != nil {
		return err
	}
	return l.house.store.PutPhoto(ctx, reference, small)
}
