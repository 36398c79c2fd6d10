package view

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// How long a camera in the network may take, and how large one of its pictures may be.
const (
	connectWithin = 5 * time.Second
	pictureWithin = 10 * time.Second
	maxPart       = 8 << 20
)

// web is a picture that is sent as multipart/x-mixed-replace, each part in the place of
// the one before, or a single one that is asked for again.
type web struct {
	name   string
	client *http.Client
	single bool
	cancel context.CancelFunc

	mu     sync.Mutex
	latest []byte // nil where it was taken
	failed error
	came   chan struct{}
}

func openWeb(ctx context.Context, name string) (Source, error) {
	w := &web{name: name, came: make(chan struct{}, 1), client: &http.Client{Transport: &http.Transport{
		DialContext:         (&net.Dialer{Timeout: connectWithin}).DialContext,
		TLSHandshakeTimeout: connectWithin, ResponseHeaderTimeout: pictureWithin, DisableCompression: true,
	}}}
	stay, cancel := context.WithCancel(context.WithoutCancel(ctx))
	w.cancel = cancel
	giveUp := context.AfterFunc(ctx, cancel)
	body, boundary, err := w.get(stay)
	if !giveUp() && err == nil {
		body.Close()
		err = ctx.Err()
	}
	if err != nil {
		w.Close()
		return nil, cmp.Or(ctx.Err(), err)
	}
	if boundary == "" {
		body.Close()
		w.single = true
		return w, nil
	}
	go w.receive(body, boundary)
	return w, nil
}

// get asks for the picture. The boundary is that between the parts of one that goes on.
func (w *web) get(ctx context.Context) (body io.ReadCloser, boundary string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.name, nil)
	if err != nil {
		return nil, "", errors.New("this is no URL")
	}
	response, err := w.client.Do(request)
	if err != nil {
		return nil, "", withoutURL(err)
	}
	kind, params, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
	switch {
	case response.StatusCode != http.StatusOK:
		err = fmt.Errorf("the camera answers %s", response.Status)
	case err != nil || kind != "multipart/x-mixed-replace" && !strings.HasPrefix(kind, "image/"):
		err = errors.New("what it answers is no picture: the URL must be that of its MJPEG picture")
	case kind == "multipart/x-mixed-replace" && strings.Trim(params["boundary"], "-") == "":
		err = errors.New("its picture has no boundary")
	}
	if err != nil {
		response.Body.Close()
		return nil, "", err
	}
	// Some cameras name the boundary with the dashes that stand before it.
	return response.Body, strings.TrimPrefix(params["boundary"], "--"), nil
}

// withoutURL is the error without the URL, which may have a password.
func withoutURL(err error) error {
	var silent net.Error
	if errors.As(err, &silent) && silent.Timeout() {
		return errSilent
	}
	for inner := errors.Unwrap(err); inner != nil; inner = errors.Unwrap(inner) {
		if !strings.Contains(inner.Error(), "://") {
			return inner
		}
	}
	return errors.New("it cannot be reached")
}

// receive keeps the newest picture, so that none waits which is old.
func (w *web) receive(body io.ReadCloser, boundary string) {
	defer body.Close()
	tooLate := time.AfterFunc(pictureWithin, w.cancel)
	defer tooLate.Stop()
	parts := multipart.NewReader(body, boundary)
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			w.put(nil, err)
			return
		}
		data, err := io.ReadAll(io.LimitReader(part, maxPart+1))
		if err == nil && len(data) > maxPart {
			err = errors.New("its picture is too large")
		}
		if err != nil {
			w.put(nil, err)
			return
		}
		tooLate.Reset(pictureWithin)
		w.put(data, nil)
	}
}

func (w *web) put(data []byte, err error) {
	w.mu.Lock()
	w.latest, w.failed = data, err
	w.mu.Unlock()
	select {
	case w.came <- struct{}{}:
	default:
	}
}

func (w *web) Next(ctx context.Context) (image.Image, error) {
	if w.single {
		ctx, cancel := context.WithTimeout(ctx, pictureWithin)
		defer cancel()
		body, boundary, err := w.get(ctx)
		if err != nil {
			return nil, err
		}
		defer body.Close()
		if boundary != "" {
			return nil, ErrPicture
		}
		return ReadPicture(io.LimitReader(body, maxPart))
	}
	for {
		w.mu.Lock()
		data, err := w.latest, w.failed
		w.latest = nil
		w.mu.Unlock()
		switch {
		case err != nil:
			return nil, withoutURL(fmt.Errorf("it sends no more: %w", err))
		case data != nil:
			return ReadPicture(bytes.NewReader(data))
		}
		select {
		case <-w.came:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Torch lights the lamp of a phone whose app has the addresses for it that IP Webcam
// (Android) has, beside its picture.
func (w *web) Torch(on bool) error {
	u, err := url.Parse(w.name)
	if err != nil {
		return err
	}
	u.Path, u.RawQuery = "/disabletorch", ""
	if on {
		u.Path = "/enabletorch"
	}
	ctx, cancel := context.WithTimeout(context.Background(), connectWithin)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return withoutURL(err)
	}
	response, err := w.client.Do(request)
	if err != nil {
		return withoutURL(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the camera answers %s", response.Status)
	}
	return nil
}

func (w *web) Close() error {
	w.cancel()
	w.client.CloseIdleConnections()
	return nil
}
