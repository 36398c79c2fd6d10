package command

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// houseRules is the table of docs/architecture.md: which of our packages each may
// import besides kiosk/checkin.
func houseRules() map[string][]string {
	return map[string][]string{
		"kiosk/checkin":      {},
		"kiosk/conference":   {"assets"},
		"kiosk":              {"kiosk/health", "kiosk/walk", "kiosk/scan", "badges", "badges/page", "badges/typeset", "assets"},
		"kiosk/board":        {"assets"},
		"kiosk/health":       {},
		"kiosk/window":       {"kiosk", "kiosk/scan"},
		"kiosk/scan":         {"badges/ticket"},
		"kiosk/scan/qr":      {},
		"kiosk/scan/view":    {"kiosk/scan", "kiosk/scan/qr"},
		"kiosk/scan/camera":  {"kiosk/scan/view"},
		"kiosk/scan/device":  {"kiosk/scan"},
		"kiosk/settings":     {"kiosk/scan", "kiosk/scan/device"},
		"kiosk/sound":        {},
		"kiosk/speech":       {},
		"kiosk/walk":         {},
		"kiosk/report":       {"badges/page", "badges/typeset", "assets"},
		"badges/designs":     {},
		"badges":             {"badges/designs", "badges/page", "badges/typeset", "badges/ticket", "assets"},
		"badges/page":        {"badges/typeset"},
		"badges/typeset":     {"assets"},
		"badges/ticket":      {},
		"badges/printer":     {"badges/printer/ipp"},
		"badges/printer/ipp": {},
		"storage":            {"storage/seal"},
		"storage/backup":     {"storage", "storage/seal"},
		"storage/seal":       {},
		"storage/search":     {},
		"storage/exchange":   {},
		"storage/photo":      {},
		"storage/replica":    {"storage", "storage/seal"},
		"assets":             {},
		"cmd/screen":         {},
	}
}

func TestEveryPackageKeepsToItsRoom(t *testing.T) {
	t.Parallel()
	for name, allowed := range houseRules() {
		if name != "assets" && name != "kiosk/checkin" {
			allowed = append(slices.Clone(allowed), "kiosk/checkin")
		}
		out, err := exec.Command("go", "list", "-f", `{{join .Imports "\n"}}`, "antechamber/"+name).CombinedOutput()
		if err != nil {
			t.Fatalf("go list %s: %v\n%s", name, err, out)
		}
		for line := range strings.Lines(string(out)) {
			line = strings.TrimSpace(line)
			if ours, ok := strings.CutPrefix(line, "antechamber/"); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s, which docs/architecture.md does not allow", name, ours)
			}
			if line == "fyne.io/fyne/v2/app" && name != "kiosk/window" {
				t.Errorf("%s imports fyne's app: only kiosk/window opens windows", name)
			}
		}
	}
}
