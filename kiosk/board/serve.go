package board

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"antechamber/assets"
)

// Limits: what does not answer in time is let go, and what is large is not read.
const (
	patience      = 10 * time.Second
	maxHeader     = 8 << 10
	maxToken      = 256
	maxConnected  = 2 * maxViewers
	closePatience = 2 * time.Second
)

// Handler answers the requests of browsers. It belongs behind TLS: a browser sends the
// board's cookie over nothing else.
func (b *Board) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		l := b.page.language(r)
		w.Header().Set("Vary", "Accept-Language")
		w.Header().Set("Content-Language", l)
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Write(b.page.html[l])
	})
	for name, kind := range map[string]string{"board.css": "text/css; charset=utf-8", "board.js": "text/javascript; charset=utf-8"} {
		mux.HandleFunc("GET /"+name, func(w http.ResponseWriter, _ *http.Request) {
			text, _ := assets.Board(name) // it is embedded
			w.Header().Set("Content-Type", kind)
			w.Write(text)
		})
	}
	mux.HandleFunc("GET /icon.svg", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		w.Write(assets.IconSVG())
	})
	mux.HandleFunc("POST /enter", b.letIn)
	mux.HandleFunc("GET /enter", b.letInBefore)
	mux.HandleFunc("GET /feed", b.feed)
	return guarded(mux)
}

// letIn takes a token for a cookie.
func (b *Board) letIn(w http.ResponseWriter, r *http.Request) {
	if err := http.NewResponseController(w).SetReadDeadline(time.Now().Add(patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return
	}
	token, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxToken))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	gate, _ := b.entry()
	switch gate.try(string(bytes.TrimSpace(token)), r.RemoteAddr) {
	case right:
		http.SetCookie(w, gate.cookie())
		w.WriteHeader(http.StatusNoContent)
	case wrong:
		b.cfg.Log.Warn("somebody has a wrong token for the board", "address", r.RemoteAddr)
		w.WriteHeader(http.StatusUnauthorized)
	case tooMany:
		w.Header().Set("Retry-After", fmt.Sprint(int(tryEvery/time.Second)))
		w.WriteHeader(http.StatusTooManyRequests)
	}
}

// letInBefore tells a browser whether it still may look.
func (b *Board) letInBefore(w http.ResponseWriter, r *http.Request) {
	gate, _ := b.entry()
	if _, ok := gate.admits(r); !ok {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// feed sends the figures and whatever they become, as server-sent events.
func (b *Board) feed(w http.ResponseWriter, r *http.Request) {
	gate, renewed := b.entry()
	until, ok := gate.admits(r)
	if !ok {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	if !b.enter() {
		w.Header().Set("Retry-After", fmt.Sprint(int(patience/time.Second)))
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	defer b.leave()
	ctx, cancel := context.WithTimeout(r.Context(), until.Sub(b.cfg.Now()))
	defer cancel()
	go func() { // whoever came in by another link goes
		select {
		case <-renewed:
			cancel()
		case <-ctx.Done():
		}
	}()
	v := view{b.page.language(r), r.URL.Query().Get("session")}
	err := b.take(ctx)
	if err == nil {
		var body []byte
		if body, _, err = b.report(v); err == nil && body == nil {
			w.WriteHeader(http.StatusNotFound)
			return
		}
	}
	if err != nil {
		b.cfg.Log.Error("the board has no figures", "cause", err)
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no")
	s := stream{w, http.NewResponseController(w)}
	if s.send("retry: 3000\n\n") == nil {
		b.follow(ctx, s, v)
	}
}

// follow sends one event a change, and the time of day where nothing changes, until
// the browser goes away.
func (b *Board) follow(ctx context.Context, s stream, v view) {
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	pause := time.NewTimer(0)
	defer pause.Stop()
	var last []byte
	for {
		body, changed, err := b.report(v)
		if err != nil || body == nil { // the conference is another
			return
		}
		if !bytes.Equal(body, last) {
			if s.send("event: report\ndata: "+string(body)+"\n\n") != nil || s.send(b.alive()) != nil {
				return
			}
			last = body
			pause.Reset(apart)
			select {
			case <-ctx.Done():
				return
			case <-pause.C:
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-beat.C:
			if s.send(b.alive()) != nil {
				return
			}
		}
	}
}

func (b *Board) alive() string {
	return "event: alive\ndata: " + b.cfg.Clock().Format("15:04") + "\n\n"
}

// stream is what events are written to.
type stream struct {
	w io.Writer
	c *http.ResponseController
}

// send writes at once, and gives up where nobody takes it.
func (s stream) send(text string) error {
	if err := s.c.SetWriteDeadline(time.Now().Add(patience)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return err
	}
	if _, err := io.WriteString(s.w, text); err != nil {
		return err
	}
	return s.c.Flush()
}

// Serve answers browsers that come to the listener, until ctx ends. Then it closes the
// listener and lets everybody go.
func (b *Board) Serve(ctx context.Context, l net.Listener, certificate tls.Certificate) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	server := &http.Server{
		Handler: b.Handler(), ReadHeaderTimeout: patience, IdleTimeout: time.Minute, MaxHeaderBytes: maxHeader,
		TLSConfig:   &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{certificate}},
		ErrorLog:    slog.NewLogLogger(b.cfg.Log.Handler(), slog.LevelDebug), // browsers that do not know the certificate
		BaseContext: func(net.Listener) context.Context { return ctx },
	}
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		<-ctx.Done()
		patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), closePatience)
		defer cancel()
		if server.Shutdown(patient) != nil {
			server.Close()
		}
	}()
	err := server.ServeTLS(&limited{Listener: l, free: make(chan struct{}, maxConnected)}, "", "")
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	cancel()
	<-closed
	return err
}

// limited takes as many connections at once as there are places in free.
type limited struct {
	net.Listener
	free chan struct{}
}

func (l *limited) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		select {
		case l.free <- struct{}{}:
			return &place{Conn: c, leave: sync.OnceFunc(func() { <-l.free })}, nil
		default:
			c.Close()
		}
	}
}

// place is a connection that has one of the places.
type place struct {
	net.Conn
	leave func()
}

func (p *place) Close() error {
	p.leave()
	return p.Conn.Close()
}
