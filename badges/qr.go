package badges

import (
	"errors"
	"fmt"
	"math/bits"
	"sync"

	"rsc.io/qr/coding"

	"antechamber/badges/designs"
)

// The QR symbol: version 2 has 25 modules a side and holds a badge code at level Q.
const (
	qrVersion = 2
	qrModules = designs.Modules
	qrAll     = 1<<qrModules - 1 // the bits of a row
)

// qrPlan is what all symbols have in common. Masks differ where they do whatever the symbol says, so that it is encoded once.
type qrPlan struct {
	first *coding.Plan
	masks [8]qrGrid // what differs from the first mask
}

// qrGrid is a symbol by rows and by columns: bit x of row y is bit y of column x.
type qrGrid struct{ rows, columns [qrModules]uint32 }

func newQRPlan() (*qrPlan, error) {
	p := &qrPlan{}
	var none qrGrid
	for mask := range coding.Mask(len(p.masks)) {
		plan, err := coding.NewPlan(qrVersion, coding.Q, mask)
		if err != nil {
			return nil, err
		}
		code, err := plan.Encode(coding.Alpha(""))
		if err != nil {
			return nil, err
		}
		grid := gridOf(code)
		if mask == 0 {
			p.first, none = plan, grid
		}
		p.masks[mask] = grid.differ(&none)
	}
	return p, nil
}

var theQRPlan = sync.OnceValues(newQRPlan)

// symbol returns the modules of the code's QR symbol, row by row.
func symbol(code string) ([][]bool, error) {
	plan, err := theQRPlan()
	if err != nil {
		return nil, err
	}
	dark, err := plan.symbol(code)
	if err != nil {
		return nil, fmt.Errorf("its badge code of %d characters is no content for a QR symbol, make the code anew: %w", len(code), err)
	}
	return dark, nil
}

// symbol encodes a badge code with the mask that disturbs a reader least.
func (p *qrPlan) symbol(code string) ([][]bool, error) {
	text := coding.Alpha(code)
	if code == "" {
		return nil, errNoCode
	}
	if err := text.Check(); err != nil {
		return nil, err
	}
	encoded, err := p.first.Encode(text)
	if err != nil {
		return nil, err
	}
	first := gridOf(encoded)
	var best qrGrid
	least := -1
	for i := range p.masks {
		grid := first.differ(&p.masks[i])
		if penalty := grid.penalty(); least < 0 || penalty < least {
			best, least = grid, penalty
		}
	}
	return best.modules(), nil
}

var errNoCode = errors.New("it is empty")

func (g *qrGrid) modules() [][]bool {
	all := make([]bool, qrModules*qrModules)
	dark := make([][]bool, qrModules)
	for y, row := range g.rows {
		dark[y], all = all[:qrModules:qrModules], all[qrModules:]
		for x := range dark[y] {
			dark[y][x] = row>>x&1 == 1
		}
	}
	return dark
}

func gridOf(c *coding.Code) qrGrid {
	var g qrGrid
	for y := range qrModules {
		for x := range qrModules {
			if c.Black(x, y) {
				g.rows[y] |= 1 << x
				g.columns[x] |= 1 << y
			}
		}
	}
	return g
}

func (g *qrGrid) differ(from *qrGrid) qrGrid {
	var d qrGrid
	for i := range qrModules {
		d.rows[i] = g.rows[i] ^ from.rows[i]
		d.columns[i] = g.columns[i] ^ from.columns[i]
	}
	return d
}

// penalty counts what disturbs a reader: ISO/IEC 18004, 7.8.3.
func (g *qrGrid) penalty() int {
	sum, dark := 0, 0
	for i := range qrModules {
		sum += linePenalty(g.rows[i]) + linePenalty(g.columns[i])
		dark += bits.OnesCount32(g.rows[i])
		if i > 0 { // blocks of two by two
			same := alike(g.rows[i]) & alike(g.rows[i-1]) & ^(g.rows[i] ^ g.rows[i-1])
			sum += 3 * bits.OnesCount32(same)
		}
	}
	const all = qrModules * qrModules
	return sum + 10*(abs(20*dark-10*all)/all)
}

// alike marks each module of a line that is as the next one is.
func alike(line uint32) uint32 { return ^(line ^ line>>1) & (qrAll >> 1) }

// linePenalty counts runs of five and more modules, and what looks like a finder pattern.
func linePenalty(line uint32) int {
	same := alike(line)
	five := same & (same >> 1) & (same >> 2) & (same >> 3)
	sum := bits.OnesCount32(five) + 2*bits.OnesCount32(five&^(five<<1))
	const finder, length = 0b1011101, 11
	for rest := range qrModules - length + 1 {
		if part := line >> rest & (1<<length - 1); part == finder || part == finder<<4 {
			sum += 40
		}
	}
	return sum
}

func abs(n int) int { return max(n, -n) }
