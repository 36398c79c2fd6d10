package view

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the formats of pictures
	_ "image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	_ "golang.org/x/image/bmp"
	_ "golang.org/x/image/webp"
)

// The most that a picture may have.
const (
	maxPixels = 40_000_000
	maxBytes  = 32 << 20
)

// ErrPicture says that something is no picture that can be read.
var ErrPicture = errors.New("this is no picture in JPEG, PNG, BMP or WebP of at most 40 megapixels")

// ReadPicture decodes a picture, but none that would take too much memory.
func ReadPicture(r io.Reader) (image.Image, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, err
	}
	size, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || len(data) > maxBytes || size.Width < 1 || size.Height < 1 || size.Width > maxPixels/size.Height {
		return nil, ErrPicture
	}
	m, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, ErrPicture
	}
	return m, nil
}

// folder shows the pictures of a folder, in the order of their names, again and again.
type folder struct {
	dir  string
	next int
}

func openFolder(dir string) (Source, error) { return &folder{dir: dir}, nil }

func (f *folder) Next(ctx context.Context) (image.Image, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, err
	}
	entries = slices.DeleteFunc(entries, func(e os.DirEntry) bool { return e.IsDir() || strings.HasPrefix(e.Name(), ".") })
	if len(entries) == 0 {
		return nil, fmt.Errorf("%w: the folder has no picture", ErrNoCamera)
	}
	f.next %= len(entries)
	file, err := os.Open(filepath.Join(f.dir, entries[f.next].Name()))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	f.next++
	return ReadPicture(file)
}

func (f *folder) Close() error { return nil }
