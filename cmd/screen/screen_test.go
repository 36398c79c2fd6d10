package screen

import (
	"errors"
	"testing"
)

// Keys are pressed by their places, which X numbers alike on every keyboard.
func TestPlaces(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]byte{"1": 10, "0": 19, "Q": 24, "p": 33, "A": 38, "L": 46, "Z": 52, "m": 58, "Return": 36, "Escape": 9} {
		if got, err := place(key); err != nil || got != want {
			t.Errorf("%s: got %d (%v), want %d", key, got, err, want)
		}
	}
	for _, key := range []string{"", "é", "QW", "Tab"} {
		if got, err := place(key); err == nil {
			t.Errorf("%q: got %d, want an error", key, got)
		}
	}
}

// An empty screen is seen, and a key pressed on it harms nobody.
func TestEmptyScreen(t *testing.T) {
	t.Parallel()
	server, err := Start(t.Context(), 320, 200)
	if errors.Is(err, ErrNoServer) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	e, err := Dial(server.Display)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for _, key := range []string{"A", "Return"} {
		if err := e.Stroke(key); err != nil {
			t.Error(err)
		}
	}
	area, err := e.Area(300, 190, 20, 10)
	if err != nil || len(area) != 4*20*10 {
		t.Fatalf("got %d bytes (%v), want %d", len(area), err, 4*20*10)
	}
	if pixel, err := e.Pixel(0, 0); err != nil || pixel != 0 {
		t.Errorf("got %06x (%v), want black", pixel, err)
	}
	if _, err := e.Pixel(320, 0); err == nil {
		t.Error("there is a pixel beside the screen")
	}
	if _, err := e.Pixel(1, 1); err != nil {
		t.Errorf("after an error nothing is seen: %v", err)
	}
}
