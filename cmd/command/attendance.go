package command

import (
	"encoding/base64"
	"encoding/hex"
	"path/filepath"
	"strconv"
	"strings"

	"antechamber/kiosk/checkin"
	"antechamber/kiosk/report"
)

// beside returns the path with something more before its extension.
func beside(path, more string) string {
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + more + ext
}

// headsTable are the last entries of every origin, with its public key: whoever has them
// can tell later whether the log was cut short or written anew. They go beside an
// attendance, whose rows have no hashes: in a sensitive conference the exact time, which
// is rounded, could be found by trying which one gives the hash.
func headsTable(log []checkin.Entry) report.Table {
	t := report.Table{Name: "heads", Columns: []string{"origin", "seq", "hash", "signature", "public_key"}}
	for _, h := range report.HeadsOf(log) {
		t.Rows = append(t.Rows, []any{
			h.Origin, strconv.FormatUint(h.Seq, 10), hex.EncodeToString(h.Hash),
			base64.StdEncoding.EncodeToString(h.Signature), base64.StdEncoding.EncodeToString(h.PublicKey),
		})
	}
	return t
}
