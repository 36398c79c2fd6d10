// Package device hears scanners that are no part of a window: on serial ports, and on
// Linux keyboards that are taken for the app alone. A device that is unplugged is waited
// for, longer each time, and comes back by itself.
package device

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"time"

	"antechamber/kiosk/scan"
)

// How long a device is waited for that cannot be opened: the first time, and at most.
const (
	firstWait = 500 * time.Millisecond
	longest   = 15 * time.Second
)

// Found is a device that codes may come from.
type Found struct {
	Source  scan.Source `json:"source"`
	Address string      `json:"address"`           // as it is given to Options
	Name    string      `json:"name,omitempty"`    // what it calls itself
	USB     string      `json:"usb,omitempty"`     // vendor and product, as 0c2e:0b61
	Likely  bool        `json:"likely"`            // it is a scanner as far as one can tell
	Problem string      `json:"problem,omitempty"` // why it cannot be used; "" is nothing
}

// Options are what is heard.
type Options struct {
	Serial  []string     // ports as NAME or NAME:SPEED; "auto" is every port that may be a scanner
	Evdev   []string     // devices under /dev/input; "auto" is every keyboard that calls itself a scanner
	Setting scan.Setting // how the grabbed keyboards are set
	Valid   func(code string) bool
	// Heard gets each code, and State how a device stands whenever that is another; both
	// are called on a goroutine of the device.
	Heard func(scan.Reading)
	State func(State)
	// after waits; nil is the clock.
	after func(time.Duration) <-chan time.Time
}

// State is how a device stands.
type State struct {
	Source  scan.Source
	Address string
	Open    bool
	Problem string // why it is not open; "" where it is or was just closed
}

// Listen hears the devices until ctx ends. It returns at once.
func Listen(ctx context.Context, o Options) {
	if o.State == nil {
		o.State = func(State) {}
	}
	if o.after == nil {
		o.after = time.After
	}
	for _, port := range o.Serial {
		if port == "auto" {
			go follow(ctx, o, serialPorts, func(ctx context.Context, address string) { keep(ctx, o, scan.Serial, address, hearSerial) })
			continue
		}
		go keep(ctx, o, scan.Serial, port, hearSerial)
	}
	for _, address := range o.Evdev {
		if address == "auto" {
			go follow(ctx, o, keyboards, func(ctx context.Context, address string) { keep(ctx, o, scan.Evdev, address, hearKeys) })
			continue
		}
		go keep(ctx, o, scan.Evdev, address, hearKeys)
	}
}

// hear opens a device and hears it until it goes or ctx ends. opened is called once it is.
type hear func(ctx context.Context, o *Options, address string, opened func()) error

// keep hears a device, and opens it again whenever it goes.
func keep(ctx context.Context, o Options, source scan.Source, address string, listen hear) {
	wait, said := firstWait, ""
	for {
		err := listen(ctx, &o, address, func() {
			wait, said = firstWait, ""
			o.State(State{Source: source, Address: address, Open: true})
		})
		if ctx.Err() != nil {
			return
		}
		if problem := err.Error(); problem != said {
			said = problem
			o.State(State{Source: source, Address: address, Problem: problem})
		}
		select {
		case <-ctx.Done():
			return
		case <-o.after(wait):
		}
		wait = min(2*wait, longest)
	}
}

// follow hears each device that is found, for as long as it is there.
func follow(ctx context.Context, o Options, list func() []Found, listen func(context.Context, string)) {
	heard := make(map[string]context.CancelFunc)
	defer func() {
		for _, stop := range heard {
			stop()
		}
	}()
	for {
		there := make(map[string]bool)
		for _, f := range list() {
			if !f.Likely {
				continue
			}
			there[f.Address] = true
			if heard[f.Address] == nil {
				one, stop := context.WithCancel(ctx)
				heard[f.Address] = stop
				go listen(one, f.Address)
			}
		}
		for address, stop := range heard {
			if !there[address] {
				stop()
				delete(heard, address)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-o.after(2 * time.Second):
		}
	}
}

// List returns the devices of this machine that codes may come from.
func List() []Found { return append(serialPorts(), keyboards()...) }

// There returns nil where a device that is written as in Options is plugged in. It does
// not open it, since another program may be hearing it.
func There(address string) error {
	name, _, err := portOf(address)
	if err != nil {
		return err
	}
	if runtime.GOOS == "windows" {
		if !slices.ContainsFunc(serialPorts(), func(f Found) bool { return f.Address == name }) {
			return errAway
		}
		return nil
	}
	if _, err := os.Stat(name); err != nil {
		return errAway
	}
	return nil
}

var errAway = errors.New("it is not plugged in")
