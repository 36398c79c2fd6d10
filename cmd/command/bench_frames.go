package command

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"antechamber/kiosk/scan/qr"
	"antechamber/kiosk/scan/qr/scene"
	eye "antechamber/kiosk/scan/view"
)

// otherReader is a program that reads codes, where it is installed.
type otherReader struct {
	name, from string
	args       []string
	first      bool // it returns one code of a picture: one of several is then enough
}

func otherReaders() [2]otherReader {
	return [2]otherReader{
		{"zbarimg", "zbar-tools", []string{"--nodbus", "-q", "--raw", "-Sdisable", "-Sqrcode.enable"}, false},
		{"ZXingReader", "zxing-cpp-tools", []string{"-format", "QRCode", "-1"}, true},
	}
}

// reads tells whether the program reads the frame in the file.
func (o otherReader) reads(ctx context.Context, f scene.Frame, path string) bool {
	out, _ := exec.CommandContext(ctx, o.name, append(o.args, path)...).Output() // its status is not 0 where it reads nothing
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if !o.first {
		return f.Has(lines)
	}
	return slices.ContainsFunc(f.Codes, func(code string) bool {
		return slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, code) })
	})
}

// framesRead is how many frames were read: by us, and by each other reader.
type framesRead struct {
	all, wrong int
	ours       int
	theirs     [2]int
	took       []time.Duration // of a processor
}

func (r *framesRead) plus(o framesRead) {
	r.all, r.wrong, r.ours, r.took = r.all+o.all, r.wrong+o.wrong, r.ours+o.ours, append(r.took, o.took...)
	for i := range r.theirs {
		r.theirs[i] += o.theirs[i]
	}
}

// frames measures the reading of drawn frames against the readers that Debian has, and
// what a camera costs while nothing is in view.
func (b *bench) frames() ([]measurement, error) {
	var others []int
	var results, classes []measurement
	for i, o := range otherReaders() {
		if _, err := exec.LookPath(o.name); err != nil {
			results = append(results, unmeasured("frames read by "+o.name, "not installed: apt-get install "+o.from))
			continue
		}
		others = append(others, i)
	}
	var all framesRead
	bySize := make(map[int]*framesRead)
	for _, class := range scene.Classes() {
		var read framesRead
		for _, size := range frameSizes {
			some, err := b.readFrames(class, size, others)
			if err != nil {
				return nil, err
			}
			read.plus(some)
			if bySize[size[0]] == nil {
				bySize[size[0]] = new(framesRead)
			}
			bySize[size[0]].plus(some)
		}
		all.plus(read)
		classes = append(classes, read.row("frames: "+class, others))
	}
	results = append(slices.Concat(classes, all.against(others)), results...)
	return append(results, b.frameTimes(bySize)...), nil
}

var frameSizes = [][2]int{{640, 480}, {1280, 720}}

// readFrames lets everybody read the frames of a class and size.
func (b *bench) readFrames(class string, size [2]int, others []int) (r framesRead, err error) {
	path := b.path("frame.png")
	for seed := range uint64(b.of(24, 1)) {
		f := scene.New(class, size[0], size[1], seed)
		spent := processor()
		texts := f.Read()
		r.took = append(r.took, processor()-spent)
		r.all++
		if f.Has(texts) {
			r.ours++
		}
		if slices.ContainsFunc(texts, func(text string) bool { return !slices.Contains(f.Codes, text) }) {
			r.wrong++
		}
		if err := savePNG(path, f.Picture); err != nil {
			return r, err
		}
		for _, i := range others {
			if otherReaders()[i].reads(b, f, path) {
				r.theirs[i]++
			}
		}
		if b.Err() != nil {
			return r, b.Err()
		}
	}
	return r, nil
}

func savePNG(path string, m image.Image) error {
	var file bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&file, m); err != nil {
		return err
	}
	return os.WriteFile(path, file.Bytes(), 0o600)
}

// row says how many of a class were read.
func (r *framesRead) row(what string, others []int) measurement {
	var said []string
	for _, i := range others {
		said = append(said, fmt.Sprintf("%s %d", otherReaders()[i].name, r.theirs[i]))
	}
	return plain(what, float64(r.ours), fmt.Sprintf("of %d", r.all), strings.Join(said, ", "))
}

// against holds all that was read against the limit and the others.
func (r *framesRead) against(others []int) []measurement {
	share := func(n int) float64 { return 100 * float64(n) / float64(r.all) }
	what := fmt.Sprintf("of %d frames read", r.all)
	results := []measurement{atLeast(what, share(r.ours), "%", 95)}
	for _, i := range others {
		results = append(results, moreThan(what, share(r.ours), "%", share(r.theirs[i]), otherReaders()[i].name))
	}
	wrong := plain("frames read wrongly", float64(r.wrong), "", "none may be")
	wrong.Verdict = judged(r.wrong == 0)
	return append(results, wrong)
}

// frameTimes are what frames cost: until one is read, and while there is nothing to read.
func (b *bench) frameTimes(bySize map[int]*framesRead) (results []measurement) {
	if processor() == 0 {
		return []measurement{unmeasured("processor time of frames", "it is not known on this system")}
	}
	for i, size := range frameSizes {
		at := fmt.Sprintf("%d × %d, processor time", size[0], size[1])
		read, empty := percentile(bySize[size[0]].took, 50), b.emptyFrame(size)
		camera, err := b.idleCamera(size)
		if err != nil {
			return append(results, unmeasured("a camera with nothing in view", oneLine(err.Error())))
		}
		if i == 0 { // the limits are for this size
			results = append(results, atMost("a frame until it is read, "+at+", median", read, "ms", 5),
				atMost("a frame without a code, "+at+", mean of three", empty, "ms", 15),
				atMost("a camera with nothing in view, JPEG of "+at, camera, "%", 30))
			continue
		}
		results = append(results, plain("a frame until it is read, "+at+", median", read, "ms", ""),
			plain("a frame without a code, "+at+", mean of three", empty, "ms", ""),
			plain("a camera with nothing in view, JPEG of "+at, camera, "%", ""))
	}
	return results
}

// emptyFrame is what a frame without a code takes of a processor in milliseconds, averaged
// over three in a row.
func (b *bench) emptyFrame(size [2]int) float64 {
	var r qr.Reader
	const n = 8
	var spent time.Duration
	for seed := range uint64(n) {
		l := qr.LumaOf(scene.New(scene.Empty, size[0], size[1], seed).Picture)
		before := processor()
		for range 3 {
			r.Frame(l)
		}
		spent += processor() - before
	}
	return spent.Seconds() * 1000 / (3 * n)
}

// idleCamera is how much of a processor the watching of a camera takes, in per cent,
// while somebody looks at its picture and no code is in view.
func (b *bench) idleCamera(size [2]int) (float64, error) {
	var file bytes.Buffer
	if err := jpeg.Encode(&file, scene.New(scene.Empty, size[0], size[1], 1).Picture, nil); err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(b, time.Duration(b.of(5000, 300))*time.Millisecond)
	defer cancel()
	w := eye.New(eye.Options{Camera: eye.Auto, Devices: stillCamera{file.Bytes()}})
	w.Show(true)
	var watching sync.WaitGroup
	watching.Go(func() {
		for {
			select {
			case <-w.Sights():
			case <-ctx.Done():
				return
			}
		}
	})
	began, spent := time.Now(), processor()
	w.Run(ctx)
	share := (processor() - spent).Seconds() / time.Since(began).Seconds()
	watching.Wait()
	return 100 * share, nil
}

// stillCamera is a camera that sees the same picture for ever, as JPEG.
type stillCamera struct{ file []byte }

func (c stillCamera) List() ([]eye.Device, error)                      { return []eye.Device{{Name: "still"}}, nil }
func (c stillCamera) Open(context.Context, string) (eye.Source, error) { return c, nil }
func (c stillCamera) Next(ctx context.Context) (image.Image, error) {
	return eye.ReadPicture(bytes.NewReader(c.file))
}
func (c stillCamera) Close() error { return nil }
