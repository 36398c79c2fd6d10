package replica

import (
	"fmt"
	"log/slog"
)

// natsLog passes what the server says on to the program's log. What it names are
// subjects, public keys and addresses; never what a message holds.
type natsLog struct{ log *slog.Logger }

func (l natsLog) Noticef(format string, v ...any) {
	l.log.Debug("the hub's server", "says", fmt.Sprintf(format, v...))
}

func (l natsLog) Warnf(format string, v ...any) {
	l.log.Warn("the hub's server warns", "says", fmt.Sprintf(format, v...))
}

func (l natsLog) Errorf(format string, v ...any) {
	l.log.Warn("the hub's server refused or failed something", "says", fmt.Sprintf(format, v...))
}

func (l natsLog) Fatalf(format string, v ...any) {
	l.log.Error("the hub's server failed", "says", fmt.Sprintf(format, v...))
}

func (natsLog) Debugf(string, ...any) {}
func (natsLog) Tracef(string, ...any) {}
