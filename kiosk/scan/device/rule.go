package device

import (
	"slices"
	"strings"
)

// RuleFile is where udev finds the rule; its number is below that of the seats' own.
const RuleFile = "/etc/udev/rules.d/70-antechamber-scanner.rules"

// Rule lets whoever sits at a Linux machine, and the groups "input" and "dialout", read
// the scanners that are plugged into it, and no other keyboard.
func Rule() string {
	var makers []string
	for vendor, scanner := range vendors {
		if scanner {
			makers = append(makers, vendor)
		}
	}
	slices.Sort(makers)
	of := `ATTRS{idVendor}=="` + strings.Join(makers, "|") + `", TAG+="uaccess", MODE="0660", `
	return "# Barcode scanners of known makers; for another, add the first half of what lsusb shows as its ID.\n" +
		`SUBSYSTEM=="input", KERNEL=="event*", ENV{ID_INPUT_KEYBOARD}=="1", ` + of + `GROUP="input"` + "\n" +
		`SUBSYSTEM=="tty", KERNEL=="ttyACM*|ttyUSB*", ` + of + `GROUP="dialout"` + "\n"
}
