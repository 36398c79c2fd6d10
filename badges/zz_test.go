package badges

import (
	"image/png"
	"os"
	"testing"

	cf "antechamber/kiosk/conference"
)

func TestZZ(t *testing.T) {
	c, err := cf.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	names, _ := Shelf{}.Names()
	os.MkdirAll("/tmp/wt/designs/out/zz", 0o755)
	for _, practice := range []bool{false, true} {
		p, err := NewPress(c, practice)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			d, err := Shelf{}.Find(n)
			if err != nil {
				t.Error(err)
				continue
			}
			q, err := p.With(d)
			if err != nil {
				t.Error(err)
				continue
			}
			img, warn, err := q.Preview(Samples(), 2000)
			if err != nil {
				t.Error(err)
				continue
			}
			t.Log(n, warn, img.Bounds())
			name := n
			if practice {
				name += "-practice"
			}
			f, _ := os.Create("/tmp/wt/designs/out/zz/" + name + ".png")
			png.Encode(f, img)
			f.Close()
			if !practice {
				f, _ = os.Create("/tmp/wt/designs/out/zz/" + name + "-grey.png")
				png.Encode(f, Grey(img))
				f.Close()
			}
		}
	}
}
