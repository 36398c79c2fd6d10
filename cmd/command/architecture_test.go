package command

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestThePictureOfThePackagesIsTrue draws it from what the packages import, and compares
// it with docs/packages.svg. ANTECHAMBER_UPDATE=1 writes that anew; look at it then.
func TestThePictureOfThePackagesIsTrue(t *testing.T) {
	t.Parallel()
	const file = "../../docs/packages.svg"
	drawn := drawHouse(importsOf(t))
	if os.Getenv("ANTECHAMBER_UPDATE") != "" {
		if err := os.WriteFile(file, drawn, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, drawn) {
		t.Errorf("the packages import one another in another way than %s shows: run ANTECHAMBER_UPDATE=1 go test ./cmd/command -run %s", file, t.Name())
	}
}

// TestEveryPackageHasALine in the table of docs/architecture.md.
func TestEveryPackageHasALine(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	for name := range importsOf(t) {
		if !strings.Contains(string(page), "\n| `"+name+"`") {
			t.Errorf("docs/architecture.md says nothing of %s", name)
		}
	}
}

// importsOf are our packages and those of ours that each imports, on Linux with cgo.
func importsOf(t *testing.T) map[string][]string {
	t.Helper()
	list := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "antechamber/...")
	list.Env = append(os.Environ(), "CGO_ENABLED=1", "GOOS=linux", "GOARCH=amd64")
	var problems bytes.Buffer
	list.Stderr = &problems
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, problems.String())
	}
	house := make(map[string][]string)
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		name, ours := strings.TrimPrefix(words[0], "antechamber/"), []string{}
		for _, w := range words[1:] {
			if of, ok := strings.CutPrefix(w, "antechamber/"); ok {
				ours = append(ours, of)
			}
		}
		slices.Sort(ours)
		house[name] = ours
	}
	return house
}

// Measures of the picture, in pixels.
const (
	houseWidth            = 1340
	roomWidth, roomHeight = 138, 30
	floorHeight           = 92
	edge                  = 20
	inRow                 = 9 // rooms at most
)

// drawHouse draws packages above those that they import. What all may import and what
// imports all has a bar without lines; what neither imports one nor is imported stands at
// the foot.
func drawHouse(house map[string][]string) []byte {
	floors, alone := floorsOf(house)
	var lines, rooms bytes.Buffer
	y := edge
	bar := func(colour, name, says string) {
		fmt.Fprintf(&rooms, `<rect x="%d" y="%d" width="%d" height="%d" rx="5" fill="%s"/>`+"\n", edge, y, houseWidth-2*edge, roomHeight, colour)
		fmt.Fprintf(&rooms, `<text x="%d" y="%d" fill="#FFFFFF"><tspan font-weight="bold">%s</tspan>  %s</text>`+"\n", houseWidth/2, y+20, name, says)
	}
	bar("#0B1F33", "cmd/command, cmd/antechamber", "bring all of them together")
	y += roomHeight + edge
	at := make(map[string][2]int)
	for _, floor := range floors {
		for name, x := range placesOf(floor) {
			at[name] = [2]int{x, y}
		}
		y += floorHeight
	}
	for _, floor := range floors {
		for _, name := range floor {
			drawRoom(&rooms, name, at[name])
			for _, below := range house[name] {
				if to, ok := at[below]; ok {
					x1, y1, x2, y2 := at[name][0]+roomWidth/2, at[name][1]+roomHeight, to[0]+roomWidth/2, to[1]
					fmt.Fprintf(&lines, `<path d="M%d %d C%d %d %d %d %d %d" fill="none" stroke="#7A8998" stroke-width="1.3" marker-end="url(#to)"/>`+"\n", x1, y1, x1, y1+40, x2, y2-46, x2, y2-6)
				}
			}
		}
	}
	y += edge - floorHeight + roomHeight
	for row := range slices.Chunk(alone, inRow) {
		for name, x := range placesOf(row) {
			at[name] = [2]int{x, y}
		}
		for _, name := range row {
			drawRoom(&rooms, name, at[name])
		}
		y += roomHeight + edge/2
	}
	y += edge / 2
	bar("#14652F", "kiosk/checkin", "the domain: every package may import it, and it imports none")
	y += roomHeight + edge
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" text-anchor="middle">`+"\n", houseWidth, y)
	b.WriteString(`<title>Which package imports which</title>` + "\n" + `<rect width="100%" height="100%" fill="#FFFFFF"/>` + "\n")
	b.WriteString(`<marker id="to" viewBox="0 0 8 8" refX="2" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 Z" fill="#7A8998"/></marker>` + "\n")
	b.Write(lines.Bytes())
	b.Write(rooms.Bytes())
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func drawRoom(b *bytes.Buffer, name string, at [2]int) {
	part, _, _ := strings.Cut(name, "/")
	colour := map[string]string{"kiosk": "#005A96", "badges": "#6B2D90", "storage": "#7A4A00", "assets": "#0B5E5A"}[part]
	fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" rx="5" fill="#FFFFFF" stroke="%s" stroke-width="1.6"/>`, at[0], at[1], roomWidth, roomHeight, colour)
	fmt.Fprintf(b, `<text x="%d" y="%d" fill="%s">%s</text>`+"\n", at[0]+roomWidth/2, at[1]+20, colour, name)
}

// placesOf spreads a row of packages over the width, and returns the left ends of each.
func placesOf(row []string) map[string]int {
	places := make(map[string]int, len(row))
	each := (houseWidth - 2*edge) / len(row)
	for i, name := range row {
		places[name] = edge + i*each + (each-roomWidth)/2
	}
	return places
}

// floorsOf are the packages from the highest to those that import none, each near what it
// imports, and those that have to do with no other.
func floorsOf(house map[string][]string) (floors [][]string, alone []string) {
	const domain, commands = "kiosk/checkin", "cmd/"
	needed := make(map[string]bool)
	for name, below := range house {
		for _, b := range below {
			needed[b] = needed[b] || !strings.HasPrefix(name, commands)
		}
	}
	by := make(map[int][]string)
	for name := range house {
		floor := floorOf(house, name)
		switch {
		case name == domain || strings.HasPrefix(name, commands):
		case floor == 0 && !needed[name]:
			alone = append(alone, name)
		default:
			by[floor] = append(by[floor], name)
		}
	}
	slices.Sort(alone)
	place := make(map[string]float64)
	for floor := range len(by) {
		row := by[floor]
		slices.SortFunc(row, func(a, b string) int {
			return cmp.Or(cmp.Compare(middleOf(house[a], place), middleOf(house[b], place)), cmp.Compare(a, b))
		})
		for i, name := range row {
			place[name] = (float64(i) + 0.5) / float64(len(row))
		}
		floors = append([][]string{row}, floors...)
	}
	return floors, alone
}

// middleOf is the middle of the places of packages.
func middleOf(names []string, place map[string]float64) float64 {
	sum, n := 0.0, 0.0
	for _, name := range names {
		if p, ok := place[name]; ok {
			sum, n = sum+p, n+1
		}
	}
	return sum / max(n, 1)
}

// floorOf is how many packages stand below one, at most.
func floorOf(house map[string][]string, name string) int {
	floor := 0
	for _, below := range house[name] {
		if below != "kiosk/checkin" {
			floor = max(floor, floorOf(house, below)+1)
		}
	}
	return floor
}
