package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"antechamber/assets"
	"antechamber/badges/page"
	"antechamber/badges/typeset"
	"antechamber/kiosk/checkin"
)

// StaffPage is what stands on one page for who works at the door, in one language. What the
// screens say is said in their words.
type StaffPage struct {
	Words    Words
	Language string
	Paper    Paper
	Keys     []StaffKey
	Foot     string // at the foot, as the version
	// Mark draws the shape of a verdict into a square; "" is what was not recorded.
	Mark func(p *page.Page, v checkin.Verdict, at page.Rect, mirrored bool)
}

// StaffKey is a key of the desk. What organisers need for is left out.
type StaffKey struct {
	Cap, Does string // as on the keyboard; the key of the sentence that says what it does
	Needs     checkin.Authority
}

// The sizes of text of a staff page, in millimetres: the largest at which all of it goes on the page.
const (
	staffMost, staffLeast = 3.5, 2.6
	staffSteps            = 18
)

// WriteStaffPages writes pages to one PDF file, and returns how large the smallest text is, in millimetres.
func (p *Press) WriteStaffPages(w io.Writer, staff []StaffPage) (least float64, err error) {
	least = staffMost
	var pages []*page.Page
	for i := range staff {
		sheet, size, err := p.StaffPage(&staff[i])
		if err != nil {
			return 0, err
		}
		pages, least = append(pages, sheet), min(least, size)
	}
	title := ""
	if len(staff) > 0 {
		title = staff[0].Words.Say("staff.title", nil)
	}
	return least, page.WritePDF(w, title, slices.Values(pages))
}

// StaffPage lays out the page, its text as large as it can be, and returns that size in millimetres.
func (p *Press) StaffPage(s *StaffPage) (*page.Page, float64, error) {
	setter := p.fonts.NewSetter()
	caps, err := s.caps()
	if err != nil {
		return nil, 0, err
	}
	lay := func(size, gap float64) *staffSheet {
		c := &staffSheet{StaffPage: s, page: page.New(s.Paper.Width, s.Paper.Height), setter: setter, caps: caps, size: size, y: margin, gap: gap}
		c.lay()
		return c
	}
	var over float64
	for step := range staffSteps + 1 {
		size := staffMost - (staffMost-staffLeast)*float64(step)/staffSteps
		c := lay(size, 0)
		if len(c.missing) > 0 {
			return nil, 0, fmt.Errorf("the page for staff: the fonts lack %U", c.missing)
		}
		if over = c.y - (s.Paper.Height - margin); over <= 0 {
			return lay(size, min(-over/float64(c.sections), 6)).page, size, nil
		}
	}
	return nil, 0, fmt.Errorf("the page for staff in %q is %.0f mm too long: shorten its sentences", s.Language, over)
}

// staffSheet is a page on its way.
type staffSheet struct {
	*StaffPage
	page     *page.Page
	setter   *typeset.Setter
	caps     map[string]any // of the keys that sentences name
	size     float64        // of its text
	y, gap   float64        // where the next section goes, and how much more stays free above it
	sections int
	missing  []rune
}

// staffCell is one matter: a number or a shape, a title, and what to do.
type staffCell struct {
	number  int // 0 is none
	marked  bool
	verdict checkin.Verdict
	title   string
	text    string
}

func (c *staffSheet) lay() {
	say := func(key string) string { return c.Words.Say(key, c.caps) }
	c.head(say("staff.title"), say("help.lead")+c.between()+say("staff.help"))
	c.section(say("staff.each"))
	c.grid(2, staffCell{number: 1, text: say("staff.scan")}, staffCell{number: 3, text: say("staff.badge")},
		staffCell{number: 2, text: say("staff.search")}, staffCell{number: 4, text: say("staff.undo")})
	c.section(say("staff.says"))
	c.grid(2, c.verdict(checkin.Admitted, say("staff.admitted")), c.verdict(checkin.AlreadyIn, say("next.passback")),
		c.verdict(checkin.Left, say("staff.left")), c.verdict(checkin.Wait, say("staff.wait")),
		c.verdict(checkin.Refused, say("staff.refused")), staffCell{marked: true, title: say("failed.title"), text: say("next.failed")})
	c.section(say("staff.fails"))
	c.grid(2, staffCell{title: say("staff.power"), text: say("staff.power_do")}, staffCell{title: say("staff.printer"), text: say("staff.printer_do")},
		staffCell{title: say("staff.after"), text: say("staff.after_do")},
		staffCell{title: c.Words.Say("hub.alone", map[string]any{"Time": "10:05"}), text: say("staff.hub_do")},
		staffCell{title: say("staff.evacuation"), text: say("staff.evacuation_do")}, staffCell{title: say("staff.self"), text: say("staff.self_do")})
	c.section(say("staff.keys"))
	c.keys(say("pin_for.supervisor"))
	c.foot(say("staff.call"), say("staff.call_desk"), say("staff.call_supervisor"), say("staff.call_kiosk"))
}

// between stands between two sentences: Chinese has no spaces.
func (c *staffSheet) between() string {
	if c.Language == "zh" {
		return ""
	}
	return " "
}

// named are the keys that sentences name, and what those do.
func named() map[string]string {
	return map[string]string{
		"Admit": "help.admit", "Print": "help.print", "Undo": "help.undo", "Jobs": "help.jobs", "Paper": "help.paper",
		"Inside": "help.inside", "Role": "help.role", "Help": "help.help", "Acts": "help.acts",
	}
}

// caps are those keys as they stand on the keyboard. A line never ends within one.
func (s *StaffPage) caps() (map[string]any, error) {
	caps := make(map[string]any)
	for name, does := range named() {
		i := slices.IndexFunc(s.Keys, func(k StaffKey) bool { return k.Does == does })
		if i < 0 {
			return nil, fmt.Errorf("the page for staff: no key does %q", does)
		}
		caps[name] = strings.ReplaceAll(s.Keys[i].Cap, " ", "\u00a0")
	}
	return caps, nil
}

func (c *staffSheet) verdict(v checkin.Verdict, text string) staffCell {
	return staffCell{marked: true, verdict: v, title: c.Words.Say("verdict."+string(v), nil), text: text}
}

func (c *staffSheet) width() float64 { return c.Paper.Width - 2*margin }

// wrap sets a text at a size on as many lines as it takes.
func (c *staffSheet) wrap(text string, size, width float64, weight assets.Weight) typeset.Block {
	b := c.setter.Wrap(text, typeset.Style{Size: size, Lang: c.Language, Leading: 1.22, Weight: weight}, width)
	c.missing = append(c.missing, b.Missing...)
	return b
}

// place puts a text into a column whose left end is at x where reading begins at the left.
func (c *staffSheet) place(colour page.RGB, b typeset.Block, x, y, width float64) {
	align := page.Left
	if fromRight(c.Language) {
		align = page.Right
	}
	c.page.Block(colour, b, c.turned(x, width), y, width, align)
}

// turned is where something of that width begins: on the other side where reading begins there.
func (c *staffSheet) turned(x, width float64) float64 {
	if fromRight(c.Language) {
		return c.Paper.Width - x - width
	}
	return x
}

func (c *staffSheet) head(title, lead string) {
	b := c.wrap(title, 7, c.width(), assets.Bold)
	c.place(ink, b, margin, c.y, c.width())
	c.y += b.Height + 0.5
	b = c.wrap(lead, c.size, c.width(), assets.Regular)
	c.place(muted, b, margin, c.y, c.width())
	c.y += b.Height
}

func (c *staffSheet) section(title string) {
	c.sections++
	c.y += 2.2 + c.gap
	b := c.wrap(title, c.size*1.15, c.width()-4, assets.Bold)
	height := b.Height + 1.6
	c.page.Rects(ink, page.Rect{X: margin, Y: c.y, Width: c.width(), Height: height})
	c.place(page.RGB{R: 255, G: 255, B: 255}, b, margin+2, c.y+0.8, c.width()-4)
	c.y += height + 1.6
}

// grid puts cells into columns, row by row.
func (c *staffSheet) grid(columns int, cells ...staffCell) {
	const between = 6.0
	width := (c.width() - between*float64(columns-1)) / float64(columns)
	for row := range slices.Chunk(cells, columns) {
		height := 0.0
		for i := range row {
			height = max(height, c.cell(&row[i], margin+float64(i)*(width+between), width))
		}
		c.y += height + 1.4
	}
	c.y -= 1.4
}

// cell puts a cell at the height of the row, and returns how high it is.
func (c *staffSheet) cell(of *staffCell, x, width float64) float64 {
	inset, least := 0.0, 0.0
	switch {
	case of.marked:
		side := c.size * 2.6
		c.Mark(c.page, of.verdict, page.Rect{X: c.turned(x, side), Y: c.y + 0.4, Width: side, Height: side}, fromRight(c.Language))
		inset, least = side+2.5, side+0.8
	case of.number > 0:
		inset = c.size * 1.9
		c.place(ink, c.wrap(fmt.Sprint(of.number), inset, inset, assets.Bold), x, c.y-c.size*0.5, inset)
	}
	y := c.y
	if of.title != "" {
		b := c.wrap(of.title, c.size*1.08, width-inset, assets.Bold)
		c.place(ink, b, x+inset, y, width-inset)
		y += b.Height
	}
	b := c.wrap(of.text, c.size, width-inset, assets.Regular)
	c.place(ink, b, x+inset, y, width-inset)
	return max(y+b.Height-c.y, least)
}

// keys puts the keys in three columns: what supervisors need for is at the end, under a heading.
func (c *staffSheet) keys(heading string) {
	const columns, between, cap = 3, 4.0, 15.0
	var rows []StaffKey
	for _, need := range []checkin.Authority{checkin.Staff, checkin.Supervisor} {
		if need == checkin.Supervisor {
			rows = append(rows, StaffKey{Does: heading})
		}
		for _, k := range c.Keys {
			if k.Needs == need {
				rows = append(rows, k)
			}
		}
	}
	width := (c.width() - between*(columns-1)) / columns
	each := (len(rows) + columns - 1) / columns
	top, bottom, i := c.y, c.y, 0
	for column := range slices.Chunk(rows, each) {
		x, y := margin+float64(i)*(width+between), top
		for _, k := range column {
			if k.Cap == "" {
				b := c.wrap(k.Does, c.size*0.94, width, assets.Bold)
				c.place(ink, b, x, y+0.3, width)
				y += b.Height + 0.9
				continue
			}
			b := c.wrap(c.Words.Say(k.Does, nil), c.size*0.94, width-cap, assets.Regular)
			c.keycap(k.Cap, x, y, cap-2)
			c.place(ink, b, x+cap, y+0.3, width-cap)
			y += b.Height + 0.9
		}
		bottom = max(bottom, y)
		i++
	}
	c.y = bottom
}

// keycap draws a key.
func (c *staffSheet) keycap(name string, x, y, width float64) {
	b := c.wrap(name, c.size*0.9, width, assets.Bold)
	at := page.Rect{X: c.turned(x, width), Y: y, Width: width, Height: b.Height + 0.5}
	c.page.Rects(ground, at)
	c.page.Rects(muted, page.Rect{X: at.X, Y: at.Y + at.Height - 0.3, Width: at.Width, Height: 0.3})
	c.page.Block(ink, b, at.X, at.Y+0.25, at.Width, page.Centre)
}

// foot puts lines for telephone numbers, to be written by hand, and below them what the page is.
func (c *staffSheet) foot(call string, whom ...string) {
	c.y += 2.2 + c.gap
	c.sections++
	width := c.width() / float64(len(whom))
	tallest := 0.0
	for i, name := range whom {
		b := c.wrap(name, c.size*0.94, width-4, assets.Bold)
		x := margin + float64(i)*width
		c.place(ink, b, x, c.y, width-4)
		line := c.y + b.Height + 7
		c.page.Rects(muted, page.Rect{X: c.turned(x, width-4), Y: line, Width: width - 4, Height: 0.2})
		tallest = max(tallest, line-c.y)
	}
	c.y += tallest + 1
	b := c.wrap(call, c.size*0.85, c.width()/2, assets.Regular)
	c.place(muted, b, margin, c.y, c.width()/2)
	b = c.wrap(c.Foot, c.size*0.85, c.width()/2, assets.Regular)
	align := page.Right
	if fromRight(c.Language) {
		align = page.Left
	}
	c.page.Block(muted, b, c.turned(margin+c.width()/2, c.width()/2), c.y, c.width()/2, align)
	c.y += b.Height
}
