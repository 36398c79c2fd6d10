package assets

import (
	"os"
	"path/filepath"
	"testing"
)

func TestFontsAreTheFilesInFonts(t *testing.T) {
	t.Parallel()
	want := make(map[string]bool)
	for _, pattern := range []string{"fonts/*.ttf", "fonts/*.otf"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			want[path] = true
		}
	}
	names := map[Weight]string{Regular: "Regular", Bold: "Bold"}
	total := 0
	for _, f := range Fonts() {
		path := "fonts/" + f.Name + "-" + names[f.Weight] + ".ttf"
		if f.Name == "CJK" || f.Lang != "" {
			path = "fonts/" + f.Name + "-" + names[f.Weight] + ".otf"
		}
		if !want[path] {
			t.Errorf("%s is not there, or twice in the list", path)
		}
		delete(want, path)
		if data, err := os.ReadFile(path); err != nil || string(data) != f.Data {
			t.Errorf("%s is not what is embedded for it (%v)", path, err)
		}
		total += len(f.Data)
	}
	for path := range want {
		t.Errorf("%s is not in the list", path)
	}
	if total > 13e6 {
		t.Errorf("the fonts are %d bytes, too many", total)
	}
}
