package command

import (
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/health"
)

// Printers and a camera that accept and never answer keep the command no longer than their limits, and are named.
func TestWhoNeverAnswers(t *testing.T) {
	t.Parallel()
	deaf, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { deaf.Close() })
	address := deaf.Addr().String()
	x := &examination{
		session: &session{Context: t.Context(), commands: &commands{}, parts: Parts{Version: "test"}},
		command: &doctorCommand{Printer: []string{"ipp://" + address + "/ipp/print", "ipps://" + address + "/ipp/print"}, Camera: "http://" + address + "/video"},
	}
	x.commands.Data = t.TempDir()
	var silent []string
	for _, c := range x.ask(x.asked((*examination).inputs)) {
		if strings.Contains(c.Sentence, "not answer") && c.Act != "" {
			silent = append(silent, c.Name)
		}
	}
	if !slices.Equal(silent, []string{"printer", "printer", "camera"}) {
		t.Errorf("did not answer: %v", silent)
	}
}

func TestNTP(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]health.NTP{
		"NTPSynchronized=yes\n": {Known: true, Synchronised: true},
		"NTPSynchronized=no":    {Known: true},
		"":                      {},
		"Failed to connect\n":   {},
	} {
		if got := ntpOf(said); got != want {
			t.Errorf("%q is %+v, want %+v", said, got, want)
		}
	}
}

func TestFileVaultAndBitLocker(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		got              health.Encryption
		known, encrypted bool
	}{
		{fileVaultOf("FileVault is On.\n"), true, true},
		{fileVaultOf("FileVault is Off.\n"), true, false},
		{fileVaultOf(""), false, false},
		{bitLockerOf("1\r\n"), true, true},
		{bitLockerOf("2"), true, false},
		{bitLockerOf("5"), true, false},
		{bitLockerOf(""), false, false},
	} {
		if tt.got.Known != tt.known || tt.got.Encrypted != tt.encrypted || !tt.known && tt.got.Why == "" {
			t.Errorf("%+v, want known %v, encrypted %v", tt.got, tt.known, tt.encrypted)
		}
	}
}

func TestGraphicsOfLinux(t *testing.T) {
	t.Parallel()
	if g := graphicsOf(t.TempDir()); g.Driver != "" || g.Screen {
		t.Errorf("nothing is %+v", g)
	}
	drm := t.TempDir()
	for _, dir := range []string{"drivers/i915", "card0/device", "card0-HDMI-A-1", "card0-eDP-1"} {
		if err := os.MkdirAll(filepath.Join(drm, dir), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(drm, "drivers", "i915"), filepath.Join(drm, "card0", "device", "driver")); err != nil {
		t.Skip("no links here:", err)
	}
	for dir, status := range map[string]string{"card0-HDMI-A-1": "disconnected\n", "card0-eDP-1": "connected\n"} {
		if err := os.WriteFile(filepath.Join(drm, dir, "status"), []byte(status), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if g := graphicsOf(drm); g.Driver != "i915" || !g.Screen {
		t.Errorf("%+v, want i915 and a screen", g)
	}
}

func TestEncryption(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, tree       string
		known, encrypted bool
	}{
		{"a partition", `{"blockdevices":[{"name":"sda1","type":"part","children":[{"name":"sda","type":"disk"}]}]}`, true, false},
		{"LVM on LUKS", `{"blockdevices":[{"name":"root","type":"lvm","children":[{"name":"luks","type":"crypt","children":[{"name":"sda2","type":"part"}]}]}]}`, true, true},
		{"half of a mirror", `{"blockdevices":[{"name":"md0","type":"raid1","children":[{"name":"a","type":"crypt"},{"name":"sdb","type":"disk"}]}]}`, true, false},
		{"both halves", `{"blockdevices":[{"name":"md0","type":"raid1","children":[{"name":"a","type":"crypt"},{"name":"b","type":"crypt"}]}]}`, true, true},
		{"nothing", `{"blockdevices":[]}`, false, false},
		{"no JSON", `lsblk: not found`, false, false},
	} {
		if got := encryptionOf(tt.tree); got.Known != tt.known || got.Encrypted != tt.encrypted || !got.Known && got.Why == "" {
			t.Errorf("%s: %+v, want known %v, encrypted %v", tt.name, got, tt.known, tt.encrypted)
		}
	}
}

// What may name somebody stays out of a bundle.
func TestLinesThatMayNameSomebody(t *testing.T) {
	t.Parallel()
	var k known
	k.add(&checkin.Registration{
		Reference: "5RQJZWFG", GivenName: "Zoë", FamilyName: "O'Brien-Kovács", Email: "zo@example.org", Ticket: "TICKET-17", ExternalID: "9",
	})
	for line, want := range map[string]bool{
		`msg="a backup was made" file=backup-000001.age`:            false,
		`msg="the hub is connected" number=9`:                       false, // a single character names nobody
		`msg="ZOE was here"`:                                        true,
		`msg="o'brien"`:                                             true,
		`cause="kovacs: no such row"`:                               true,
		`reference=5rqjzwfg`:                                        true,
		`code=A1000015RQJZWFG00000000000000`:                        true,
		`msg="join ABCDE-FGHJK-MNPQR-STVWX-YZ012-34567"`:            true,
		`to=somebody@elsewhere.example`:                             true,
		`origin=01JABCDEFGHJKMNPQRSTVWXYZ0`:                         false,
		`kiosk=UABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQ2`: false,
	} {
		if got := k.in(line); got != want {
			t.Errorf("%s: %v, want %v", line, got, want)
		}
	}
}
