package sound

import (
	"encoding/binary"
	"math"
	"testing"
	"time"
)

// Every sound is short, heard, clips nowhere, and begins and ends in silence.
func TestSamples(t *testing.T) {
	t.Parallel()
	for _, n := range names() {
		all := Samples(n)
		loudest, energy := 0.0, 0.0
		for _, v := range all {
			loudest = max(loudest, math.Abs(float64(v)))
			energy += float64(v) * float64(v)
		}
		length := time.Duration(len(all)) * time.Second / rate
		if length < 30*time.Millisecond || length > 500*time.Millisecond {
			t.Errorf("%s lasts %s, want at most half a second", n, length)
		}
		if loudest > peak+1e-6 || loudest < 0.3 || math.Sqrt(energy/float64(len(all))) < 0.1 {
			t.Errorf("%s: the loudest sample is %.2f, the energy %.2f", n, loudest, energy)
		}
		if all[0] != 0 || math.Abs(float64(all[len(all)-1])) > 0.01 {
			t.Errorf("%s begins with %g and ends with %g, and would click", n, all[0], all[len(all)-1])
		}
	}
	if len(Samples("other")) != 0 {
		t.Error("there is a sound of no name")
	}
}

// No two sounds are alike: neither in length nor in what they have of each pitch.
func TestSoundsAreDistinct(t *testing.T) {
	t.Parallel()
	names := names()
	for i, a := range names {
		for _, b := range names[i+1:] {
			x, y := Samples(a), Samples(b)
			dot, xx, yy := 0.0, 0.0, 0.0
			for k := range min(len(x), len(y)) {
				dot += float64(x[k]) * float64(y[k])
			}
			for _, v := range x {
				xx += float64(v) * float64(v)
			}
			for _, v := range y {
				yy += float64(v) * float64(v)
			}
			if like := math.Abs(dot) / math.Sqrt(xx*yy); like > 0.6 {
				t.Errorf("%s and %s are alike by %.2f", a, b, like)
			}
		}
	}
}

func TestVolume(t *testing.T) {
	t.Parallel()
	loudest := func(volume int) (top int) {
		data := pcm(Samples(Refuse), volume)
		for i := 0; i < len(data); i += 2 {
			v := int(int16(binary.LittleEndian.Uint16(data[i:])))
			top = max(top, max(v, -v))
		}
		return top
	}
	if loudest(0) != 0 || loudest(-5) != 0 || loudest(200) != loudest(100) || loudest(50) >= loudest(100) || loudest(100) > math.MaxInt16*3/4 {
		t.Errorf("loudest at 0, 50, 100 and 200: %d, %d, %d, %d", loudest(0), loudest(50), loudest(100), loudest(200))
	}
}
