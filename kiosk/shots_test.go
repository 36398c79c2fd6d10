package kiosk

import "testing"

func TestTmp(t *testing.T) {
	if err := Shots(config(t), "/tmp/shots"); err != nil {
		t.Fatal(err)
	}
}
