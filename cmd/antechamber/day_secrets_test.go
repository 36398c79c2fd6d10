//go:build cgo

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// checkSecrets looks for names, addresses and codes in the bytes of all files.
func (d *day) checkSecrets(places []*place) {
	names, codes := newNeedles(), newNeedles()
	for _, v := range d.visitors() {
		names.add(v.given + " " + v.family)
		names.add(v.family + ", " + v.given)
		names.add(v.email)
		codes.add(v.code)
		codes.add(v.old)
		codes.add(v.ticket)
		if v.code != "" {
			codes.add(strings.ToLower(v.code))
		}
	}
	var wrong []string
	files, size := 0, 0
	look := func(who, root string, log bool) {
		_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return nil
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return nil
			}
			files++
			size += len(content)
			all := names.in(content)
			if log || strings.HasSuffix(path, ".log") {
				all = append(all, codes.in(content)...)
			}
			for _, found := range all {
				rel, _ := filepath.Rel(root, path)
				wrong = append(wrong, fmt.Sprintf("%s: %s has %q", who, rel, found))
			}
			return nil
		})
	}
	for _, p := range places {
		look(p.name, filepath.Dir(p.door.data), false)
		now := ""
		if p.door.said != nil {
			said, _ := p.door.said.look()
			now = strings.Join(said.rest, "\n")
		}
		for _, found := range append(names.in([]byte(now)), codes.in([]byte(now))...) {
			wrong = append(wrong, fmt.Sprintf("%s said %q on standard error", p.name, found))
		}
	}
	look("CUPS", filepath.Join(d.press.dir, "logs"), true)
	d.hold("No name and no address of anybody is in clear in any file of the kiosks and the hub, nor a code in any log file, nor either in the logs of CUPS", wrong,
		"%d files of %d MB searched for %d names and addresses; %d codes", files, size>>20, names.n, codes.n)
}

// needles are texts that are looked for in bytes, found by how they begin.
type needles struct {
	by map[[needleHead]byte][]string
	n  int
}

const needleHead = 7

func newNeedles() *needles { return &needles{by: make(map[[needleHead]byte][]string)} }

func (n *needles) add(text string) {
	if len(text) < needleHead+2 {
		return
	}
	head := [needleHead]byte([]byte(text[:needleHead]))
	if !slices.Contains(n.by[head], text) {
		n.by[head] = append(n.by[head], text)
		n.n++
	}
}

// in returns which of them bytes have.
func (n *needles) in(content []byte) (found []string) {
	for i := 0; i+needleHead <= len(content); i++ {
		for _, text := range n.by[[needleHead]byte(content[i:i+needleHead])] {
			if bytes.HasPrefix(content[i:], []byte(text)) && !slices.Contains(found, text) {
				found = append(found, text)
			}
		}
	}
	return found
}
