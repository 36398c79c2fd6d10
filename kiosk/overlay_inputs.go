package kiosk

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/skip2/go-qrcode"

	scans "antechamber/kiosk/scan"
)

// Inputs is how codes come to this kiosk, and how loud it is.
type Inputs interface {
	// States says how each way stands by which codes come, beside the keyboard.
	States() []Input
	// Calibrated keeps how the scanner is set that types.
	Calibrated(s scans.Setting) error
	// Volume is how loud sounds are, from 0 to 100; false where there is no sound card.
	Volume() (volume int, card bool)
	SetVolume(volume int) error
}

// Input is one way by which codes come.
type Input struct {
	Source  scans.Source
	Address string // of the device
	Open    bool
	Problem string // why it is not open
}

const keyInputs keyName = "f10"

func (s *deskState) hasInputs() bool { return s.inputs }

func (s deskState) onInputsKey() (deskState, []command) {
	return s.with(inputsOverlay{}), append(lasting(), seeInputs{})
}

// inputsOverlay shows by which way a code comes, and calibrates the scanner that types. A
// code that is read while it is open is presented to nobody.
type inputsOverlay struct {
	states  []Input
	volume  int
	card    bool
	reading *scans.Reading // the last
	count   int            // of those since it was opened
	setting *scans.Setting // that it showed, where it was the calibration code
	kept    bool
	back    *setupOverlay // where it was opened from; nil is the desk
}

func (inputsOverlay) holds() bool { return false }

const volumeStep = 10

func (o inputsOverlay) key(s deskState, k keyName, _ time.Time) (deskState, []command) {
	switch k {
	case keyEscape, keyEnter, keyInputs:
		if o.back != nil {
			return o.back.open(s)
		}
		return s.withoutOverlay(), nil
	case keyUp:
		return s, append(lasting(), setVolume{min(100, o.volume+volumeStep)})
	case keyDown:
		return s, append(lasting(), setVolume{max(0, o.volume-volumeStep)})
	}
	return s, nil
}

func (o inputsOverlay) typed(s deskState, r rune) (deskState, []command) {
	switch r {
	case '+':
		return o.key(s, keyUp, time.Time{})
	case '-':
		return o.key(s, keyDown, time.Time{})
	}
	sounds := []Sound{SoundRead, SoundEnter, SoundLeave, SoundAttention, SoundRefuse}
	if i := int(r - '1'); i >= 0 && i < len(sounds) {
		return s, append(lasting(), play{sounds[i]})
	}
	return s, nil
}

func (inputsOverlay) picked(s deskState, _ int) (deskState, []command) { return s, nil }

// inputRead is a code that came while the inputs are looked at.
type inputRead struct{ reading scans.Reading }

func (e inputRead) after(s deskState, _ time.Time) (deskState, []command) {
	o, ok := s.over.(inputsOverlay)
	if !ok {
		return s, nil
	}
	o.reading, o.setting, o.kept = &e.reading, nil, false
	o.count++
	commands := append(lasting(), play{SoundRead}, seeInputs{})
	if setting, ok := scans.Calibrate(e.reading); ok {
		o.setting = &setting
		if e.reading.Source == scans.Keyboard || e.reading.Source == scans.Evdev {
			commands = append(commands, keepSetting{setting})
		}
	}
	if o.back != nil {
		o.back = &setupOverlay{list: o.back.list, changed: o.back.changed}
		commands = append(commands, stopTimer{idleOver}, heardScanner{})
	}
	return s.with(o), commands
}

type seeInputs struct{}

func (seeInputs) do(d *Desk) event {
	volume, card := d.cfg.Inputs.Volume()
	return inputsSeen{d.cfg.Inputs.States(), volume, card}
}

type inputsSeen struct {
	states []Input
	volume int
	card   bool
}

func (e inputsSeen) after(s deskState, _ time.Time) (deskState, []command) {
	if o, ok := s.over.(inputsOverlay); ok {
		o.states, o.volume, o.card = e.states, e.volume, e.card
		return s.with(o), []command{startTimer{inputsAgain, inputsFollow}}
	}
	return s, nil
}

// inputsFollow is how often it is looked how the ways stand by which codes come.
const inputsFollow = time.Second

func (s deskState) onInputsAgain() (deskState, []command) {
	if _, open := s.over.(inputsOverlay); !open {
		return s, nil
	}
	return s, []command{seeInputs{}}
}

type setVolume struct{ volume int }

func (c setVolume) do(d *Desk) event {
	if err := d.cfg.Inputs.SetVolume(c.volume); err != nil {
		return actFailed{d.trouble(err)}
	}
	d.loop.begin()
	d.loop.finish(func() { d.do(play{SoundEnter}) })
	return seeInputs{}.do(d)
}

type keepSetting struct{ setting scans.Setting }

func (c keepSetting) do(d *Desk) event {
	if err := d.cfg.Inputs.Calibrated(c.setting); err != nil {
		return actFailed{d.trouble(err)}
	}
	return settingKept{}
}

type settingKept struct{}

func (settingKept) after(s deskState, _ time.Time) (deskState, []command) {
	if o, ok := s.over.(inputsOverlay); ok && o.setting != nil {
		o.kept = true
		return s.with(o), nil
	}
	return s, nil
}

// page shows what each input saw beside the code to be scanned.
func (o inputsOverlay) page(t *sheet, s *deskState) sheetPage {
	p := inputsPage{frame: frame{title: t.say("inputs.title", nil), lead: t.say("inputs.lead", nil), foot: t.say("inputs.foot", nil), width: widePage}}
	if symbol, err := qrcode.New(scans.CalibrationText, qrcode.Medium); err == nil {
		p.modules = symbol.Bitmap()
	}
	p.head, p.facts = o.came(t)
	states := o.states
	if c := s.camera; c.has {
		i := Input{Source: scans.Camera, Open: c.came}
		if c.gone {
			i.Problem = "it gives no picture"
		}
		states = append(slices.Clip(states), i)
	}
	for _, i := range states {
		p.ways = append(p.ways, t.stands(i))
	}
	switch {
	case !o.card:
		p.ways = append(p.ways, t.say("inputs.no_sound", nil))
	default:
		p.ways = append(p.ways, t.say("inputs.sound", args{"Volume": o.volume}))
	}
	return p
}

// stands says how a way stands by which codes come.
func (t *sheet) stands(i Input) string {
	key := "inputs.waits"
	switch {
	case i.Open:
		key = "inputs.ready"
	case i.Problem != "":
		key = "inputs.away"
	}
	return t.say(key, args{"Source": t.say("source."+string(i.Source), nil), "Device": framed(i.Address, t.right)})
}

// came says how the last code came, and what that shows of the scanner.
func (o inputsOverlay) came(t *sheet) (head string, facts []string) {
	r := o.reading
	if r == nil {
		return t.say("inputs.present", nil), []string{t.say("inputs.hint", nil)}
	}
	head = t.say("inputs.came", args{"Source": t.say("source."+string(r.Source), nil)})
	facts = append(facts, t.say("inputs.nth", args{"Count": o.count}))
	if r.Device != "" {
		facts = append(facts, t.say("inputs.device", args{"Device": framed(r.Device, t.right)}))
	}
	facts = append(facts, t.count("inputs.length", utf8.RuneCountInString(r.Code), nil))
	if r.Pace > 0 {
		facts = append(facts, t.say("inputs.pace", args{"Pace": strconv.FormatInt(max(1, r.Pace.Round(time.Millisecond).Milliseconds()), 10)}))
	}
	if r.Suffix != "" {
		facts = append(facts, t.say("ending."+string(r.Suffix), nil))
	}
	if o.setting == nil {
		return head, append(facts, t.say("inputs.not_calibrated", nil))
	}
	facts = append(facts, t.say("keyboard."+string(o.setting.Layout), nil))
	if o.setting.Prefix != "" {
		facts = append(facts, t.say("inputs.prefix", args{"Prefix": framed(o.setting.Prefix, t.right)}))
	}
	if o.setting.Swapped {
		facts = append(facts, t.say("inputs.swapped", nil))
	}
	if o.kept {
		facts = append(facts, t.say("inputs.kept", nil))
	}
	return head, facts
}

// inputsPage is a symbol and, beside it, facts.
type inputsPage struct {
	frame   frame
	modules [][]bool
	head    string
	facts   []string // of the last code
	ways    []string // how the ways stand by which codes come, and the sounds
}

// lines are the texts beside the symbol, the ways a little below the facts.
func (p inputsPage) lines(t *sheet) []line {
	column := []line{{text: t.paragraphs[0], words: p.head, style: style{size: 28, bold: true, colour: t.palette.ink, lines: 3}}}
	for i, words := range append(slices.Clip(p.facts), p.ways...) {
		if len(column) == mostParagraphs {
			break
		}
		gap := float32(6)
		if i == len(p.facts) {
			gap = 22
		}
		column = append(column, line{text: t.paragraphs[len(column)], words: words, style: style{size: 20, colour: t.palette.ink, lines: 3}, gap: gap})
	}
	return column
}

func (p inputsPage) draw(t *sheet, a area) {
	const side = 320
	column := p.lines(t)
	tall := a.h > a.w
	if tall {
		p.frame.width = narrowPage
	}
	in := p.frame.put(t, a, func(width float32) float32 {
		if tall {
			return t.u(side+24) + t.columnHigh(width, column)
		}
		return max(t.u(side), t.columnHigh(width-t.u(side+32), column))
	})
	if tall {
		spot, below := in.cutTop(min(t.u(side), in.h*0.5), t.u(24))
		edge := min(spot.w, spot.h)
		t.symbol.put(spot.centre(edge, edge), p.modules)
		t.column(below, column, false)
		return
	}
	spot, beside := in.cutLeft(min(t.u(side), in.h), t.u(32))
	edge := min(spot.w, spot.h)
	t.symbol.put(spot.centre(edge, edge), p.modules)
	t.column(beside, column, true)
}
