package command_test

import (
	"image"
	"image/png"
	"os"
	"strconv"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/skip2/go-qrcode"
)

// drawCode writes a picture of a QR code, six pixels a module; "" is of none. The text
// may have escapes as in Go.
func drawCode(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: qrcode FILE.png TEXT")
	}
	text, err := strconv.Unquote(`"` + args[1] + `"`)
	ts.Check(err)
	file, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	defer file.Close()
	var picture image.Image = image.NewGray(image.Rect(0, 0, 64, 64))
	if text != "" {
		code, err := qrcode.New(text, qrcode.Medium)
		ts.Check(err)
		picture = code.Image(-6)
	}
	ts.Check(png.Encode(file, picture))
}
