package command

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/health"
	"antechamber/storage/search"
)

// logTail is how many bytes of the log file a bundle holds at most: the last.
const logTail = 1 << 20

// bundleAbout is what a bundle says of the program and the machine.
type bundleAbout struct {
	Version    string   `json:"version"`
	Go         string   `json:"go"`
	System     string   `json:"system"`
	Processors int      `json:"processors"`
	Made       string   `json:"made"`
	Modules    []string `json:"modules,omitempty"`
}

// bundleSettings are those that help to find a fault, and none that name a person or a secret.
type bundleSettings struct {
	Rehearsal   bool     `json:"rehearsal"`
	Conference  string   `json:"conference"`
	Own         bool     `json:"conference_file"` // in the data folder
	Zone        string   `json:"zone"`
	Sensitive   bool     `json:"sensitive"`
	WalkIns     string   `json:"walk_ins"`
	Reentry     string   `json:"reentry"`
	Rooms       int      `json:"rooms"`
	Sessions    int      `json:"sessions"`
	Entrances   int      `json:"entrances"`
	Categories  int      `json:"categories"`
	Schema      int      `json:"schema"`
	Environment []string `json:"environment"` // the names of our variables that are set, without their values
}

// bundle writes the support bundle.
func (x *examination) bundle(path string, checks []health.Check) error {
	return writeFile(path, func(w io.Writer) error { return x.writeBundle(w, checks) })
}

func (x *examination) writeBundle(w io.Writer, checks []health.Check) error {
	log, note := x.cleanLog()
	var said bytes.Buffer
	if err := encodeChecks(&said, checks); err != nil {
		return err
	}
	about, err := json.MarshalIndent(x.about(), "", "  ")
	if err != nil {
		return err
	}
	settings, err := json.MarshalIndent(x.settings(), "", "  ")
	if err != nil {
		return err
	}
	readme := "What \"antechamber doctor --bundle\" found. It holds no registration, no entry, no key and no conference file;\n" +
		"paths and the machine's name are left out. " + note + "\n"
	z := zip.NewWriter(w)
	for _, file := range []struct {
		name string
		text []byte
	}{
		{"README.txt", []byte(readme)},
		{"about.json", append(about, '\n')},
		{"settings.json", append(settings, '\n')},
		{"checks.jsonl", said.Bytes()},
		{"antechamber.log", log},
	} {
		if file.text == nil {
			continue
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: file.name, Method: zip.Deflate, Modified: x.facts.Now})
		if err == nil {
			_, err = io.WriteString(f, x.withoutPaths(string(file.text)))
		}
		if err != nil {
			return err
		}
	}
	return z.Close()
}

func (x *examination) about() bundleAbout {
	v := x.facts.Version
	a := bundleAbout{Version: v.Program, Go: v.Go, System: v.System, Processors: runtime.NumCPU(), Made: x.facts.Now.UTC().Format(time.RFC3339)}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			a.Modules = append(a.Modules, m.Path+" "+m.Version)
		}
	}
	return a
}

func (x *examination) settings() bundleSettings {
	c := x.conference
	s := bundleSettings{
		Rehearsal: x.commands.Rehearsal, Conference: c.ID, Own: x.facts.Conference.Own, Zone: c.Zone.String(), Sensitive: c.Sensitive,
		WalkIns: string(c.Admission.WalkIns), Reentry: string(c.Admission.Reentry), Rooms: len(c.Rooms), Sessions: len(c.Sessions),
		Entrances: len(c.Entrances), Categories: len(c.Categories), Schema: x.facts.Database.Schema,
	}
	for _, v := range os.Environ() {
		if name, _, _ := strings.Cut(v, "="); strings.HasPrefix(name, "ANTECHAMBER_") {
			s.Environment = append(s.Environment, name)
		}
	}
	slices.Sort(s.Environment)
	return s
}

// withoutPaths takes out what may name who owns the machine.
func (x *examination) withoutPaths(text string) string {
	host, _ := os.Hostname()
	home, _ := os.UserHomeDir()
	hide := []struct{ what, as string }{
		{x.command.Bundle, "<bundle>"},
		{x.command.BackupTo, "<second place>"},
		{x.dir(), "<data folder>"},
		{x.storageOptions().Keeper.Folder(), "<folder of keys>"},
		{home, "<home>"},
		{host, "<machine>"},
	}
	for _, h := range hide {
		if real, err := filepath.EvalSymlinks(h.what); err == nil && len(real) > 1 {
			text = strings.ReplaceAll(text, real, h.as)
		}
		if len(h.what) > 1 { // "/" is everywhere
			text = strings.ReplaceAll(text, h.what, h.as)
		}
	}
	return text
}

// known are the words by which people are known here.
type known struct {
	words map[string]bool
	all   bool // everybody was looked at
}

// add remembers the words of a registration: its names, and what identifies it.
func (k *known) add(r *checkin.Registration) {
	if k.words == nil {
		k.words = make(map[string]bool)
	}
	for _, text := range []string{r.GivenName, r.FamilyName, r.LatinName, r.NameAsListed, r.Email, r.Ticket, r.ExternalID, r.Reference} {
		for _, word := range wordsOf(text) {
			k.words[word] = true
		}
	}
}

// wordsOf returns the words of a text as they are compared; those of one or two
// letters tell nobody.
func wordsOf(text string) (words []string) {
	for _, word := range strings.FieldsFunc(search.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if len([]rune(word)) > 2 {
			words = append(words, word)
		}
	}
	return words
}

// A badge code, an invitation, an address for mail.
var codes = regexp.MustCompile(`\b[0-9A-Z]{29}\b|\b[0-9A-Z]{5}(-[0-9A-Z]{1,5}){5,}\b|[^\s"=<>]+@[^\s"=<>]+\.[A-Za-z]{2,}`)

func (k *known) in(line string) bool {
	return codes.MatchString(line) || slices.ContainsFunc(wordsOf(line), func(word string) bool { return k.words[word] })
}

// cleanLog returns the end of the log file without the lines that may name somebody.
// The program writes no name and no code there; that is not taken on trust.
func (x *examination) cleanLog() (text []byte, note string) {
	path := filepath.Join(x.dir(), logFile)
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, "There is no log file."
	}
	if err != nil {
		return nil, "The log file could not be read."
	}
	defer f.Close()
	if !x.known.all {
		return nil, "The log file is left out, for without the registrations it could not be checked for names."
	}
	lines := bufio.NewScanner(f)
	if info, err := f.Stat(); err == nil && info.Size() > logTail {
		if _, err := f.Seek(-logTail, io.SeekEnd); err != nil {
			return nil, "The log file could not be read."
		}
		lines.Scan() // half a line
	}
	lines.Buffer(nil, logTail)
	left := 0
	text = []byte{}
	for lines.Scan() {
		if x.known.in(lines.Text()) {
			left++
			continue
		}
		text = append(append(text, lines.Bytes()...), '\n')
	}
	if lines.Err() != nil {
		return nil, "The log file could not be read."
	}
	return text, fmt.Sprintf("Lines of the log file left out because a word in them is a name or a code here: %d.", left)
}
