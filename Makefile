# One set of build flags for everything: another set builds Fyne's C parts anew, which takes minutes.
export CGO_ENABLED = 1
export LANG = en_GB.UTF-8

BIN        = bin/antechamber
TO_BUILD   = pkg-config libgl1-mesa-dev xorg-dev libasound2-dev
TO_TEST    = xvfb xdotool x11-xkb-utils libgl1-mesa-dri poppler-utils mupdf-tools zbar-tools qpdf strace iproute2 nftables \
             openbox x11-xserver-utils xserver-xorg-video-dummy speech-dispatcher cups-ipp-utils dbus
TO_BROWSE  = chromium
TO_LONG    = cups cups-client cups-filters libreoffice-calc-nogui zxing-cpp-tools
TO_MEASURE = xvfb libgl1-mesa-dri zbar-tools zxing-cpp-tools glabels
TO_PACKAGE = dpkg-dev xz-utils zip jq gcc-mingw-w64-x86-64 g++-mingw-w64-x86-64
TO_CHECK   = xvfb xdotool libgl1-mesa-dri desktop-file-utils appstream man-db libglib2.0-bin systemd unzip
TO_WINDOWS = wine wine64
TO_DRAW    = imagemagick pngquant optipng
TO_FONTS   = fonts-noto-core fonts-noto-cjk fonttools
TO_DAY     = cups cups-client cups-filters cups-ipp-utils dbus poppler-utils zbar-tools

.PHONY: run build headless package package-check test race chaos soak day long lint shots pictures tour bench measure fonts clean

run: build ## opens the rehearsal; without a display draws the tour into out/
	$(BIN) kiosk --rehearsal --tour out

build: ## bin/antechamber
	@.ci/install $(TO_BUILD)
	go build -o $(BIN) ./cmd/antechamber

headless: ## the same without window, camera and sound; needs no C compiler
	CGO_ENABLED=0 go build -o bin/antechamber-headless ./cmd/antechamber

package: ## in out/package: a .deb, a tar.xz, a zip for Windows; the same bytes each time
	@.ci/install $(TO_BUILD) $(TO_PACKAGE)
	.package/make

package-check: package ## makes them again elsewhere, compares, installs and starts them
	@.ci/install $(TO_PACKAGE) $(TO_CHECK)
	-@.ci/install $(TO_WINDOWS) # without it the program for Windows is not started
	.package/check

test: ## every test that takes no minutes
	@.ci/install $(TO_BUILD) $(TO_TEST)
	-@.ci/install $(TO_BROWSE) # without it the board's page is not tried in a browser
	go test ./...

race: ## every test but those of windows under the race detector; another set of flags, so it builds all anew
	@.ci/install $(TO_BUILD) $(TO_TEST)
	go test -race -timeout 60m -p 1 $$(go list ./... | grep -v -e /kiosk/window$$ -e /cmd/antechamber$$)

chaos: ## kiosks and a hub, alone and by three NATS servers, cut off and killed at random; a minute, or CHAOS=5m each
	@.ci/install $(TO_TEST)
	ANTECHAMBER_CHAOS=$(CHAOS) go test -count=1 -v -run '^Test(Cluster)?Chaos$$' ./storage/replica ./cmd/command

soak: ## two hours of random touches, keys and scans at self-service, or SOAK=5m: its memory must stay flat
	@.ci/install $(TO_BUILD) $(TO_TEST)
	ANTECHAMBER_SOAK=$(or $(SOAK),2h) go test -count=1 -timeout 0 -v -run '^TestSoak$$' ./cmd/antechamber

day: ## a whole day in twenty minutes: a hub, three windows, a printer, 2,000 people, or DAY=60 in five; out/day/report.html
	@.ci/install $(TO_BUILD) $(TO_TEST) $(TO_DAY)
	ANTECHAMBER_DAY=$(or $(DAY),2000) go test -count=1 -timeout 0 -v -run '^TestDay$$' ./cmd/antechamber

long: build ## what takes longer: fuzzing, many badges, a real CUPS, the measurements
	@.ci/install $(TO_TEST) $(TO_LONG)
	.ci/long

lint: ## gofumpt, go vet, staticcheck
	@.ci/install $(TO_BUILD)
	@unformatted=$$(go tool gofumpt -l .); if [ -n "$$unformatted" ]; then echo "gofumpt -w these:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go tool staticcheck ./...
	CGO_ENABLED=0 go build -o /dev/null ./cmd/antechamber
	GOOS=windows CGO_ENABLED=0 go vet ./badges/printer

shots: build ## a picture of every state of every screen, in out/shots
	$(BIN) shots --out out/shots

pictures: build ## the pictures of the manuals, in docs/pictures
	@.ci/install $(TO_DRAW)
	.ci/pictures

tour: build ## a morning by itself, in out/
	$(BIN) tour --out out

bench: build ## the measurements of docs/performance.md
	$(BIN) bench

measure: build ## the same with how costs grow, on a machine that does nothing else: writes the tables of docs/performance.md anew
	@.ci/install $(TO_MEASURE)
	$(BIN) bench --growth --write docs/performance.md

fonts: ## makes the embedded subsets of Noto anew
	@.ci/install $(TO_FONTS)
	assets/fonts/make.sh

clean:
	rm -rf bin out
