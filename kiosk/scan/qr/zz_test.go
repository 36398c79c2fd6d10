package qr_test

import (
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"testing"
	"time"

	"antechamber/kiosk/scan/qr"
	"antechamber/kiosk/scan/qr/scene"
)

func frame(class string, w, h int, seed uint64) scene.Frame {
	dir := os.Getenv("ZZ")
	p := filepath.Join(dir, fmt.Sprintf("%s-%d-%d", class, w, seed))
	if b, err := os.ReadFile(p + ".json"); err == nil {
		var f scene.Frame
		json.Unmarshal(b, &f.Codes)
		in, _ := os.Open(p + ".png")
		m, err := png.Decode(in)
		in.Close()
		if err == nil {
			f.Picture = m.(*image.Gray)
			return f
		}
	}
	f := scene.New(class, w, h, seed)
	b, _ := json.Marshal(f.Codes)
	out, _ := os.Create(p + ".png")
	(&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(out, f.Picture)
	out.Close()
	os.WriteFile(p+".json", b, 0o644)
	return f
}

func TestZZ(t *testing.T) {
	if os.Getenv("ZZ") == "" {
		t.Skip()
	}
	if pf := os.Getenv("PROF"); pf != "" {
		f, _ := os.Create(pf)
		pprof.StartCPUProfile(f)
		defer pprof.StopCPUProfile()
	}
	for _, size := range sizes {
		sum := 0
		var took []time.Duration
		for _, class := range scene.Classes() {
			n := 0
			var miss []uint64
			var ct []time.Duration
			for seed := range uint64(24) {
				f := frame(class, size[0], size[1], seed)
				b := time.Now()
				codes := readThree(f)
				d := time.Since(b)
				took, ct = append(took, d), append(ct, d)
				for _, x := range textsOf(codes) {
					if !slices.Contains(f.Codes, x) {
						t.Errorf("wrong %s %d %d %q", class, size[0], seed, x)
					}
				}
				if containsAll(textsOf(codes), f.Codes) {
					n++
				} else {
					miss = append(miss, seed)
				}
			}
			sum += n
			slices.Sort(ct)
			t.Logf("%d %-9s %d  median %v max %v missed %v", size[0], class, n, ct[12], ct[23], miss)
		}
		slices.Sort(took)
		t.Logf("%d: %d of 288, median %v p95 %v; empty", size[0], sum, took[144], took[273])
		var r qr.Reader
		for seed := range uint64(6) {
			l := qr.LumaOf(frame(scene.Empty, size[0], size[1], seed).Picture)
			b := time.Now()
			for range 3 {
				r.Frame(l)
			}
			t.Log(time.Since(b) / 3)
		}
	}
}
