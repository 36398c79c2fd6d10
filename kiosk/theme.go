package kiosk

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"antechamber/assets"
)

// Look is a set of colours.
type Look string

// The looks.
const (
	Light        Look = "light"
	Dark         Look = "dark"
	HighContrast Look = "high-contrast"
)

// looks are all looks.
func looks() []Look { return []Look{Light, Dark, HighContrast} }

// pair is a ground and the text that stands on it.
type pair struct{ ground, text color.NRGBA }

// palette is the colours of a look. Every text has 7:1 or better on its ground.
type palette struct {
	ground, surface, ink, muted, line color.NRGBA
	tint, primary, header, keycap     pair
	headerMuted                       color.NRGBA // text on header
	faint                             color.NRGBA // shapes that say nothing by themselves
	track, gauge, gaugeWarn, gaugeEnd color.NRGBA // the gauge on header
	inside, stopped                   color.NRGBA // the mark and word of who is in, the mark of who was refused
	admitted, left, attention, refuse pair
	neutral                           pair
	scrim                             color.NRGBA
}

var (
	ink   = hex("#0B1F33")
	white = hex("#FFFFFF")
	black = hex("#000000")
	amber = hex("#F2A900")
)

// paletteFor is the palette of a screen: a rehearsal's has another ground and another
// header, so that nobody takes it for the day itself from across the room.
func paletteFor(look Look, rehearsal bool) palette {
	p := paletteOf(look)
	if !rehearsal {
		return p
	}
	switch look {
	case Dark:
		p.ground, p.header.ground = hex("#33104F"), hex("#22083A")
	case HighContrast:
		p.ground, p.header.ground = hex("#36005C"), hex("#36005C")
	default:
		p.ground, p.header.ground = hex("#E3D2F7"), hex("#3B1466")
		p.muted, p.faint = hex("#2E3945"), hex("#5F6B79")
		p.stopped = hex("#7D0F0A")
	}
	return p
}

func paletteOf(look Look) palette {
	p := palette{
		ground: hex("#F7F8FA"), surface: white, ink: ink, muted: hex("#44525F"), line: hex("#DDE3E9"),
		tint: pair{hex("#E6F0F7"), hex("#004A7C")}, primary: pair{hex("#005A96"), white},
		header: pair{ink, white}, faint: hex("#7A8998"), headerMuted: hex("#C9D3DC"), keycap: pair{white, hex("#44525F")},
		track: hex("#2C435A"), gauge: hex("#5BB0EA"), gaugeWarn: amber, gaugeEnd: hex("#FF7B72"),
		inside: hex("#14652F"), stopped: hex("#A11D17"), admitted: pair{hex("#14652F"), white}, left: pair{hex("#005A96"), white},
		attention: pair{amber, ink}, refuse: pair{hex("#A11D17"), white}, neutral: pair{hex("#E6F0F7"), ink},
		scrim: color.NRGBA{R: 11, G: 31, B: 51, A: 150},
	}
	switch look {
	case Dark:
		p.ground, p.surface, p.ink, p.muted, p.line = hex("#0A1622"), hex("#132435"), hex("#F2F5F8"), hex("#BFCAD4"), hex("#33485C")
		p.tint, p.primary = pair{hex("#1D3A55"), hex("#CFE6F8")}, pair{hex("#8CC8F2"), hex("#071420")}
		p.header, p.keycap = pair{hex("#050D15"), white}, pair{hex("#132435"), hex("#D5DEE6")}
		p.faint = hex("#6D8196")
		p.inside, p.stopped, p.neutral = hex("#86DBA1"), hex("#FF7B72"), pair{hex("#1D3A55"), white}
		p.scrim = color.NRGBA{A: 190}
	case HighContrast:
		yellow := hex("#FFE600")
		p.ground, p.surface, p.ink, p.muted, p.line = black, black, white, white, white
		p.tint, p.primary = pair{hex("#3A3500"), white}, pair{yellow, black}
		p.header, p.headerMuted, p.keycap = pair{black, white}, white, pair{black, white}
		p.faint = white
		p.track, p.gauge, p.gaugeWarn, p.gaugeEnd = hex("#555555"), white, yellow, hex("#FF8A80")
		p.inside, p.stopped, p.admitted, p.left = hex("#7CFF9E"), hex("#FF8A80"), pair{hex("#004D1F"), white}, pair{hex("#003E73"), white}
		p.attention, p.refuse, p.neutral = pair{yellow, black}, pair{hex("#8B0000"), white}, pair{hex("#222222"), white}
		p.scrim = color.NRGBA{A: 220}
	}
	return p
}

// hex reads "#RRGGBB"; anything else is grey.
func hex(s string) color.NRGBA {
	c := color.NRGBA{R: 0x88, G: 0x88, B: 0x88, A: 0xff}
	var r, g, b uint8
	if n, err := fmt.Sscanf(s, "#%02x%02x%02x", &r, &g, &b); n == 3 && err == nil {
		c.R, c.G, c.B = r, g, b
	}
	return c
}

// NewTheme returns the Fyne theme of a look: for what Fyne itself draws, as the ground of the window.
func NewTheme(look Look) fyne.Theme {
	t := &deskTheme{Theme: theme.DefaultTheme(), palette: paletteOf(look), variant: theme.VariantLight}
	if look != Light {
		t.variant = theme.VariantDark
	}
	for _, f := range assets.Fonts() {
		if f.Name != "Latin" {
			continue
		}
		r := fyne.NewStaticResource(fmt.Sprintf("Latin-%d.ttf", f.Weight), []byte(f.Data))
		if f.Weight == assets.Bold {
			t.bold = r
		} else {
			t.regular = r
		}
	}
	return t
}

type deskTheme struct {
	fyne.Theme
	palette       palette
	variant       fyne.ThemeVariant
	regular, bold fyne.Resource
}

func (t *deskTheme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	p := t.palette
	switch name {
	case theme.ColorNameBackground:
		return p.ground
	case theme.ColorNameForeground:
		return p.ink
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		return p.muted
	case theme.ColorNameInputBackground, theme.ColorNameOverlayBackground, theme.ColorNameMenuBackground, theme.ColorNameButton:
		return p.surface
	case theme.ColorNameInputBorder, theme.ColorNameSeparator:
		return p.line
	case theme.ColorNamePrimary, theme.ColorNameFocus, theme.ColorNameHyperlink:
		return p.primary.ground
	case theme.ColorNameForegroundOnPrimary:
		return p.primary.text
	case theme.ColorNameSelection, theme.ColorNameHover:
		return p.tint.ground
	}
	return t.Theme.Color(name, t.variant)
}

func (t *deskTheme) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Monospace || style.Symbol || t.regular == nil || t.bold == nil:
		return t.Theme.Font(style)
	case style.Bold:
		return t.bold
	}
	return t.regular
}

func (t *deskTheme) Size(name fyne.ThemeSizeName) float32 {
	if name == theme.SizeNameText {
		return 16
	}
	return t.Theme.Size(name)
}
