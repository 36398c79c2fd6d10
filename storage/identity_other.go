//go:build !unix

package storage

import "io/fs"

func fileNumber(fs.FileInfo) string { return "" }
