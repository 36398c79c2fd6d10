package qr_test

import (
	"fmt"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"antechamber/kiosk/scan/qr"
	"antechamber/kiosk/scan/qr/scene"
)

// framesEach is how many frames of each class and size TestReaders reads.
const framesEach = 24

var sizes = [][2]int{{640, 480}, {1280, 720}}

// TestReaders measures what docs/performance.md says of reading: ours against the
// readers that Debian has, in one run. "make long" runs it.
func TestReaders(t *testing.T) {
	if os.Getenv("ANTECHAMBER_FRAMES") == "" {
		t.Skip("this takes minutes: set ANTECHAMBER_FRAMES=1")
	}
	for _, p := range []string{"zbarimg", "ZXingReader"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Fatalf("%s is missing; apt install zbar-tools zxing-cpp-tools", p)
		}
	}
	dir := t.TempDir()
	if d := os.Getenv("ANTECHAMBER_FRAMES_DIR"); d != "" {
		dir = d
	}
	var total, all [3]int
	frames, wrong := 0, 0
	var median, idle time.Duration // at the first size
	for _, size := range sizes {
		var took []time.Duration
		for _, class := range scene.Classes() {
			var read [3]int
			for seed := range uint64(framesEach) {
				f := scene.New(class, size[0], size[1], seed)
				path := filepath.Join(dir, fmt.Sprintf("%s-%d-%d.png", class, size[0], seed))
				save(t, path, f)
				var codes []qr.Code
				took = append(took, cpu(func() { codes = readThree(f) }))
				texts := textsOf(codes)
				for _, text := range texts {
					if !slices.Contains(f.Codes, text) {
						wrong++
						t.Errorf("%s: %q was read, which is not there", path, text)
					}
				}
				if containsAll(texts, f.Codes) {
					read[0]++
				} else if testing.Verbose() {
					t.Logf("not read: %s", path)
				}
				if containsAll(other("zbarimg", "--nodbus", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", path), f.Codes) {
					read[1]++
				}
				// This reader returns one code of a picture.
				if containsAny(other("ZXingReader", "-format", "QRCode", "-1", path), f.Codes) {
					read[2]++
				}
			}
			t.Logf("%4d×%d %-9s ours %2d zbar %2d zxing-cpp %2d of %d", size[0], size[1], class, read[0], read[1], read[2], framesEach)
			for i := range read {
				total[i] += read[i]
			}
			frames += framesEach
		}
		slices.Sort(took)
		t.Logf("%4d×%d together ours %d zbar %d zxing-cpp %d; processor time: median %v, p95 %v", size[0], size[1], total[0], total[1], total[2], took[len(took)/2], took[len(took)*95/100])
		for i := range total {
			all[i] += total[i]
			total[i] = 0
		}
		mean := empty(size[0], size[1])
		t.Logf("%4d×%d empty, mean of three frames: %v", size[0], size[1], mean)
		if size == sizes[0] {
			median, idle = took[len(took)/2], mean
		}
	}
	t.Logf("of %d frames ours %d (%.1f %%), zbar %d, zxing-cpp %d; wrong %d", frames, all[0], 100*float64(all[0])/float64(frames), all[1], all[2], wrong)
	if median > 5*time.Millisecond || idle > 15*time.Millisecond {
		t.Errorf("at 640 × 480 a frame takes %v (median), an empty one %v: want 5 ms and 15 ms at most", median, idle)
	}
	if all[0]*100 < frames*95 || all[0] <= all[1] || all[0] <= all[2] {
		t.Error("too few are read")
	}
}

// readThree reads a frame as a camera that sees it three times does, until it is read.
func readThree(f scene.Frame) []qr.Code {
	var r qr.Reader
	l := qr.LumaOf(f.Picture)
	var codes []qr.Code
	for range 3 {
		for _, c := range r.Frame(l) {
			if !slices.Contains(textsOf(codes), c.Text) {
				codes = append(codes, c)
			}
		}
		if containsAll(textsOf(codes), f.Codes) {
			break
		}
	}
	return codes
}

// empty is how long a frame without a code takes, averaged over three in a row.
func empty(w, h int) time.Duration {
	var r qr.Reader
	var sum time.Duration
	const n = 8
	for seed := range uint64(n) {
		l := qr.LumaOf(scene.New(scene.Empty, w, h, seed).Picture)
		sum += cpu(func() {
			for range 3 {
				r.Frame(l)
			}
		}) / 3
	}
	return sum / n
}

func save(t *testing.T, path string, f scene.Frame) {
	t.Helper()
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(out, f.Picture); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

func textsOf(codes []qr.Code) []string {
	var all []string
	for _, c := range codes {
		all = append(all, c.Text)
	}
	return all
}

func containsAll(all, want []string) bool {
	return !slices.ContainsFunc(want, func(w string) bool { return !slices.Contains(all, w) })
}

func containsAny(all, want []string) bool {
	return slices.ContainsFunc(want, func(w string) bool {
		return slices.ContainsFunc(all, func(line string) bool { return strings.Contains(line, w) })
	})
}

// other is what another program reads in a picture.
func other(name string, args ...string) []string {
	out, _ := exec.Command(name, args...).Output() // its status is not 0 where it reads nothing
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
