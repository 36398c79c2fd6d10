package window

import (
	"encoding/binary"
	"io"
	"net"
	"os/exec"
	"strconv"
	"strings"
	"testing"
)

// xClient speaks as much of the X protocol as the tests need to do to a window what
// no program of the command line does.
type xClient struct {
	t *testing.T
	net.Conn
}

// xConnect connects to a display of this machine.
func xConnect(t *testing.T, display string) xClient {
	t.Helper()
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+strings.TrimPrefix(display, ":"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	x := xClient{t, conn}
	x.send([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	header := x.receive(8)
	if header[0] != 1 {
		t.Fatalf("the X server at %s does not let the test in", display)
	}
	x.receive(4 * int(binary.LittleEndian.Uint16(header[6:])))
	return x
}

func (x xClient) send(b []byte) {
	x.t.Helper()
	if _, err := x.Write(b); err != nil {
		x.t.Fatal(err)
	}
}

func (x xClient) receive(n int) []byte {
	x.t.Helper()
	b := make([]byte, n)
	if _, err := io.ReadFull(x, b); err != nil {
		x.t.Fatal(err)
	}
	return b
}

// words are what requests are made of.
func words(all ...uint32) []byte {
	var b []byte
	for _, w := range all {
		b = binary.LittleEndian.AppendUint32(b, w)
	}
	return b
}

// request is the first word of a request of so many words.
func request(code, detail byte, length int) uint32 {
	return uint32(code) | uint32(detail)<<8 | uint32(length)<<16
}

// atom returns the number of a name; once it is there the requests before were carried out.
func (x xClient) atom(name string) uint32 {
	padded := name + strings.Repeat("\x00", (4-len(name)%4)%4)
	x.send(append(words(request(16, 0, 2+len(padded)/4), uint32(len(name))), padded...))
	return binary.LittleEndian.Uint32(x.receive(32)[8:])
}

// close asks a window to close, as the button in its title bar does.
func (x xClient) close(window uint32) {
	protocols, deletes := x.atom("WM_PROTOCOLS"), x.atom("WM_DELETE_WINDOW")
	x.send(words(request(25, 0, 11), window, 0, 33|32<<8, window, protocols, deletes, 0, 0, 0, 0))
	x.atom("WM_PROTOCOLS")
}

// unfocus takes the keyboard's focus from whatever has it.
func (x xClient) unfocus() {
	x.send(words(request(42, 0, 3), 0, 0))
	x.atom("WM_PROTOCOLS")
}

// windowNumber returns the X server's number of the test window.
func (r *running) windowNumber() uint32 {
	r.t.Helper()
	c := exec.Command("xdotool", "search", "--name", title)
	c.Env = append(c.Environ(), "DISPLAY="+r.display)
	out, err := c.Output()
	if err != nil {
		r.t.Fatalf("xdotool search: %v", err)
	}
	n, err := strconv.ParseUint(strings.Fields(string(out))[0], 10, 32)
	if err != nil {
		r.t.Fatal(err)
	}
	return uint32(n)
}
