package command

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/alecthomas/kong"
)

// TestOptionsOfTheManuals: every option and command that a page names is there.
func TestOptionsOfTheManuals(t *testing.T) {
	t.Parallel()
	parser, err := kong.New(&commands{}, kong.Vars{"version": "test"})
	if err != nil {
		t.Fatal(err)
	}
	// Of other programs: age, adduser, fyne, nats-server.
	options := []string{"decrypt", "disabled-password", "exe", "os", "src", "signal", "help"}
	var names []string
	err = kong.Visit(parser.Model, func(n kong.Visitable, next kong.Next) error {
		switch n := n.(type) {
		case *kong.Flag:
			options = append(options, n.Name, "no-"+n.Name)
		case *kong.Node:
			names = append(names, n.Name)
		}
		return next(nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatal("no pages", err)
	}
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, option := range regexp.MustCompile("[` ]--([a-z][a-z-]*)").FindAllSubmatch(text, -1) {
			if !slices.Contains(options, string(option[1])) {
				t.Errorf("%s names --%s, which no command has", page, option[1])
			}
		}
		for _, command := range regexp.MustCompile("(?m)(?:`|^)(?:antechamber|ante) ([a-z]+)").FindAllSubmatch(text, -1) {
			if !slices.Contains(names, string(command[1])) {
				t.Errorf("%s names the command %s, which there is not", page, command[1])
			}
		}
	}
}
