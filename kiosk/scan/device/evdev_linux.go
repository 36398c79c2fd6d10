package device

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"antechamber/kiosk/scan"

	"golang.org/x/sys/unix"
)

// eviocgrab is _IOW('E', 0x90, int): from then on only this file hears the device.
const eviocgrab = 0x40044590

// inputFolder is where the kernel's devices are.
const inputFolder = "/dev/input"

// hearKeys grabs a keyboard, so that what it types reaches no window, and hears it.
func hearKeys(ctx context.Context, o *Options, address string, opened func()) error {
	f, err := os.OpenFile(address, os.O_RDONLY|unix.O_NONBLOCK, 0)
	if err != nil {
		return fmt.Errorf("the scanner %s cannot be opened (%w): plug it in; where it says \"permission denied\", install the rule that \"antechamber scanners rule\" prints", address, err)
	}
	defer f.Close()
	if err := grab(f); err != nil {
		return fmt.Errorf("the scanner %s cannot be had alone (%w): close the program that has it", address, err)
	}
	opened()
	return readKeys(ctx, o, f, &scan.Keys{Device: address, Setting: o.Setting, Valid: o.Valid})
}

// grab takes a device for this file alone. What is no device of input, as a pipe that a
// test writes into, nobody else hears anyway.
func grab(f *os.File) error {
	conn, err := f.SyscallConn()
	if err != nil {
		return err
	}
	var failed error
	if err := conn.Control(func(fd uintptr) { failed = unix.IoctlSetInt(int(fd), eviocgrab, 1) }); err != nil {
		return err
	}
	if errors.Is(failed, unix.ENOTTY) || errors.Is(failed, unix.EINVAL) {
		return nil
	}
	return failed
}

// readKeys hears events from a file until it ends.
func readKeys(ctx context.Context, o *Options, f *os.File, keys *scan.Keys) error {
	stop := context.AfterFunc(ctx, func() { f.Close() })
	defer stop()
	d := newDecoder(binary.NativeEndian, strconv.IntSize/8)
	buffer, held := make([]byte, 64*d.size()), 0
	say := func(readings []scan.Reading) {
		for _, r := range readings {
			o.Heard(r)
		}
	}
	for {
		deadline := f.SetReadDeadline(time.Now().Add(glance))
		n, err := f.Read(buffer[held:])
		now := time.Now()
		held += n
		for ; held >= d.size(); held -= d.size() {
			if e, ok := d.event(buffer[:d.size()], now); ok {
				say(keys.Push(e))
			}
			copy(buffer, buffer[d.size():held])
		}
		say(keys.Flush(now))
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded) && deadline == nil:
		case errors.Is(err, io.EOF):
			return errUnplugged
		case err != nil:
			return fmt.Errorf("%w: %w", errUnplugged, err)
		}
	}
}

// keyboards lists the devices that type, by the links that udev makes: their names stay
// when they are plugged in elsewhere. A scanner is one that calls itself so.
func keyboards() (all []Found) {
	links, err := filepath.Glob(filepath.Join(inputFolder, "by-id", "*-event-kbd"))
	if err != nil {
		return nil
	}
	for _, link := range links {
		name := strings.TrimSuffix(filepath.Base(link), "-event-kbd")
		f := Found{Source: scan.Evdev, Address: link, Name: strings.ReplaceAll(strings.TrimPrefix(name, "usb-"), "_", " ")}
		f.Likely = scanner(f.Name)
		if handle, err := os.Open(link); err != nil {
			f.Problem = err.Error()
		} else {
			handle.Close()
		}
		all = append(all, f)
	}
	return all
}

// scanner tells whether a keyboard calls itself a scanner.
func scanner(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"scanner", "barcode", "bar code", "symbol", "zebra", "honeywell", "metrologic", "datalogic", "newland", "opticon", "netum", "2d imager"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}
