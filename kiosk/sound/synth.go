// Package sound says with five short sounds what the screen says in colour, shape and
// words. They are computed, and played beside everything else: without a sound card it is
// silent, and nothing waits for it.
package sound

import (
	"encoding/binary"
	"math"
	"time"
)

// rate is how many samples of one channel a second has.
const rate = 44100

// Name is one of the sounds.
type Name string

// The sounds. They differ in rhythm and in pitch, so that who hears only low tones, or
// stands beside another kiosk, tells them apart.
const (
	Enter     Name = "enter"     // two notes up
	Leave     Name = "leave"     // two notes down
	Attention Name = "attention" // the same note three times
	Refuse    Name = "refuse"    // one long low note, rough
	Read      Name = "read"      // a tick: a code was read
)

// names are all sounds.
func names() []Name { return []Name{Enter, Leave, Attention, Refuse, Read} }

// note is a tone and the silence after it.
type note struct {
	pitch        float64 // hertz
	lasts, pause time.Duration
	rough        bool // with strong overtones
}

func score(n Name) []note {
	const ms = time.Millisecond
	switch n {
	case Enter:
		return []note{{pitch: 659.3, lasts: 110 * ms, pause: 10 * ms}, {pitch: 987.8, lasts: 190 * ms}}
	case Leave:
		return []note{{pitch: 659.3, lasts: 110 * ms, pause: 10 * ms}, {pitch: 440, lasts: 190 * ms}}
	case Attention:
		return []note{{pitch: 784, lasts: 90 * ms, pause: 60 * ms}, {pitch: 784, lasts: 90 * ms, pause: 60 * ms}, {pitch: 784, lasts: 90 * ms}}
	case Refuse:
		return []note{{pitch: 196, lasts: 480 * ms, rough: true}}
	case Read:
		return []note{{pitch: 1760, lasts: 45 * ms}}
	}
	return nil
}

// peak keeps every sound below full scale, so that no card clips it.
const peak = 0.7

// edge is how long a note takes to swell and to fade, without which it would click.
const edge = 8 * time.Millisecond

// samples computes a sound, from -1 to 1, at rate; an unknown one is empty.
func Samples(n Name) []float32 {
	var all []float32
	for _, note := range score(n) {
		all = append(all, note.samples()...)
		all = append(all, make([]float32, samples(note.pause))...)
	}
	return all
}

func samples(d time.Duration) int { return int(d.Seconds() * rate) }

func (n note) samples() []float32 {
	overtones := []float64{1, 0.2, 0.05}
	if n.rough {
		overtones = []float64{1, 0.8, 0.6, 0.5, 0.4, 0.3}
	}
	total := 0.0
	for _, strength := range overtones {
		total += strength
	}
	all := make([]float32, samples(n.lasts))
	for i := range all {
		v := 0.0
		for k, strength := range overtones {
			v += strength * math.Sin(2*math.Pi*n.pitch*float64(k+1)*float64(i)/rate)
		}
		near := min(i, len(all)-1-i)
		swell := min(1, float64(near)/float64(samples(edge)))
		all[i] = float32(peak * v / total * swell)
	}
	return all
}

// pcm writes samples as little-endian words of 16 bits, at a volume from 0 to 100.
func pcm(all []float32, volume int) []byte {
	loud := float64(min(max(volume, 0), 100)) / 100
	b := make([]byte, 0, 2*len(all))
	for _, v := range all {
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(float64(v)*loud*loud*math.MaxInt16)))
	}
	return b
}
