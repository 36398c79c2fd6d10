package kiosk

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// The header says how the kiosk stands with its hub, and nothing where there is none.
func TestHeaderTellsOfTheHub(t *testing.T) {
	test.NewTempApp(t)
	cfg := config(t)
	told := make(chan Hub)
	cfg.Hub = told
	d, err := NewDesk(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	d.Content().Resize(fyne.NewSize(wide, high))
	since := time.Date(2007, 3, 5, 10, 5, 0, 0, cfg.Desk.Conference.Zone)
	for _, row := range []struct {
		hub  Hub
		says string
	}{
		{Hub{}, ""},
		{Hub{Joined: true, Connected: true}, "hub connected"},
		{Hub{Joined: true, Connected: true, Waiting: 3, Offset: time.Minute}, "hub connected"},
		{Hub{Joined: true, AloneSince: since}, "alone since 10:05"},
		{Hub{Joined: true, AloneSince: since, Waiting: 12}, "alone since 10:05, 12 waiting"},
		{Hub{Joined: true, Connected: true, Offset: -90 * time.Second}, "clock 90 s off"},
		{Hub{Joined: true, AloneSince: since, Waiting: 12, Offset: 2 * time.Minute}, "alone since 10:05, 12 waiting"},
	} {
		d.handle(hubSaid{row.hub})
		d.state = d.state.cleared() // and when the desk is at rest again
		d.draw()
		mark := d.screen.header.hub
		if shown := mark.words.raster.Visible(); shown != (row.says != "") {
			t.Errorf("%+v is shown: %v", row.hub, shown)
		}
		if got := mark.words.words; row.says != "" && got != row.says {
			t.Errorf("says %q, want %q", got, row.says)
		}
	}
	for range 2 { // who takes the second has taken note of the first
		told <- Hub{Joined: true, Connected: true}
	}
	if err := d.Idle(t.Context()); err != nil || !d.state.hub.Connected {
		t.Errorf("what the channel brings is not shown: %+v %v", d.state.hub, err)
	}
}
