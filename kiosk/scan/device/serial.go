package device

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"antechamber/kiosk/scan"

	"go.bug.st/serial"
	"go.bug.st/serial/enumerator"
)

// usualSpeed is what scanners are set to where they are no USB device; those that are
// know no speed.
const usualSpeed = 9600

// glance is how long a read waits for bytes.
const glance = 50 * time.Millisecond

// portOf parts NAME:SPEED. On Windows a name is COM3, elsewhere a path.
func portOf(address string) (name string, speed int, err error) {
	name, text, stated := strings.Cut(address, ":")
	if !stated {
		return name, usualSpeed, nil
	}
	speed, err = strconv.Atoi(text)
	if err != nil || speed < 300 || speed > 4_000_000 || name == "" {
		return "", 0, fmt.Errorf("%q is no serial port: write its name, or its name and speed such as /dev/ttyUSB0:115200", address)
	}
	return name, speed, nil
}

// CheckPort tells what is wrong with a port as it is written, or nil.
func CheckPort(address string) error {
	_, _, err := portOf(address)
	return err
}

var errUnplugged = errors.New("it was unplugged")

// hearSerial hears a scanner at 8N1.
func hearSerial(ctx context.Context, o *Options, address string, opened func()) error {
	name, speed, err := portOf(address)
	if err != nil {
		return err
	}
	port, err := serial.Open(name, &serial.Mode{BaudRate: speed, DataBits: 8, Parity: serial.NoParity, StopBits: serial.OneStopBit})
	if err != nil {
		return fmt.Errorf("the serial port %s cannot be opened (%w): see that it is plugged in, that no other program has it, and that this user may read it", name, err)
	}
	defer port.Close()
	if err := port.SetReadTimeout(glance); err != nil {
		return err
	}
	opened()
	lines := &scan.Lines{Device: name}
	buffer := make([]byte, 1024)
	for ctx.Err() == nil {
		n, err := port.Read(buffer)
		if err != nil {
			return fmt.Errorf("%w: %w", errUnplugged, err)
		}
		now := time.Now()
		readings := lines.Flush(now)
		if n > 0 {
			readings = append(readings, lines.Push(buffer[:n], now)...)
		}
		for _, r := range readings {
			o.Heard(r)
		}
	}
	return ctx.Err()
}

// vendors are the makers of scanners, by the numbers that they have at the USB forum.
var vendors = map[string]bool{
	"05e0": true,  // Symbol, now Zebra
	"0536": true,  // Hand Held Products, now Honeywell
	"0c2e": true,  // Metrologic, now Honeywell
	"05f9": true,  // PSC, now Datalogic
	"080c": true,  // Datalogic
	"1eab": true,  // Newland
	"065a": true,  // Opticon
	"1a86": false, // bridges that anything may be behind
	"0403": false,
	"10c4": false,
	"067b": false,
}

// serialPorts lists what is plugged in. A port of USB may be a scanner; others are not
// taken without being asked for.
func serialPorts() (all []Found) {
	ports, err := enumerator.GetDetailedPortsList()
	if err != nil {
		return nil
	}
	for _, p := range ports {
		f := Found{Source: scan.Serial, Address: p.Name, Name: p.Product}
		if p.IsUSB {
			f.USB = strings.ToLower(p.VID + ":" + p.PID)
			known, listed := vendors[strings.ToLower(p.VID)]
			f.Likely = known || !listed && acm(p.Name)
		}
		all = append(all, f)
	}
	return all
}

// acm tells whether a port is one of a device that is itself a serial one, as scanners are.
func acm(name string) bool {
	return strings.Contains(name, "ttyACM") || strings.Contains(name, "usbmodem") || strings.HasPrefix(name, "COM")
}
