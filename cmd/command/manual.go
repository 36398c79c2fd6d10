package command

import (
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/alecthomas/kong"
	mangokong "github.com/alecthomas/mango-kong"
	"github.com/muesli/mango"
	"github.com/muesli/roff"
)

// manualFlag prints the page of the manual, for packages.
type manualFlag bool

// BeforeApply prints the page, and ends the command line there.
func (manualFlag) BeforeApply(app *kong.Kong) error {
	page := mangokong.NewManPage(1, app.Model).
		WithLongDescription("A desktop app at the door of a conference chamber: entrance staff check in delegates, attendees serve themselves at a kiosk, "+
			"organisers export attendance counts. Without a command it opens the window.").
		WithSection("Exit status", "0 done; 1 failed; 2 wrong usage; 3 something presented was not admitted or let out.").
		WithSection("Files", "The data folder is antechamber below $XDG_DATA_HOME, or what --data or ANTECHAMBER_DATA name.").
		WithSection("See also", "The pages in /usr/share/doc/antechamber.")
	_, err := fmt.Fprint(app.Stdout, page.Build(manualPage{roff.NewDocument()}))
	app.Exit(exitDone)
	return err
}

// manualPage is dated as SOURCE_DATE_EPOCH says, so that a package is the same whenever
// it is made (reproducible-builds.org/specs/source-date-epoch).
type manualPage struct{ *roff.Document }

var _ mango.Builder = manualPage{}

// Heading writes the head of the page.
func (p manualPage) Heading(section uint, title, description string, now time.Time) {
	if seconds, err := strconv.ParseInt(os.Getenv("SOURCE_DATE_EPOCH"), 10, 64); err == nil {
		now = time.Unix(seconds, 0).UTC()
	}
	p.Document.Heading(section, title, description, now)
}
