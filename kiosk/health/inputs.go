package health

import "fmt"

// Inputs are the ways by which codes come, and the sounds.
type Inputs struct {
	Scanners   []Scanner
	Calibrated string // how the scanner that types is set; "" where nobody found out
	Problem    string // why the settings cannot be used
	Silent     string // why there are no sounds; "" where there are
}

// Scanner is a device that was found, or that the settings name.
type Scanner struct {
	Address string
	Name    string
	Wanted  bool // the settings name it
	Problem string
}

// named is its name, as every language reads it.
func (s Scanner) named() string {
	if s.Name == "" {
		return s.Address
	}
	return s.Name + " (" + s.Address + ")"
}

func (i Inputs) checks() []Check { return []Check{i.scanner(), i.sound()} }

func (i Inputs) scanner() Check {
	const name = "scanner"
	const try = "hold any code before the scanner while antechamber scanners test waits, or at the desk after F10"
	if i.Problem != "" {
		return red(name, "mend the line that it names, or take the file away", "The settings cannot be used: %s.", plain(i.Problem)).as("scanner.settings", "mend_settings")
	}
	var found []string
	for _, s := range i.Scanners {
		if s.Wanted && s.Problem != "" {
			return amber(name, "plug it in, and see that antechamber scanners lists it", "The settings name %s, which cannot be heard: %s.", s.Address, plain(s.Problem)).as("scanner.away", "plug_scanner", "Scanner", s.Address)
		}
		found = append(found, s.named())
	}
	says := "No scanner on a serial port or of its own was found; one that types is seen only when it scans"
	if len(found) > 0 {
		says = fmt.Sprintf("Found: %s", few(found))
	}
	if i.Calibrated == "" {
		return Check{Name: name, State: Green, Sentence: says + ". No scanner was calibrated.", Act: try}.seen(found)
	}
	return Check{Name: name, State: Green, Sentence: says + ". The scanner that types is set to " + i.Calibrated + ".", Act: try}.seen(found)
}

// seen says which scanners were found.
func (c Check) seen(found []string) Check {
	if len(found) == 0 {
		return c.as("scanner.unseen", "try_scanner")
	}
	return c.as("scanner.found", "try_scanner", "Scanners", short(found))
}

func (i Inputs) sound() Check {
	if i.Silent != "" {
		return green("sound", "The desk is silent: %s.", plain(i.Silent)).as("sound.silent", "")
	}
	return green("sound", "There is a sound card; the desk after F10 plays each sound.")
}
