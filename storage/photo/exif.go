package photo

import (
	"bytes"
	"encoding/binary"
)

// Markers of JPEG, and what stands in its EXIF data (CIPA DC-008, TIFF 6.0).
const (
	markerStart    = 0xd8
	markerApp1     = 0xe1
	markerScan     = 0xda
	tagOrientation = 0x0112
	typeShort      = 3
	entrySize      = 12
)

// orientation returns the EXIF orientation of a JPEG file, from 1 to 8: how it must be
// turned. It is 1, upright, where the file does not say.
func orientation(file []byte) int {
	for rest := file; ; {
		marker, segment, after, ok := nextSegment(rest)
		if !ok || marker == markerScan {
			return 1
		}
		if tiff, is := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); marker == markerApp1 && is {
			return orientationOf(tiff)
		}
		rest = after
	}
}

// nextSegment parts a segment of a JPEG file from the rest.
func nextSegment(b []byte) (marker byte, segment, rest []byte, ok bool) {
	if len(b) < 2 || b[0] != 0xff {
		return 0, nil, nil, false
	}
	if b[1] == markerStart {
		return markerStart, nil, b[2:], true
	}
	if len(b) < 4 {
		return 0, nil, nil, false
	}
	size := int(binary.BigEndian.Uint16(b[2:])) // counts its own two bytes
	if size < 2 || len(b) < 2+size {
		return 0, nil, nil, false
	}
	return b[1], b[4 : 2+size], b[2+size:], true
}

// orientationOf reads the orientation in the first directory of TIFF data.
func orientationOf(tiff []byte) int {
	if len(tiff) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(tiff[:2]) {
	case "II":
		order = binary.LittleEndian
	case "MM":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return 1
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < entrySize {
			return 1
		}
		if order.Uint16(entries) == tagOrientation && order.Uint16(entries[2:]) == typeShort {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[entrySize:]
	}
	return 1
}
