//go:build cgo

package main

import (
	"encoding/binary"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The time from a scan's last key, which is its Enter, to the painted verdict, in a real
// window on an X server of its own, with so many registrations and presentations:
//
//	ANTECHAMBER_LATENCY=100000,300 go test ./cmd/antechamber -run PaintedVerdict -v
//
// It is measured from outside: the key is sent through the X server, and the pixels of the
// screen are asked for until they are those of a verdict.
func TestPaintedVerdict(t *testing.T) {
	var people, scans int
	if _, err := fmt.Sscanf(os.Getenv("ANTECHAMBER_LATENCY"), "%d,%d", &people, &scans); err != nil {
		t.Skip("a measurement: give ANTECHAMBER_LATENCY=100000,300")
	}
	d := newDoor(t)
	d.day = true
	d.hold(people)
	args := []string{"badge", "--out", filepath.Join(t.TempDir(), "badges.pdf")}
	for i := range scans {
		args = append(args, latencyReference(people-1-i))
	}
	var codes []string
	for _, made := range lines[struct{ Code string }](d, args...) {
		codes = append(codes, made.Code)
	}
	d.openWindow("--fullscreen")
	time.Sleep(20 * time.Second) // until the index is built and the log is checked
	x := dial(t, d.display)
	rest := x.pixel()
	worked := d.worked()
	var times []time.Duration
	torn := 0 // bursts in whose middle this machine paused, which are unknown codes
	for i, code := range codes {
		x.stroke("Escape")
		for x.pixel() != rest {
			time.Sleep(time.Millisecond)
		}
		time.Sleep(time.Duration(100+i*7%50) * time.Millisecond)
		for _, key := range strings.Split(code, "") {
			x.stroke(key)
			time.Sleep(2 * time.Millisecond)
		}
		began := time.Now()
		x.stroke("Return")
		for {
			green, red := x.verdict()
			if red {
				torn++
			}
			if green || red {
				break
			}
			if time.Since(began) > 5*time.Second {
				t.Fatalf("presentation %d has no verdict on the screen: the pixel is %06x", i, x.pixel())
			}
			time.Sleep(200 * time.Microsecond)
		}
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	at := func(p int) time.Duration { return times[len(times)*p/100].Round(100 * time.Microsecond) }
	t.Logf("%d registrations, %d scans: median %s, p95 %s, p99 %s, most %s; %d torn; the window's processor time a scan %s",
		people, scans, at(50), at(95), at(99), times[len(times)-1], torn, ((d.worked() - worked) / time.Duration(scans)).Round(100*time.Microsecond))
}

// worked is the processor time that the window's process has taken.
func (d *door) worked() time.Duration {
	d.t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", d.window.Process.Pid))
	if err != nil {
		d.t.Fatal(err)
	}
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	ticks := 0
	for _, field := range fields[11:13] { // in user mode and for it, in hundredths of a second
		n, err := strconv.Atoi(field)
		if err != nil {
			d.t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

func latencyReference(i int) string {
	s := strings.ToUpper(strconv.FormatInt(int64(i), 16))
	return strings.Repeat("0", 8-len(s)) + s
}

// hold lets a conference go on all day today, for so many people.
func (d *door) hold(people int) {
	d.t.Helper()
	dir := d.t.TempDir()
	file := filepath.Join(dir, "conference.toml")
	conference := `id = "latency"
title = "A measurement"
time_zone = "UTC"
date = ` + time.Now().UTC().Format(time.DateOnly) + `

[rooms.hall]
name = "Hall"

[sessions.day]
name = "The day"
start = "00:00"
end = "23:59"

[entrances.door]
name = "Door"
room = "hall"

[categories.guest]
name = "Guest"
letter = "G"
colour = "#005A96"
`
	var table strings.Builder
	table.WriteString("reference,given_name,family_name,organisation,category,status\n")
	for i := range people {
		fmt.Fprintf(&table, "%s,Given%d,Family%d,Organisation %d,guest,approved\n", latencyReference(i), i, i%7919, i%300)
	}
	for path, text := range map[string]string{file: conference, filepath.Join(dir, "people.csv"): table.String()} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			d.t.Fatal(err)
		}
	}
	d.run("conference", "use", file)
	d.run("import", filepath.Join(dir, "people.csv"))
}

// eye speaks as much of the X protocol as it takes to press keys and to see a pixel.
type eye struct {
	t    *testing.T
	conn net.Conn
	root uint32
	test byte // the number of the extension XTEST
}

func dial(t *testing.T, display string) *eye {
	t.Helper()
	conn, err := net.Dial("unix", "/tmp/.X11-unix/X"+strings.TrimPrefix(display, ":"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	e := &eye{t: t, conn: conn}
	e.send([]byte{'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0})
	header := e.receive(8)
	body := e.receive(4 * int(binary.LittleEndian.Uint16(header[6:])))
	vendor, formats := int(binary.LittleEndian.Uint16(body[16:])), int(body[21])
	screen := 32 + (vendor+3)/4*4 + 8*formats
	e.root = binary.LittleEndian.Uint32(body[screen:])
	e.send(append([]byte{98, 0, 4, 0, 5, 0, 0, 0}, "XTEST\x00\x00\x00"...))
	e.test = e.receive(32)[9]
	if e.test == 0 {
		t.Fatal("the X server has no XTEST")
	}
	return e
}

func (e *eye) send(b []byte) {
	e.t.Helper()
	if _, err := e.conn.Write(b); err != nil {
		e.t.Fatal(err)
	}
}

func (e *eye) receive(n int) []byte {
	e.t.Helper()
	b := make([]byte, n)
	if _, err := io.ReadFull(e.conn, b); err != nil {
		e.t.Fatal(err)
	}
	return b
}

// stroke presses and releases a key.
func (e *eye) stroke(key string) {
	e.t.Helper()
	code, ok := map[string]byte{"Escape": 9, "Return": 36}[key]
	if !ok {
		n, err := strconv.Atoi(strings.TrimPrefix(places(e.t, strings.ToLower(key))[0], "shift+"))
		if err != nil {
			e.t.Fatal(err)
		}
		code = byte(n)
	}
	for _, kind := range []byte{2, 3} {
		request := make([]byte, 36)
		request[0], request[1], request[2], request[4], request[5] = e.test, 2, 9, kind, code
		e.send(request)
	}
}

// pixel is the colour of the desk where the ground of a verdict is.
func (e *eye) pixel() uint32 { return e.at(1246, 180) }

// at is the colour of one pixel.
func (e *eye) at(x, y uint16) uint32 {
	return binary.LittleEndian.Uint32(e.area(x, y, 1, 1)) & 0xffffff
}

// attended are the pixels of the figure of those who attended, on the screen of organisers
// that is no rehearsal's.
func (e *eye) attended() []byte { return e.area(456, 118, 160, 42) }

// area are the pixels of a part of the screen.
func (e *eye) area(x, y, w, h uint16) []byte {
	e.t.Helper()
	request := make([]byte, 20)
	request[0], request[1], request[2] = 73, 2, 5
	binary.LittleEndian.PutUint32(request[4:], e.root)
	for i, n := range []uint16{x, y, w, h} {
		binary.LittleEndian.PutUint16(request[8+2*i:], n)
	}
	binary.LittleEndian.PutUint32(request[16:], 0xffffffff)
	e.send(request)
	reply := e.receive(32)
	for reply[0] > 1 { // an event, as that the layout is another
		reply = e.receive(32)
	}
	if reply[0] == 0 {
		e.t.Fatalf("the X server shows no pixel: error %d", reply[1])
	}
	return e.receive(4 * int(binary.LittleEndian.Uint32(reply[4:])))
}

// verdict tells whether the pixel is the ground of an admission, or of a refusal.
func (e *eye) verdict() (green, red bool) {
	p := e.pixel()
	r, g, b := p>>16, p>>8&0xff, p&0xff
	return g > 0x50 && r < 0x40 && b < 0x60, r > 0x80 && g < 0x40 && b < 0x40
}
