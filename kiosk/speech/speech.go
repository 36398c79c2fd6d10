// Package speech says prompts aloud in the language of whoever stands there, through
// the voice that the system has: Speech Dispatcher or eSpeak NG, the say command of
// macOS, or the voices of Windows.
//
// A prompt is heard by everybody around. So nobody's name, function, organisation or
// code is given to a Speaker, nor why somebody was refused: that is the duty of the
// screen that speaks. A case code is: who cannot read it has to bring it to the help
// desk, and to others it says nothing. A kiosk with headphones may say more.
package speech

import (
	"context"
	"log/slog"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"
)

const (
	longest = time.Minute // how long one prompt may be spoken
	parting = time.Second // how long Close waits for a voice that does not answer
)

// Speaker says one prompt at a time, and the newest cuts off the one before. Where
// the system has no voice it is silent. Its methods return at once and may be called
// from any goroutine.
type Speaker struct {
	tool *tool // nil where there is none
	log  *slog.Logger
	wake chan struct{}
	quit context.CancelFunc
	done chan struct{}

	mu     sync.Mutex
	newest *prompt            // what is to be said next, or nil
	cut    context.CancelFunc // ends what is being said
}

type prompt struct{ language, text string } // an empty text is silence

// New finds the system's voice. The log, which may be nil, is told which it is, and
// once where it fails; never what was said. Close ends it.
func New(log *slog.Logger) *Speaker {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return start(find(runtime.GOOS, exec.LookPath), log)
}

func start(t *tool, log *slog.Logger) *Speaker {
	ctx, quit := context.WithCancel(context.Background())
	s := &Speaker{tool: t, log: log, wake: make(chan struct{}, 1), quit: quit, cut: func() {}, done: make(chan struct{})}
	if t == nil {
		close(s.done)
		return s
	}
	log.Info("prompts can be spoken", "by", t.name)
	go s.work(ctx)
	return s
}

// Voice names the program that speaks; "" is none.
func (s *Speaker) Voice() string {
	if s.tool == nil {
		return ""
	}
	return s.tool.name
}

// Speak says a text in a language, given as a BCP 47 tag, instead of what it is saying
// now. A language that has no voice, or is none, is not spoken or is spoken with
// another's voice, as the system does.
func (s *Speaker) Speak(language, text string) {
	// One line: Speech Dispatcher takes each for a prompt, and one that begins with !-! for a command.
	text = strings.TrimLeft(strings.Join(strings.Fields(text), " "), "!-")
	base := primary(language)
	if base == "" {
		text = ""
	}
	s.next(prompt{base, text})
}

// Hush cuts off what is being said.
func (s *Speaker) Hush() { s.next(prompt{}) }

// Close cuts off what is being said and waits until it is quiet. The Speaker says
// nothing after.
func (s *Speaker) Close() {
	s.Hush()
	s.quit()
	<-s.done
}

func (s *Speaker) next(p prompt) {
	if s.tool == nil {
		return
	}
	s.mu.Lock()
	s.newest = &p
	s.cut()
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default: // it will look anyway
	}
}

// work says what is newest, until ctx ends.
func (s *Speaker) work(ctx context.Context) {
	defer close(s.done)
	failed, heard := false, false
	for {
		select {
		case <-ctx.Done():
			if heard {
				last, cancel := context.WithTimeout(context.WithoutCancel(ctx), parting)
				defer cancel()
				_ = s.tool.hush(last)
			}
			return
		case <-s.wake:
		}
		saying, p := s.take(ctx)
		if p == nil {
			continue
		}
		var err error
		if heard {
			err = s.tool.hush(saying)
		}
		if p.text != "" && err == nil {
			heard = true
			err = s.tool.say(saying, p)
		}
		if err != nil && saying.Err() == nil && !failed {
			failed = true
			s.log.Warn("a prompt could not be spoken", "by", s.tool.name, "cause", err)
		}
	}
}

// take returns the newest prompt with the context that ends when there is a newer one.
func (s *Speaker) take(ctx context.Context) (context.Context, *prompt) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.newest
	s.newest = nil
	s.cut()
	ctx, s.cut = context.WithTimeout(ctx, longest)
	return ctx, p
}

// primary returns the language of a BCP 47 tag without region and script, in small
// letters, or "" where it is none: it becomes an argument.
func primary(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	base = strings.ToLower(base)
	if len(base) < 2 || len(base) > 3 || strings.Trim(base, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return base
}
