//go:build cgo

package main

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// press is a CUPS of its own with a queue on a simulated printer, ippeveprinter, which keeps
// every page that it prints. Files in its folder tell it what befalls it.
type press struct {
	t      *testing.T
	dir    string
	server string // of CUPS, HOST:PORT
	logs   []string

	mu    sync.Mutex
	read  map[string]bool
	pages []page
}

// page is a badge that came out of the printer, as another program read its code.
type page struct {
	file, code string
	at         time.Time
}

// printing holds a job while there is no paper, and gives one up where there is a file abort.
const printing = `#!/bin/sh
cd "%s" || exit 1
if [ -e nopaper ]; then
  echo "STATE: +media-empty-error" >&2
  while [ -e nopaper ]; do sleep 0.1; done
  echo "STATE: -media-empty-error" >&2
fi
if [ -e abort ]; then
  rm abort
  exit 1
fi
cp "$1" pages/new && mv pages/new "pages/$(date +%%s%%N).pdf"
`

// paper describes the printer to ippeveprinter: it prints in colour on A6.
const paper = `*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "BADGES.PPD"
*Manufacturer: "Simulated"
*Product: "(Badges)"
*ModelName: "Simulated Badges"
*ShortNickName: "Simulated Badges"
*NickName: "Simulated Badges"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: True
*DefaultColorSpace: RGB
*cupsVersion: 2.4
*OpenUI *PageSize/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: A6
*PageSize A6/A6: "<</PageSize[297.638 419.528]>>setpagedevice"
*PageSize A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: A6
*PageRegion A6/A6: "<</PageSize[297.638 419.528]>>setpagedevice"
*PageRegion A4/A4: "<</PageSize[595 842]>>setpagedevice"
*CloseUI: *PageRegion
*DefaultImageableArea: A6
*ImageableArea A6/A6: "0 0 297.638 419.528"
*ImageableArea A4/A4: "0 0 595 842"
*DefaultPaperDimension: A6
*PaperDimension A6/A6: "297.638 419.528"
*PaperDimension A4/A4: "595 842"
*OpenUI *ColorModel/Color: PickOne
*DefaultColorModel: RGB
*ColorModel RGB/Color: "<</cupsColorSpace 1>>setpagedevice"
*ColorModel Gray/Gray: "<</cupsColorSpace 0>>setpagedevice"
*CloseUI: *ColorModel
`

// newPress starts them, and skips the test where they are missing.
func newPress(t *testing.T) *press {
	t.Helper()
	dir, err := os.MkdirTemp("", "day") // short enough for a socket in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	p := &press{t: t, dir: dir, read: make(map[string]bool)}
	for _, folder := range []string{"", "etc", "jobs", "tmp", "cache", "cache/rss", "run", "logs", "pages", "spool", "keys"} {
		path := filepath.Join(dir, folder)
		if err := os.MkdirAll(path, 0o711); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, 0o711); err != nil { // its filters run as another user
			t.Fatal(err)
		}
	}
	cups, printer := freePort(t), freePort(t)
	p.server = "localhost:" + cups
	for _, name := range []string{"cups-files.conf", "cupsd.conf"} {
		text, err := os.ReadFile(filepath.Join("../../badges/printer/testdata/cups", name))
		if err != nil {
			t.Fatal(err)
		}
		p.write("etc/"+name, strings.NewReplacer("@DIR@", dir, "@PORT@", cups).Replace(string(text)), 0o600)
	}
	p.write("badges.ppd", paper, 0o600)
	p.write("command", fmt.Sprintf(printing, dir), 0o700)
	bus := "unix:path=" + filepath.Join(dir, "bus")
	p.daemon("dbus-daemon", nil, "--session", "--nofork", "--address="+bus) // ippeveprinter wants a system bus
	p.eventually("the bus", func() bool { _, err := os.Stat(filepath.Join(dir, "bus")); return err == nil })
	p.daemon("ippeveprinter", []string{"DBUS_SYSTEM_BUS_ADDRESS=" + bus}, "-p", printer, "-n", "localhost", "-r", "off", "-d", filepath.Join(dir, "spool"),
		"-K", filepath.Join(dir, "keys"), "-P", filepath.Join(dir, "badges.ppd"), "-c", filepath.Join(dir, "command"), "Badges")
	p.daemon("cupsd", nil, "-f", "-c", filepath.Join(dir, "etc/cupsd.conf"), "-s", filepath.Join(dir, "etc/cups-files.conf"))
	p.eventually("the queue", func() bool {
		return p.command("lpadmin", "-p", "badge", "-E", "-v", "ipp://localhost:"+printer+"/ipp/print", "-m", "everywhere").Run() == nil
	})
	return p
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

func (p *press) write(name, text string, mode os.FileMode) {
	p.t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), mode); err != nil {
		p.t.Fatal(err)
	}
}

// tool finds a program, also where only administrators look.
func (p *press) tool(name string) string {
	p.t.Helper()
	for _, candidate := range []string{name, "/usr/sbin/" + name} {
		if path, err := exec.LookPath(candidate); err == nil {
			return path
		}
	}
	p.t.Skipf("%s is missing: make day installs what it needs", name)
	return ""
}

func (p *press) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(p.tool(name), args...)
	c.Env = append(os.Environ(), "CUPS_SERVER="+p.server)
	return c
}

// daemon starts a program that runs until the test ends.
func (p *press) daemon(name string, env []string, args ...string) {
	p.t.Helper()
	c := exec.Command(p.tool(name), args...)
	c.Env = append(os.Environ(), env...)
	path := filepath.Join(p.dir, "logs", name)
	said, err := os.Create(path)
	if err != nil {
		p.t.Fatal(err)
	}
	p.logs = append(p.logs, path)
	c.Stdout, c.Stderr = said, said
	if err := c.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		_ = c.Process.Kill()
		_ = c.Wait()
		said.Close()
	})
}

func (p *press) eventually(what string, so func() bool) {
	p.t.Helper()
	for began := time.Now(); !so(); time.Sleep(100 * time.Millisecond) {
		if time.Since(began) > patience {
			p.t.Fatalf("%s: not within %s", what, patience)
		}
	}
}

// put makes a file that tells the printer something, and take takes it away.
func (p *press) put(name string) { p.write(name, "", 0o600) }

func (p *press) take(name string) {
	if err := os.Remove(filepath.Join(p.dir, name)); err != nil {
		p.t.Error(err)
	}
}

// look reads the codes of the pages that came out since, with programs that are not ours.
func (p *press) look() {
	files, err := filepath.Glob(filepath.Join(p.dir, "pages", "*.pdf"))
	if err != nil {
		p.t.Error(err)
	}
	slices.Sort(files)
	for _, file := range files {
		p.mu.Lock()
		known := p.read[file]
		p.read[file] = true
		p.mu.Unlock()
		if known {
			continue
		}
		got := page{file: file}
		if info, err := os.Stat(file); err == nil {
			got.at = info.ModTime()
		}
		picture := strings.TrimSuffix(file, ".pdf")
		if out, err := exec.Command("pdftoppm", "-r", "200", "-gray", "-singlefile", file, picture).CombinedOutput(); err != nil {
			p.t.Errorf("pdftoppm: %v\n%s", err, out)
		}
		out, _ := exec.Command("zbarimg", "--nodbus", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", picture+".pgm").Output()
		got.code = string(bytes.TrimSpace(out))
		_ = os.Remove(picture + ".pgm")
		p.mu.Lock()
		p.pages = append(p.pages, got)
		p.mu.Unlock()
	}
}

// out are the pages that came out so far.
func (p *press) out() []page {
	p.look()
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.pages)
}

// codeOf is the newest badge of a person that was looked at.
func (p *press) codeOf(reference string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, got := range slices.Backward(p.pages) {
		if referenceIn(got.code) == reference {
			return got.code
		}
	}
	return ""
}

// referenceIn is whose badge a code is: after the mark, the key number and the conference's
// tag come the reference, the category and the issue.
func referenceIn(code string) string {
	if len(code) != 29 {
		return ""
	}
	return code[5:13]
}
