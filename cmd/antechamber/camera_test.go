//go:build cgo

package main

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/skip2/go-qrcode"
)

// jpegOf is a picture of a code, as a camera gives it.
func jpegOf(t *testing.T, text string) []byte {
	t.Helper()
	code, err := qrcode.New(text, qrcode.High)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, code.Image(-8), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Badges before a camera are presented at the real window: one that is a folder, at
// first without a picture, and one in the network that goes away and comes back. Its
// picture shows meanwhile.
func TestCamera(t *testing.T) {
	d := newDoor(t)
	people := d.approved("hungary", 3)
	codes := make([]string, len(people))
	for i, p := range people {
		codes[i] = d.badge(p)
	}
	before := len(d.log())

	folder := t.TempDir()
	d.openWindow("--camera", folder)
	d.x("xdotool", "key", "ctrl+v")
	d.expect("in first by code", people[0], func() {
		if err := os.WriteFile(filepath.Join(folder, "1.jpg"), jpegOf(t, codes[0]), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	d.mustClose()

	var picture atomic.Pointer[[]byte]
	show := func(code string) {
		b := jpegOf(t, code)
		picture.Store(&b)
	}
	var blank bytes.Buffer
	if err := jpeg.Encode(&blank, image.NewGray(image.Rect(0, 0, 320, 240)), nil); err != nil {
		t.Fatal(err)
	}
	nothing := blank.Bytes()
	picture.Store(&nothing)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "multipart/x-mixed-replace; boundary=frame")
		for sent := 0; sent < 50 && r.Context().Err() == nil; sent++ { // then it breaks off
			p := *picture.Load()
			fmt.Fprintf(w, "--frame\r\nContent-Type: image/jpeg\r\nContent-Length: %d\r\n\r\n", len(p))
			_, _ = w.Write(p)
			fmt.Fprint(w, "\r\n")
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond) // as a camera of 50 pictures a second
		}
	}))
	t.Cleanup(server.Close)
	d.openWindow("--camera", server.URL+"/video", "--camera-rotate=90", "--camera-mirror")
	d.expect("in first by code", people[1], func() { show(codes[1]) })
	d.expect("in first by code", people[2], func() { show(codes[2]) })
	d.mustClose()
	d.mustHaveLogged(before, "in first by code", "in first by code", "in first by code")
}
