//go:build !linux

package qr_test

import "time"

// cpu is the time that do takes.
func cpu(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}
