package designs

import (
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestDocsHaveEveryKey: docs/designs.md names every key, type, page, field and colour.
func TestDocsHaveEveryKey(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/designs.md")
	if err != nil {
		t.Fatal(err)
	}
	words := slices.Concat(partKeys, colourNames)
	for kind, keys := range grammar() {
		words = slices.Concat(words, []string{string(kind)}, keys.must, keys.may)
	}
	for name := range maps.Keys(papers()) {
		words = append(words, `"`+name+`"`)
	}
	for _, field := range fields {
		words = append(words, "{"+field+"}")
	}
	for f := range reflect.TypeFor[file]().NumField() {
		if key := reflect.TypeFor[file]().Field(f).Tag.Get("toml"); key != "element" {
			words = append(words, key)
		}
	}
	for _, word := range words {
		if !strings.Contains(string(text), "`"+word+"`") && !strings.Contains(string(text), "`"+word+" ") {
			t.Errorf("docs/designs.md does not name `%s`", word)
		}
	}
}
