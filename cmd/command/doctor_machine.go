package command

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"antechamber/kiosk/health"
)

// machinePatience is how long a command of the system may take to answer.
const machinePatience = 3 * time.Second

// ask runs a command of the system that only tells.
func ask(ctx context.Context, name string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, machinePatience)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).Output()
	return string(out), err
}

// askNTP asks systemd whether the clock is set by the network.
func askNTP(ctx context.Context) health.NTP {
	said, err := ask(ctx, "timedatectl", "show", "--property=NTPSynchronized")
	if err != nil {
		return health.NTP{}
	}
	return ntpOf(said)
}

// ntpOf reads the property that timedatectl(1) shows.
func ntpOf(said string) (n health.NTP) {
	for line := range strings.Lines(said) {
		switch strings.TrimSpace(line) {
		case "NTPSynchronized=yes":
			n.Known, n.Synchronised = true, true
		case "NTPSynchronized=no":
			n.Known = true
		}
	}
	return n
}

// askEncryption asks Linux whether there is dm-crypt between the folder and the disk.
func askEncryption(ctx context.Context, dir string) health.Encryption {
	unknown := func(why string) health.Encryption { return health.Encryption{Why: why} }
	switch runtime.GOOS {
	case "darwin":
		said, _ := ask(ctx, "fdesetup", "status")
		return fileVaultOf(said)
	case "windows":
		said, _ := ask(ctx, "powershell", "-NoProfile", "-NonInteractive", "-Command",
			"(New-Object -ComObject Shell.Application).NameSpace('"+filepath.VolumeName(dir)+"').Self.ExtendedProperty('System.Volume.BitLockerProtection')")
		return bitLockerOf(said)
	case "linux":
	default:
		return unknown("this system is not asked")
	}
	source, err := ask(ctx, "findmnt", "--noheadings", "--output", "SOURCE", "--target", dir)
	if errors.Is(err, exec.ErrNotFound) {
		return unknown("this machine has no findmnt command")
	}
	device, _, _ := strings.Cut(strings.TrimSpace(source), "[") // a subvolume of btrfs stands after it
	if err != nil || !strings.HasPrefix(device, "/dev/") {
		return unknown("the data folder is on no disk that the system names")
	}
	tree, err := ask(ctx, "lsblk", "--json", "--inverse", "--output", "NAME,TYPE", device)
	if err != nil {
		return unknown("lsblk does not know the disk")
	}
	return encryptionOf(tree)
}

// block is a device as "lsblk --json --inverse" tells it: what it rests on are its children.
type block struct {
	Type     string  `json:"type"`
	Children []block `json:"children"`
}

func (b block) encrypted() bool {
	if b.Type == "crypt" {
		return true
	}
	for _, below := range b.Children {
		if !below.encrypted() {
			return false
		}
	}
	return len(b.Children) > 0
}

// encryptionOf reads the tree of a device. It is encrypted where every disk below it is.
func encryptionOf(tree string) health.Encryption {
	var said struct {
		Devices []block `json:"blockdevices"`
	}
	if err := json.Unmarshal([]byte(tree), &said); err != nil || len(said.Devices) == 0 {
		return health.Encryption{Why: "lsblk does not know the disk"}
	}
	for _, d := range said.Devices {
		if !d.encrypted() {
			return health.Encryption{Known: true}
		}
	}
	return health.Encryption{Known: true, Encrypted: true}
}

// fileVaultOf reads what fdesetup(8) of macOS says.
func fileVaultOf(said string) health.Encryption {
	switch {
	case strings.Contains(said, "FileVault is On"):
		return health.Encryption{Known: true, Encrypted: true}
	case strings.Contains(said, "FileVault is Off"):
		return health.Encryption{Known: true}
	}
	return health.Encryption{Why: "fdesetup does not say how FileVault is"}
}

// bitLockerOf reads the property System.Volume.BitLockerProtection of Windows, which
// needs no administrator: 1 is on, 2 is off, 3 is being encrypted, 4 is being decrypted,
// 5 is suspended, 6 is locked.
func bitLockerOf(said string) health.Encryption {
	switch strings.TrimSpace(said) {
	case "1", "6":
		return health.Encryption{Known: true, Encrypted: true}
	case "2", "3", "4", "5":
		return health.Encryption{Known: true}
	}
	return health.Encryption{Why: "Windows does not say how BitLocker is"}
}

// graphics looks which driver of the kernel has the graphics card, and whether a screen
// is connected to it. A program without a window cannot ask OpenGL.
func (x *examination) graphics() {
	if runtime.GOOS != "linux" {
		x.facts.Graphics = &health.Graphics{Why: "this system is not asked"}
		return
	}
	g := graphicsOf("/sys/class/drm")
	x.facts.Graphics = &g
}

// graphicsOf reads a folder as Linux has it at /sys/class/drm: a folder "card0" for a
// card, with a link "device/driver", and one "card0-HDMI-A-1" for each of its sockets.
func graphicsOf(drm string) (g health.Graphics) {
	cards, _ := filepath.Glob(filepath.Join(drm, "card[0-9]*"))
	for _, card := range cards {
		if driver, err := filepath.EvalSymlinks(filepath.Join(card, "device", "driver")); err == nil && !strings.Contains(filepath.Base(card), "-") && g.Driver == "" {
			g.Driver = filepath.Base(driver)
		}
		status, _ := os.ReadFile(filepath.Join(card, "status"))
		g.Screen = g.Screen || strings.TrimSpace(string(status)) == "connected"
	}
	return g
}
