package speech

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// fake puts a program into an empty PATH that writes what it is given to a file, and
// returns the file.
func fake(t *testing.T, name, script string) string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skipf("the test's voices are those of Linux, not of %s", runtime.GOOS)
	}
	dir := t.TempDir()
	said := filepath.Join(dir, "said")
	script = "#!/bin/sh\nPATH=/usr/bin:/bin\nsaid='" + said + "'\n" + script + "\n"
	if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	return said
}

// await waits until the file has a line that ends so, and returns the lines up to it.
func await(t *testing.T, file, end string) []string {
	t.Helper()
	for limit := time.Now().Add(time.Minute); time.Now().Before(limit); time.Sleep(5 * time.Millisecond) {
		text, _ := os.ReadFile(file)
		lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		if i := slices.IndexFunc(lines, func(l string) bool { return strings.HasSuffix(l, end) }); i >= 0 {
			return lines[:i+1]
		}
	}
	text, _ := os.ReadFile(file)
	t.Fatalf("nothing ends with %q in:\n%s", end, text)
	return nil
}

const dispatcher = `if [ "$1" = --cancel ]; then echo hush >> "$said"; else echo "$* < $(cat)" >> "$said"; fi`

// Speech Dispatcher is told what to say by standard input, and to stop before the next.
func TestSpeechDispatcher(t *testing.T) {
	said := fake(t, "spd-say", dispatcher)
	s := New(nil)
	if s.Voice() != "spd-say" {
		t.Errorf("the voice is %q", s.Voice())
	}
	s.Speak("fr-CH", "Présentez\nvotre code")
	await(t, said, "code")
	s.Speak("ru", "!-!Здравствуйте")
	await(t, said, "Здравствуйте")
	s.Hush()
	s.Speak("es", "Hola")
	lines := await(t, said, "Hola")
	if n := len(lines); n > 0 && n < 6 { // where it was cut off before it hushed, it hushes once
		lines = slices.Insert(lines, n-1, "hush")
	}
	want := []string{
		"--application-name antechamber --language fr --pipe-mode < Présentez votre code",
		"hush",
		"--application-name antechamber --language ru --pipe-mode < Здравствуйте",
		"hush",
		"hush",
		"--application-name antechamber --language es --pipe-mode < Hola",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("it was called with\n%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	s.Close()
	if text, err := os.ReadFile(said); err != nil || !strings.HasSuffix(string(text), "\nhush\n") {
		t.Errorf("once it is closed: %v, %q; want silence at the end", err, text)
	}
}

// A program that goes on speaking is cut off, and keeps nobody waiting.
func TestTheNewestCutsOff(t *testing.T) {
	said := fake(t, "espeak-ng", `text=$(cat); echo "$* < $text" >> "$said"; case $text in long*) exec sleep 1000;; esac`)
	s := New(nil)
	defer s.Close()
	s.Speak("en", "long")
	await(t, said, "-v en --stdin < long")
	s.Speak("en", "long again")
	await(t, said, "long again")
	s.Hush()
	for i := range 1000 {
		s.Speak("en", fmt.Sprint("number ", i))
	}
	if lines := await(t, said, "number 999"); len(lines) > 500 {
		t.Errorf("%d prompts were begun: those that nobody would hear to their end are to be left out", len(lines))
	}
}

func TestNothingToSay(t *testing.T) {
	said := fake(t, "espeak-ng", `echo "$* < $(cat)" >> "$said"`)
	s := New(nil)
	defer s.Close()
	for _, tt := range [][2]string{{"", "x"}, {"-w", "x"}, {"--help", "x"}, {"e n", "x"}, {"12", "x"}, {"en", ""}, {"en", " \n\t"}} {
		s.Speak(tt[0], tt[1])
	}
	s.Speak("en", "end")
	if lines := await(t, said, "end"); len(lines) != 1 {
		t.Errorf("it said %q, want the last alone", lines)
	}
}

// Where there is no voice nothing happens; where it fails that is logged, once, without
// what was said.
func TestSilence(t *testing.T) {
	t.Run("no voice", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		s := New(nil)
		s.Speak("en", "nobody hears this")
		s.Hush()
		s.Close()
		if s.Voice() != "" {
			t.Errorf("the voice is %q", s.Voice())
		}
	})
	t.Run("one that fails", func(t *testing.T) {
		said := fake(t, "espeak-ng", `text=$(cat); echo "$text" >> "$said"; exit 1`)
		var logged bytes.Buffer
		s := New(slog.New(slog.NewTextHandler(&logged, nil)))
		for i := range 3 {
			s.Speak("en", fmt.Sprint("secret ", i))
			await(t, said, fmt.Sprint("secret ", i))
		}
		s.Close()
		if n := strings.Count(logged.String(), "level=WARN"); n > 1 || strings.Contains(logged.String(), "secret") {
			t.Errorf("logged %d warnings:\n%s", n, &logged)
		}
	})
}

func TestFind(t *testing.T) {
	t.Parallel()
	have := func(names ...string) func(string) (string, error) {
		return func(name string) (string, error) {
			if slices.Contains(names, name) {
				return "/bin/" + name, nil
			}
			return "", errors.New("not there")
		}
	}
	for _, tt := range []struct {
		system string
		there  []string
		want   string
	}{
		{"linux", []string{"espeak-ng", "spd-say", "say"}, "spd-say"},
		{"linux", []string{"espeak-ng"}, "espeak-ng"},
		{"linux", []string{"say", "powershell"}, ""},
		{"freebsd", []string{"spd-say"}, "spd-say"},
		{"darwin", []string{"say", "espeak-ng"}, "say"},
		{"windows", []string{"powershell"}, "powershell"},
		{"windows", nil, ""},
	} {
		got := ""
		if tool := find(tt.system, have(tt.there...)); tool != nil {
			got = tool.name
		}
		if got != tt.want {
			t.Errorf("on %s with %v: %q, want %q", tt.system, tt.there, got, tt.want)
		}
	}
}

func TestMacVoice(t *testing.T) {
	t.Parallel()
	const list = `Alice               it_IT    # Ciao! Mi chiamo Alice.
Daniel              en_GB    # Hello! My name is Daniel.
Eddy (French (France)) fr_FR    # Bonjour, je m’appelle Eddy.
Majed               ar_001   # مرحبًا! اسمي ماجد.
Tingting            zh_CN    # 你好！我叫婷婷。

`
	for language, want := range map[string]string{"en": "Daniel", "fr": "Eddy (French (France))", "ar": "Majed", "zh": "Tingting", "ru": "", "": ""} {
		if got := macVoice(list, language); got != want {
			t.Errorf("%q: %q, want %q", language, got, want)
		}
	}
}

// The real Speech Dispatcher, with a voice that writes to a file.
func TestRealSpeechDispatcher(t *testing.T) {
	for _, p := range []string{"speech-dispatcher", "spd-say"} {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is missing; apt install speech-dispatcher", p)
		}
	}
	dir := t.TempDir()
	said := filepath.Join(dir, "said")
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	write(".asoundrc", "pcm.!default { type null }\nctl.!default { type null }\n")
	write("config/speechd.conf", `LogDir "`+dir+`"
AudioOutputMethod "alsa"
AddModule "file" "sd_generic" "file.conf"
DefaultModule file
`)
	languages := []string{"ar", "zh", "en", "fr", "ru", "es"}
	module := `GenericExecuteSynth "echo '$DATA' in $LANGUAGE >> ` + said + `; case '$DATA' in long*) sleep 1000;; esac"` + "\n"
	for _, l := range languages {
		module += fmt.Sprintf("GenericLanguage %q %q \"utf-8\"\nAddVoice %q \"MALE1\" \"v\"\n", l, l, l)
	}
	write("config/modules/file.conf", module)
	t.Setenv("HOME", dir)
	t.Setenv("XDG_RUNTIME_DIR", dir)
	t.Setenv("SPEECHD_ADDRESS", "")
	os.Unsetenv("SPEECHD_ADDRESS")
	service := exec.Command("speech-dispatcher", "-s", "-C", filepath.Join(dir, "config"), "-t", "0")
	service.Env = append(os.Environ(), "LC_ALL=C.UTF-8") // it ends where the locale is not installed
	if err := service.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = service.Process.Kill()
		_ = service.Wait()
	})
	for limit := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(dir, "speech-dispatcher", "speechd.sock")); err == nil {
			break
		}
		if time.Now().After(limit) {
			t.Fatal("speech-dispatcher does not listen")
		}
	}
	s := New(nil)
	defer s.Close()
	for _, l := range languages {
		s.Speak(l, "long prompt")
		await(t, said, "in "+l)
	}
}
