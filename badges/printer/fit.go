package printer

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"antechamber/badges/printer/ipp"
)

// Objection is something about which a printer and a design do not agree.
type Objection struct {
	Detail  string // "fault." and the detail is a key of the translations
	Words   string // in English
	Refused bool   // nothing is printed; else the badge looks otherwise than it was designed
	Paper   string // that the design needs, as "105 × 148 mm"; "" where it is not about paper
}

// The details of objections and of what printers refuse, beside those of DetailOf.
const (
	detailSize      = "printer_size"       // it takes no such paper
	detailNotLoaded = "printer_not_loaded" // it has no such paper in it
	detailBlackOnly = "printer_black_only" // the design's colours are lost
	detailWide      = "printer_wide"       // few label printers print so wide
	detailLabels    = "printer_labels"     // it prints labels, no pages
	detailNoPDF     = "printer_no_pdf"     // it needs a driver
	detailTrust     = "printer_trust"      // its certificate is not the one that is trusted
	detailBarred    = "printer_barred"     // it wants a password, or to be spoken to secretly
	detailCutShort  = "printer_cut_short"  // it went away in the middle of a badge
)

// usualHead is how many millimetres wide most label printers print; a label of 105 mm may pass.
const usualHead = 104.0

// limits are what a printer can print, as far as it tells.
type limits struct {
	sizes     []size // that it takes; nil where it does not tell
	loaded    []size // that are in it; nil where it does not tell
	blackOnly bool
	head      float64 // how many millimetres wide it prints, where nobody told the size of its labels; 0 is any width
}

// size is a size of paper in millimetres, or a range of sizes.
type size struct{ minWidth, minHeight, maxWidth, maxHeight float64 }

// has tells whether paper of a size is among the sizes, upright or lying.
func has(sizes []size, width, height float64) bool {
	const near = 1.2 // millimetres by which names of sizes differ, as 4x6in and 102x152mm do
	return slices.ContainsFunc(sizes, func(s size) bool {
		fits := func(w, h float64) bool {
			return w >= s.minWidth-near && w <= s.maxWidth+near && h >= s.minHeight-near && h <= s.maxHeight+near
		}
		return fits(width, height) || fits(height, width)
	})
}

// Objections are what a printer of this health has against a job, what it refuses first.
func (h Health) Objections(job Job) []Objection { return h.limits.objections(job) }

func (l limits) objections(job Job) (all []Objection) {
	if paper := job.paper(); paper != "" {
		switch {
		case l.sizes != nil && !has(l.sizes, job.Width, job.Height):
			all = append(all, Objection{detailSize, "it takes no paper of " + paper + ": choose a design of a size that it takes, or another printer", true, paper})
		case l.loaded != nil && !has(l.loaded, job.Width, job.Height):
			all = append(all, Objection{detailNotLoaded, "no paper of " + paper + " is loaded, as far as it tells: see what is in it", false, paper})
		}
	}
	if l.head > 0 && job.Width > l.head {
		all = append(all, Objection{detailWide, "label printers mostly print " + millimetres(usualHead) + " mm wide, and the badge is " + job.paper() + ", so that its edge may be cut off: choose a design of the size of the labels, or say the size in the printer's address, as label=152x102", false, job.paper()})
	}
	if l.blackOnly && job.Tinted {
		all = append(all, Objection{detailBlackOnly, "it prints black only, and the design has colours: categories are told apart by letter and pattern", false, ""})
	}
	return all
}

// refuse is the error where the printer cannot print the job at all.
func (l limits) refuse(name string, job Job) error {
	for _, o := range l.objections(job) {
		if o.Refused {
			return detailed(o.Detail, nil, "the %s cannot print this design: %s", name, o.Words)
		}
	}
	return nil
}

// paper is the size of the job's paper in words, "" where nobody said.
func (j Job) paper() string {
	if j.Width == 0 || j.Height == 0 {
		return ""
	}
	return fmt.Sprintf("%s × %s mm", millimetres(j.Width), millimetres(j.Height))
}

func millimetres(v float64) string {
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

// limitsOf are those that a printer's attributes tell.
func limitsOf(printer ipp.Group) limits {
	l := limits{sizes: sizesOf(printer.Texts("media-supported")), loaded: sizesOf(printer.Texts("media-ready"))}
	l.blackOnly = !printer.Bool("color-supported", true)
	return l
}

// sizesOf reads names of media by PWG 5101.1. Names without a size, as "letter", tell nothing: where there are only such, nil.
func sizesOf(names []string) []size {
	var all []size
	var least *size
	for _, name := range names {
		w, h, ok := sizeOf(name)
		switch {
		case !ok:
		case strings.HasPrefix(name, "custom_min"):
			least = &size{minWidth: w, minHeight: h}
		case strings.HasPrefix(name, "custom_max") && least != nil:
			all = append(all, size{least.minWidth, least.minHeight, w, h})
		case strings.HasPrefix(name, "custom_max"):
			all = append(all, size{0, 0, w, h})
		default:
			all = append(all, size{w, h, w, h})
		}
	}
	return all
}

var sizePattern = regexp.MustCompile(`_([0-9.]+)x([0-9.]+)(mm|in)$`)

// sizeOf reads the size at the end of a medium's name, as of iso_a6_105x148mm.
func sizeOf(name string) (width, height float64, ok bool) {
	parts := sizePattern.FindStringSubmatch(name)
	if parts == nil {
		return 0, 0, false
	}
	width, err1 := strconv.ParseFloat(parts[1], 64)
	height, err2 := strconv.ParseFloat(parts[2], 64)
	if parts[3] == "in" {
		width, height = width*25.4, height*25.4
	}
	return width, height, err1 == nil && err2 == nil && width > 0 && height > 0
}

// mediaFor is the name of the printer's paper for a job, "" where it is left to the printer.
func mediaFor(job Job, supported []string) string {
	if slices.Contains(supported, job.Media) {
		return job.Media
	}
	if job.Width == 0 {
		return ""
	}
	for _, name := range supported {
		if w, h, ok := sizeOf(name); ok && !strings.HasPrefix(name, "custom_m") && has([]size{{w, h, w, h}}, job.Width, job.Height) {
			return name
		}
	}
	if has(sizesOf(supported), job.Width, job.Height) {
		w, h := millimetres(job.Width), millimetres(job.Height)
		return "custom_" + w + "x" + h + "mm_" + w + "x" + h + "mm"
	}
	return ""
}
