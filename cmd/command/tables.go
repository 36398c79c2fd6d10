package command

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"antechamber/kiosk/report"
	"antechamber/storage/exchange"
)

// writeCSV writes a table as CSV.
func writeCSV(ctx context.Context, w io.Writer, t report.Table) error {
	sheet := exchange.Sheet(t)
	return sheet.WriteCSV(ctx, w)
}

// writeXLSX writes a table as a workbook; dir is for what does not fit in memory.
func writeXLSX(ctx context.Context, w io.Writer, dir string, t report.Table) error {
	sheet := exchange.Sheet(t)
	return sheet.WriteXLSX(ctx, w, dir)
}

// withExtension returns the path with another extension.
func withExtension(path, ext string) string {
	return strings.TrimSuffix(path, filepath.Ext(path)) + ext
}
