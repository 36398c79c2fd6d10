//go:build !unix

package command

import "time"

// processor is unknown here.
func processor() time.Duration { return 0 }
