// Package screen presses keys on an X server and sees its pixels, from outside of any
// window: for measurements and tests. It speaks as much of the X protocol as that takes.
package screen

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
)

// ErrNoServer says that no X server can be started here.
var ErrNoServer = errors.New("there is no Xvfb: apt-get install xvfb libgl1-mesa-dri")

// Server is an X server without a display, on a name of its own.
type Server struct {
	Display string // as DISPLAY has it

	process *exec.Cmd
}

// Start starts an X server with one screen of so many pixels, until Close or the end of ctx.
func Start(ctx context.Context, width, height int) (*Server, error) {
	path, err := exec.LookPath("Xvfb")
	if err != nil {
		return nil, ErrNoServer
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	s := &Server{process: exec.CommandContext(ctx, path, "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset")}
	s.process.ExtraFiles = []*os.File{w}
	err = s.process.Start()
	w.Close()
	if err != nil {
		return nil, err
	}
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		s.Close()
		return nil, fmt.Errorf("the program Xvfb did not say its display: %w", err)
	}
	s.Display = ":" + strings.TrimSpace(number)
	return s, nil
}

// Close ends the server.
func (s *Server) Close() {
	_ = s.process.Process.Kill()
	_ = s.process.Wait()
}

// Eye sees a screen, and presses keys.
type Eye struct {
	conn net.Conn
	root uint32
	test byte // the number of the extension XTEST
}

// The requests that are made, by their number in the protocol.
const (
	getImage       = 73
	queryExtension = 98
)

// Dial connects to the X server of this machine with that display.
func Dial(display string) (*Eye, error) {
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+strings.TrimPrefix(display, ":"))
	if err != nil {
		return nil, err
	}
	e := &Eye{conn: conn}
	if err := e.greet(); err != nil {
		conn.Close()
		return nil, fmt.Errorf("the X server %s: %w", display, err)
	}
	return e, nil
}

func (e *Eye) greet() error {
	header, err := e.ask([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 8)
	if err != nil {
		return err
	}
	body := make([]byte, 4*int(binary.LittleEndian.Uint16(header[6:])))
	if _, err := io.ReadFull(e.conn, body); err != nil {
		return err
	}
	if header[0] != 1 || len(body) < 32 {
		return errors.New("it lets nobody in")
	}
	vendor, formats := int(binary.LittleEndian.Uint16(body[16:])), int(body[21])
	at := 32 + (vendor+3)/4*4 + 8*formats
	if len(body) < at+4 {
		return errors.New("it has no screen")
	}
	e.root = binary.LittleEndian.Uint32(body[at:])
	extension, err := e.ask(append([]byte{queryExtension, 0, 4, 0, 5, 0, 0, 0}, "XTEST\x00\x00\x00"...), 32)
	if err != nil {
		return err
	}
	if e.test = extension[9]; e.test == 0 {
		return errors.New("it has no XTEST")
	}
	return nil
}

// Close ends the connection.
func (e *Eye) Close() { e.conn.Close() }

func (e *Eye) ask(request []byte, n int) ([]byte, error) {
	if _, err := e.conn.Write(request); err != nil {
		return nil, err
	}
	reply := make([]byte, n)
	_, err := io.ReadFull(e.conn, reply)
	return reply, err
}

// The first key of each row of a keyboard, and those to its right, by their places: X
// numbers them so whatever they are labelled with.
var rows = map[byte]string{10: "1234567890", 24: "QWERTYUIOP", 38: "ASDFGHJKL", 52: "ZXCVBNM"}

func place(key string) (byte, error) {
	switch key {
	case "Escape":
		return 9, nil
	case "Return":
		return 36, nil
	}
	for first, row := range rows {
		if i := strings.Index(row, strings.ToUpper(key)); i >= 0 && len(key) == 1 {
			return first + byte(i), nil
		}
	}
	return 0, fmt.Errorf("the key %q is not known", key)
}

// Stroke presses and releases a key: Escape, Return, a digit or a letter, where it is on
// a keyboard of the United States.
func (e *Eye) Stroke(key string) error {
	code, err := place(key)
	if err != nil {
		return err
	}
	return e.Send(Event{Kind: KeyDown, Detail: code}, Event{Kind: KeyUp, Detail: code})
}

// The kinds of an Event, as the X protocol numbers them.
const (
	KeyDown    = 2
	KeyUp      = 3
	ButtonDown = 4
	ButtonUp   = 5
	Motion     = 6
)

// Event is what a hand does: Detail is the X keycode or the number of the button, X and Y
// are where the pointer goes, in pixels.
type Event struct {
	Kind, Detail byte
	X, Y         int
}

// Send has the X server take all events in one go.
func (e *Eye) Send(events ...Event) error {
	requests := make([]byte, 36*len(events))
	for i, v := range events {
		r := requests[36*i:]
		r[0], r[1], r[2], r[4], r[5] = e.test, 2, 9, v.Kind, v.Detail
		binary.LittleEndian.PutUint16(r[24:], uint16(v.X))
		binary.LittleEndian.PutUint16(r[26:], uint16(v.Y))
	}
	_, err := e.conn.Write(requests)
	return err
}

// Pixel is the colour of one pixel, as 0xRRGGBB.
func (e *Eye) Pixel(x, y int) (uint32, error) {
	area, err := e.Area(x, y, 1, 1)
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(area) & 0xffffff, nil
}

// Area are the pixels of a part of the screen, four bytes each.
func (e *Eye) Area(x, y, w, h int) ([]byte, error) {
	request := make([]byte, 20)
	request[0], request[1], request[2] = getImage, 2, 5
	binary.LittleEndian.PutUint32(request[4:], e.root)
	for i, n := range []int{x, y, w, h} {
		binary.LittleEndian.PutUint16(request[8+2*i:], uint16(n))
	}
	binary.LittleEndian.PutUint32(request[16:], 0xffffffff)
	reply, err := e.ask(request, 32)
	for err == nil && reply[0] > 1 { // an event, as that the layout is another
		_, err = io.ReadFull(e.conn, reply)
	}
	if err != nil {
		return nil, err
	}
	if reply[0] == 0 {
		return nil, fmt.Errorf("the X server shows no pixel: error %d", reply[1])
	}
	area := make([]byte, 4*int(binary.LittleEndian.Uint32(reply[4:])))
	_, err = io.ReadFull(e.conn, area)
	return area, err
}
