// Package locale gives the process a language that Fyne can read before Fyne looks:
// in the locale C, which services and containers run in, Fyne writes three lines of
// complaint to standard error from its own initialisation, before main.
//
// Go initialises packages in the order of their paths as far as their imports allow,
// so this one, which imports nothing but os and strings, comes before Fyne's.
package locale

import (
	"os"
	"strings"
)

var _ = settle(os.Getenv, os.Setenv)

// settle sets LC_ALL where the locale in force names no language.
func settle(getenv func(string) string, setenv func(key, value string) error) error {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			if named(value) {
				return nil
			}
			break
		}
	}
	return setenv("LC_ALL", "en_GB.UTF-8")
}

func named(value string) bool {
	language, _, _ := strings.Cut(value, ".")
	return language != "C" && language != "POSIX"
}
