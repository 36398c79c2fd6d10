// Package assets holds what is embedded in the program: fonts, translations, icons, conferences,
// organisations, the rehearsal's registrations and the board's web page. It knows none of their formats.
package assets

import (
	"embed"
	"io/fs"
)

const defaultName = "meeting-the-challenge-together-2007.toml"

var (
	//go:embed conferences/*.toml
	conferences embed.FS
	//go:embed conferences/meeting-the-challenge-together-2007.toml
	defaultConference string
	//go:embed organisations.toml
	organisations string
	//go:embed rehearsal/registrations.csv
	rehearsal string
	//go:embed translations/*.toml
	translations embed.FS
	//go:embed board/index.html board/board.css board/board.js
	board embed.FS
	//go:embed designs/*.toml
	designs embed.FS
	//go:embed icons/app.svg
	iconSVG string
)

// Conferences returns the embedded conference files, as "conferences/NAME.toml".
func Conferences() fs.FS { return conferences }

// DefaultConference returns the name and the text of the conference file that is in force where none is chosen.
func DefaultConference() (name string, data []byte) { return defaultName, []byte(defaultConference) }

// Organisations returns the TOML list of the States and organisations that every conference knows.
// Its keys are those of [[organisations]] in docs/conference-file.md.
func Organisations() []byte { return []byte(organisations) }

// Rehearsal returns the 2,000 fictional registrations as CSV in UTF-8, with a header row.
func Rehearsal() []byte { return []byte(rehearsal) }

// Translations returns the screens' texts, as "translations/LANGUAGE.toml" in the format of go-i18n.
func Translations() fs.FS { return translations }

// Board returns a file of the office's web page: index.html, a template of html/template, board.css or board.js.
func Board(name string) ([]byte, error) { return board.ReadFile("board/" + name) }

// Designs returns the embedded designs of badges and plates, as "designs/NAME.toml".
func Designs() fs.FS { return designs }

// IconSVG returns the app's mark, a door with a tick, as SVG.
func IconSVG() []byte { return []byte(iconSVG) }
