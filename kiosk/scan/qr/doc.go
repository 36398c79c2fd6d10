// Package qr finds and reads the QR codes in a picture, in pure Go.
//
// A picture is parted into light and dark in several ways, one after the other, until
// its codes are read. In each the three finder patterns of a code say where it lies and,
// by how their sizes differ, how far it leans away; the rest of the lean is searched,
// with the timing patterns as the gauge. Of one finder a part is enough, where glare or a
// thumb has taken the rest. Error correction decides what was a code.
// The symbol's layout and its error correction are gozxing's.
package qr
