package speech

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// A tool is a program that speaks what it reads from standard input, so that no text
// is seen in the list of processes.
type tool struct {
	name string
	path string
	args func(ctx context.Context, language string) []string
	stop []string // the arguments that cut off what is said; nil where ending the program does
}

// find returns the first voice that is there, or nil.
func find(system string, lookPath func(string) (string, error)) *tool {
	for _, t := range voices(system) {
		if path, err := lookPath(t.name); err == nil {
			t.path = path
			return &t
		}
	}
	return nil
}

// voices are the programs that can speak on a system, the best first.
func voices(system string) []tool {
	switch system {
	case "darwin":
		return []tool{{name: "say", args: sayArguments}}
	case "windows":
		return []tool{{name: "powershell", args: func(context.Context, string) []string {
			return []string{"-NoProfile", "-NonInteractive", "-Command", windowsScript}
		}}}
	}
	return []tool{
		{name: "spd-say", args: func(_ context.Context, language string) []string {
			return []string{"--application-name", "antechamber", "--language", language, "--pipe-mode"}
		}, stop: []string{"--cancel"}},
		{name: "espeak-ng", args: func(_ context.Context, language string) []string {
			return []string{"-v", language, "--stdin"}
		}},
	}
}

// say speaks a prompt. It returns when the program has ended, which is after the last
// word, or before the first where the system has a service that speaks.
func (t *tool) say(ctx context.Context, p *prompt) error {
	c := t.command(ctx, t.args(ctx, p.language)...)
	c.Stdin = strings.NewReader(p.text + "\n")
	c.Env = append(c.Environ(), voiceVariable+"="+p.language)
	return c.Run()
}

// hush has a service stop speaking.
func (t *tool) hush(ctx context.Context) error {
	if t.stop == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	return t.command(ctx, t.stop...).Run()
}

func (t *tool) command(ctx context.Context, args ...string) *exec.Cmd {
	c := exec.CommandContext(ctx, t.path, args...)
	if runtime.GOOS == "linux" { // Speech Dispatcher, which this starts, ends at once where the locale is not installed
		c.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	}
	c.WaitDelay = time.Second // where a process below it holds on to its input
	return c
}

// sayArguments names a voice of macOS for the language, where it has one.
func sayArguments(ctx context.Context, language string) []string {
	list, err := exec.CommandContext(ctx, "say", "-v", "?").Output()
	if voice := macVoice(string(list), language); err == nil && voice != "" {
		return []string{"-v", voice, "-f", "-"}
	}
	return []string{"-f", "-"}
}

// macVoice returns the first voice for a language in what "say -v ?" prints: a name,
// which may have spaces, a locale such as fr_FR, and a sentence after #.
func macVoice(list, language string) string {
	for lines := bufio.NewScanner(strings.NewReader(list)); lines.Scan(); {
		before, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(before)
		if len(words) < 2 {
			continue
		}
		if locale := words[len(words)-1]; primary(locale) == language {
			return strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(before), locale))
		}
	}
	return ""
}

// voiceVariable tells the script of Windows the language.
const voiceVariable = "ANTECHAMBER_VOICE"

// windowsScript speaks standard input, by the first voice for the language where there is one.
const windowsScript = `Add-Type -AssemblyName System.Speech; ` +
	`[Console]::InputEncoding = New-Object System.Text.UTF8Encoding $false; ` +
	`$s = New-Object System.Speech.Synthesis.SpeechSynthesizer; ` +
	`$v = $s.GetInstalledVoices() | Where-Object { $_.Enabled -and $_.VoiceInfo.Culture.TwoLetterISOLanguageName -eq $env:` + voiceVariable + ` } | Select-Object -First 1; ` +
	`if ($v) { $s.SelectVoice($v.VoiceInfo.Name) }; ` +
	`$s.Speak([Console]::In.ReadToEnd())`
