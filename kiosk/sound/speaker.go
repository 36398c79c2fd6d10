//go:build cgo

package sound

import (
	"bytes"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/ebitengine/oto/v3"
)

// Speaker plays sounds. Its methods return at once and may be called from any goroutine.
type Speaker struct {
	queue  chan Name
	done   chan struct{}
	volume atomic.Int64
}

// waiting is how many sounds may wait for the one that plays: of more, the newest are dropped.
const waiting = 2

// Open looks for a sound card beside, and plays at a volume from 0 to 100. Where there is
// none it is silent; the log is told once. A process opens one Speaker.
func Open(volume int, log *slog.Logger) *Speaker {
	s := &Speaker{queue: make(chan Name, waiting), done: make(chan struct{})}
	s.SetVolume(volume)
	go s.work(log)
	return s
}

// SetVolume sets how loud the next sounds are, from 0 to 100.
func (s *Speaker) SetVolume(volume int) { s.volume.Store(int64(volume)) }

// Play plays a sound after those that were asked for before, or not at all where it would
// come too late.
func (s *Speaker) Play(n Name) {
	select {
	case s.queue <- n:
	default:
	}
}

// Close plays nothing more.
func (s *Speaker) Close() { close(s.done) }

func (s *Speaker) work(log *slog.Logger) {
	card, err := open()
	if err != nil && log != nil {
		log.Info("there are no sounds", "cause", err)
	}
	for {
		select {
		case <-s.done:
			return
		case n := <-s.queue:
			if volume := int(s.volume.Load()); card != nil && volume > 0 {
				s.play(card.NewPlayer(bytes.NewReader(pcm(Samples(n), volume))))
			}
		}
	}
}

// longest is after how long a sound is given up that a card does not take.
const longest = 2 * time.Second

func (s *Speaker) play(p *oto.Player) {
	p.Play()
	for began := time.Now(); p.IsPlaying() && time.Since(began) < longest; {
		select {
		case <-s.done:
			return
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func open() (*oto.Context, error) {
	if err := Card(); err != nil {
		return nil, err
	}
	card, ready, err := oto.NewContext(&oto.NewContextOptions{SampleRate: rate, ChannelCount: 1, Format: oto.FormatSignedInt16LE, BufferSize: 20 * time.Millisecond})
	if err != nil {
		return nil, err
	}
	<-ready
	return card, card.Err()
}
