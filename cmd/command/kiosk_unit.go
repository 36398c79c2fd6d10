package command

import (
	"fmt"
	"strings"
)

// A compositor and xinit do not pass on the exit status of what they run. So the
// window's first process makes a file when staff left it, and the service ends with
// status 0 then and only then; anything else starts it again.
const untilLeft = `"$@"; test -e "$RUNTIME_DIRECTORY/left"`

// cageUnit is a systemd service that shows the window by the compositor cage, which
// shows nothing else.
func cageUnit(user, lang string, command []string) string {
	return fmt.Sprintf(unit, unitWord(user), unitWord("LANG="+lang),
		unitWords("/bin/sh", "-c", untilLeft, "sh", "cage", "-d", "--")+" "+unitWords(command...)+leftFlag,
		`NoNewPrivileges=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
RestrictSUIDSGID=yes
LockPersonality=yes
`)
}

// matchboxUnit is one that starts an X server of its own. The X server may have to be
// root on some machines, so that new privileges cannot be forbidden.
func matchboxUnit(user, lang string, command []string) string {
	return fmt.Sprintf(unit, unitWord(user), unitWord("LANG="+lang),
		unitWords("/bin/sh", "-c", untilLeft, "sh", "xinit", "/bin/sh", "-c", `matchbox-window-manager -use_titlebar no & exec "$@"`, "sh")+
			" "+unitWords(command...)+leftFlag+" "+unitWords("--", ":0", "vt1", "-keeptty", "-nolisten", "tcp", "-noreset"), "")
}

// leftFlag is written as it is: %t is the folder of what lives until the machine stops.
const leftFlag = " --left=%t/antechamber-kiosk/left"

// unit is the service. The window is back within a second or two whatever ended it,
// and never given up. GPU, scanners, sound and printing need what is left open.
const unit = installMark + `[Unit]
Description=Antechamber, for people who check in by themselves
After=systemd-user-sessions.service plymouth-quit-wait.service getty@tty1.service cups.service
Conflicts=getty@tty1.service
OnSuccess=getty@tty1.service
StartLimitIntervalSec=0

[Service]
User=%s
PAMName=login
TTYPath=/dev/tty1
TTYReset=yes
TTYVHangup=yes
StandardInput=tty-fail
StandardOutput=journal
StandardError=journal
UtmpIdentifier=tty1
UtmpMode=user
Environment=%s ANTECHAMBER_KEYRING=file
RuntimeDirectory=antechamber-kiosk
RuntimeDirectoryMode=0700
ExecStart=%s
Restart=always
RestartSec=1
RestartPreventExitStatus=0
TimeoutStopSec=40
UMask=0077
LimitCORE=0
ProtectSystem=full
ProtectControlGroups=yes
%s
[Install]
WantedBy=graphical.target
`

// xServer keeps people from leaving the X server, and its screen from going dark.
const xServer = installMark + `Section "ServerFlags"
	Option "DontVTSwitch" "true"
	Option "DontZap" "true"
	Option "BlankTime" "0"
	Option "StandbyTime" "0"
	Option "SuspendTime" "0"
	Option "OffTime" "0"
EndSection
`

// desktopEntry opens the window when a desktop session begins.
func desktopEntry(command []string) string {
	words := make([]string, len(command))
	for i, w := range command {
		words[i] = desktopWord(w)
	}
	return installMark + `[Desktop Entry]
Type=Application
Name=Antechamber
Exec=` + strings.Join(words, " ") + `
Terminal=false
X-GNOME-Autostart-enabled=true
`
}

func unitWords(words ...string) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = unitWord(w)
	}
	return strings.Join(quoted, " ")
}

// unitWord writes a word as systemd.syntax(7) and systemd.service(5) have it, so that
// nothing in it is a specifier, a variable or a quote.
func unitWord(w string) string {
	w = strings.NewReplacer(`%`, `%%`, `$`, `$$`, `\`, `\\`, `"`, `\"`).Replace(w)
	if w == "" || w == ";" || strings.ContainsAny(w, " '\"\\;") {
		return `"` + w + `"`
	}
	return w
}

// desktopWord writes a word of Exec as the Desktop Entry Specification has it: quoted,
// and then with the escapes of any value.
func desktopWord(w string) string {
	plain := !strings.ContainsAny(w, " \"'\\><~|&;$*?#()`%") && w != ""
	if plain {
		return w
	}
	w = strings.NewReplacer(`"`, `\"`, "`", "\\`", `$`, `\$`, `\`, `\\`, `%`, `%%`).Replace(w)
	return strings.ReplaceAll(`"`+w+`"`, `\`, `\\`)
}
