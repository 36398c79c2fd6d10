package window

import (
	"encoding/json"
	"os/exec"
	"testing"
)

// The hook needs the very GLFW that Fyne is built with: a newer one would have
// callbacks of its own, in front of nothing.
func TestGLFWIsFynes(t *testing.T) {
	t.Parallel()
	const glfw = "github.com/go-gl/glfw/v3.3/glfw"
	ours := goJSON[struct{ Version string }](t, "list", "-mod=readonly", "-m", "-json", glfw)
	fyne := goJSON[struct{ GoMod string }](t, "list", "-mod=readonly", "-m", "-json", "fyne.io/fyne/v2")
	pins := goJSON[struct {
		Require []struct{ Path, Version string }
	}](t, "mod", "edit", "-json", fyne.GoMod)
	for _, r := range pins.Require {
		if r.Path == glfw {
			if r.Version != ours.Version {
				t.Errorf("go.mod has %s %s, Fyne's has %s; use Fyne's", glfw, ours.Version, r.Version)
			}
			return
		}
	}
	t.Errorf("Fyne's go.mod does not name %s; does the hook still work?", glfw)
}

// goJSON runs the go command and reads what it prints.
func goJSON[T any](t *testing.T, args ...string) T {
	t.Helper()
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		t.Fatalf("go %v: %v", args, err)
	}
	var v T
	if err := json.Unmarshal(out, &v); err != nil {
		t.Fatalf("go %v: %v", args, err)
	}
	return v
}
