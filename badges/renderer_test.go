package badges

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// renderer draws a label by another program than ours, and writes the picture beside it.
const renderer = `
const fs = require("fs");
require(process.argv[2]).ready.then(async ({ api }) => {
  const zpl = fs.readFileSync(process.argv[3], "latin1");
  const picture = await api.zplToBase64Async(zpl, Number(process.argv[4]), Number(process.argv[5]), 8);
  fs.writeFileSync(process.argv[3] + ".png", Buffer.from(picture, "base64"));
  process.exit(0);
}).catch((e) => { console.error(e); process.exit(1); });
`

// TestLabelsAreDrawnAlikeByAnotherProgram: zpl-renderer-js draws each dot as we do, and zbarimg reads its picture.
func TestLabelsAreDrawnAlikeByAnotherProgram(t *testing.T) {
	if os.Getenv("ANTECHAMBER_ZPL") == "" {
		t.Skip(`npm is asked for a renderer by "make long" only: set ANTECHAMBER_ZPL=1`)
	}
	needs(t, "node", "npm", "zbarimg")
	dir := t.TempDir()
	if out, err := exec.Command("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", dir, "zpl-renderer-js@3.4.0").CombinedOutput(); err != nil {
		t.Skipf("npm does not give the renderer: %v\n%s", err, out)
	}
	script := save(t, filepath.Join(dir, "draw.cjs"), []byte(renderer))
	for _, name := range []string{DefaultDesign, "label"} {
		plan, err := Shelf{}.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := press(t, false).With(plan)
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range hard(t)[:6] {
			var zpl bytes.Buffer
			if _, err := p.WriteZPL(&zpl, b, 203); err != nil {
				t.Fatal(err)
			}
			sheet, _, err := p.Page(b)
			if err != nil {
				t.Fatal(err)
			}
			file := save(t, filepath.Join(dir, fmt.Sprintf("%s-%d.zpl", name, i)), zpl.Bytes())
			run(t, "node", script, filepath.Join(dir, "node_modules/zpl-renderer-js/dist/index.cjs.js"), file, fmt.Sprint(sheet.Width), fmt.Sprint(sheet.Height))
			data, err := os.ReadFile(file + ".png")
			if err != nil {
				t.Fatal(err)
			}
			drawn, err := png.Decode(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			compare(t, fmt.Sprintf("%s %d", name, i), drawn, sheet.Mono(203).Image())
			if b.Code != "" {
				checkCodes(t, file+".png", b.Code)
			}
		}
	}
}

// compare counts the dots that differ. The renderer's picture may be a dot larger or smaller, as millimetres round.
func compare(t *testing.T, name string, drawn image.Image, ours *image.Gray) {
	t.Helper()
	if d := drawn.Bounds().Size().Sub(ours.Rect.Size()); max(d.X, -d.X, d.Y, -d.Y) > 2 {
		t.Errorf("%s: drawn %v, ours %v", name, drawn.Bounds(), ours.Rect)
	}
	differ, black := 0, 0
	area := ours.Rect.Intersect(drawn.Bounds())
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			r, _, _, a := drawn.At(x, y).RGBA()
			is := a > 0 && r < 0x8000
			if is != (ours.GrayAt(x, y).Y == 0) {
				differ++
			}
			if is {
				black++
			}
		}
	}
	if differ > 0 || black == 0 {
		t.Errorf("%s: %d dots differ, %d are black", name, differ, black)
	}
}
