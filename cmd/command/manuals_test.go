package command_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// manuals are the pages that people read, by their paths from the root.
func manuals(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../docs/*.md")
	if err != nil || len(files) == 0 {
		t.Fatal("no pages", err)
	}
	pages := make(map[string]string)
	for _, file := range append(files, "../../README.md") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		pages[strings.TrimPrefix(file, "../../")] = string(text)
	}
	return pages
}

// TestPicturesOfTheManuals: each that a page shows is there, says in words what is on it, and
// is small; none lies about that no page shows, and make pictures makes all of docs/pictures.
func TestPicturesOfTheManuals(t *testing.T) {
	t.Parallel()
	const fewWords, mostBytes = 25, 130_000
	shown := make(map[string]bool)
	for page, text := range manuals(t) {
		for _, picture := range regexp.MustCompile(`!\[([^]]*)\]\(([^)]*)\)`).FindAllStringSubmatch(text, -1) {
			file := filepath.Join(filepath.Dir(page), picture[2])
			shown[file] = true
			if len(picture[1]) < fewWords {
				t.Errorf("%s: say in words what %s shows", page, file)
			}
			if info, err := os.Stat("../../" + file); err != nil || info.Size() > mostBytes {
				t.Errorf("%s: %s is not there or too large: %v", page, file, err)
			}
		}
	}
	recipe, err := os.ReadFile("../../.ci/pictures")
	if err != nil {
		t.Fatal(err)
	}
	made := strings.Fields(string(recipe))
	for _, pattern := range []string{"docs/*.png", "docs/*.svg", "docs/pictures/*"} {
		files, err := filepath.Glob("../../" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".png")
			if !shown[strings.TrimPrefix(file, "../../")] {
				t.Errorf("no page shows %s", file)
			}
			if strings.Contains(file, "/pictures/") && !slices.Contains(made, name) && !strings.Contains(string(recipe), "/"+name+".png") {
				t.Errorf(".ci/pictures does not make %s", name)
			}
		}
	}
}

// TestLinksOfTheManuals: each leads to a page and a heading that there are.
func TestLinksOfTheManuals(t *testing.T) {
	t.Parallel()
	pages := manuals(t)
	for page, text := range pages {
		for _, link := range regexp.MustCompile(`[^!]\[[^]]*\]\(([^)]*)\)`).FindAllStringSubmatch(text, -1) {
			file, heading, _ := strings.Cut(link[1], "#")
			if strings.Contains(file, "://") {
				continue
			}
			to := page
			if file != "" {
				to = filepath.Join(filepath.Dir(page), file)
			}
			if _, err := os.Stat("../../" + to); err != nil {
				t.Errorf("%s leads to %s, which is not there", page, link[1])
			}
			if heading != "" && !slices.Contains(headings(pages[to]), heading) {
				t.Errorf("%s leads to %s, and there is no such heading", page, link[1])
			}
		}
	}
}

// headings are those of a page, as links name them.
func headings(text string) (names []string) {
	for _, line := range regexp.MustCompile("(?m)^#+ (.*)$").FindAllStringSubmatch(text, -1) {
		names = append(names, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, line[1]))
	}
	return names
}
