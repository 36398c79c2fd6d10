package printer

import (
	"slices"
	"strings"

	"antechamber/badges/printer/ipp"
)

// The numbers of job states (RFC 8011, 5.3.7) and of printer states (5.4.11).
const (
	jobPending    = 3
	jobHeld       = 4
	jobProcessing = 5
	jobStopped    = 6
	jobCanceled   = 7
	jobAborted    = 8
	jobCompleted  = 9

	printerStopped = 5
)

// judge says how a job stands by the attributes of the job and of its printer.
func judge(job, printer ipp.Group) State {
	s := State{Said: said(job, printer)}
	switch job.Int("job-state") {
	case jobCompleted:
		if slices.Contains(job.Texts("job-state-reasons"), "job-completed-with-errors") {
			s.Phase = Unknown
			return s
		}
		s.Phase, s.Said = Printed, ""
		return s
	case jobCanceled:
		s.Phase, s.Reasons = Failed, []Reason{Cancelled}
		if slices.Contains(job.Texts("job-state-reasons"), "aborted-by-system") {
			s.Reasons = []Reason{Aborted}
		}
		return s
	case jobAborted:
		s.Phase, s.Reasons = Failed, []Reason{Aborted}
		return s
	}
	stops := blocking(printer, slices.Concat(job.Texts("job-printer-state-reasons"), job.Texts("job-state-reasons")))
	switch state := job.Int("job-state"); {
	case state == jobHeld && len(stops) == 0:
		stops = []Reason{Held}
	case state == jobStopped && len(stops) == 0:
		stops = []Reason{OtherReason}
	}
	switch {
	case len(stops) > 0:
		s.Phase, s.Reasons = Stopped, stops
	case job.Int("job-state") == jobProcessing:
		s.Phase = Printing
	default:
		s.Phase = Sent
	}
	return s
}

// blocking are the reasons for which a printer prints nothing: those that it gives as
// errors, those that stop it however it calls them, and, where it says that it stands,
// any other. CUPS passes an empty tray on as a warning.
func blocking(printer ipp.Group, also []string) []Reason {
	stands := printer.Int("printer-state") == printerStopped
	var all []Reason
	for _, given := range slices.Concat(printer.Texts("printer-state-reasons"), also) {
		word, severity := given, ""
		for _, suffix := range []string{"-report", "-warning", "-error"} {
			if w, ok := strings.CutSuffix(given, suffix); ok {
				word, severity = w, suffix
			}
		}
		r, known := stopping(word)
		switch {
		case severity == "-report" && r != Unreachable || word == "none" || word == "":
			continue
		case !known && severity != "-error":
			continue
		case !known:
			r = OtherReason
		}
		if !slices.Contains(all, r) {
			all = append(all, r)
		}
	}
	if unavailable(printer) && !slices.Contains(all, Unreachable) {
		all = append(all, Unreachable)
	}
	if stands && len(all) == 0 {
		all = []Reason{OtherReason}
	}
	slices.SortStableFunc(all, func(a, b Reason) int { return slices.Index(Reasons(), a) - slices.Index(Reasons(), b) })
	return all
}

// stopping returns what a keyword of printer-state-reasons (RFC 8011, 5.4.12, and the
// registry of the PWG) means, where it stops a printer.
func stopping(word string) (Reason, bool) {
	switch word {
	case "media-empty", "media-needed":
		return OutOfPaper, true
	case "cover-open", "interlock-open":
		return CoverOpen, true
	case "door-open":
		return DoorOpen, true
	case "media-jam":
		return Jam, true
	case "marker-supply-empty", "toner-empty", "developer-empty", "marker-waste-full", "opc-life-over":
		return OutOfInk, true
	case "input-tray-missing":
		return TrayMissing, true
	case "output-area-full", "output-tray-missing":
		return OutputFull, true
	case "paused", "moving-to-paused", "printer-stopped":
		return Paused, true
	case "timed-out", "shutdown", "offline":
		return Unreachable, true
	}
	return "", false
}

// unavailable tells that CUPS does not reach its printer: it gives no reason for it,
// but writes this sentence (measured with 2.4.2).
func unavailable(printer ipp.Group) bool {
	return printer.Has("cups-version") && strings.HasPrefix(printer.Text("printer-state-message"), "The printer may not exist or is unavailable")
}

// said are the printer's own words, where they say more than its state.
func said(job, printer ipp.Group) string {
	words := printer.Text("printer-state-message")
	if words == "" || job.Int("job-state") >= jobCanceled {
		if own := job.Text("job-state-message"); own != "" {
			words = own
		}
	}
	switch {
	case strings.Contains(words, "/spool/"):
		return "" // CUPS speaks of its own files
	case slices.Contains([]string{"Idle.", "Printing.", "Stopped."}, words):
		return "" // the state once more
	}
	const longest = 200
	return strings.ToValidUTF8(words[:min(len(words), longest)], "")
}
