#!/bin/sh
# Makes the embedded font subsets from Debian's Noto packages:
#   apt-get install fonts-noto-core fonts-noto-cjk fonttools
# The result is the same bytes each time for the same package versions.
set -eu
cd "$(dirname "$0")"
noto=/usr/share/fonts/truetype/noto
cjk=/usr/share/fonts/opentype/noto/NotoSansCJK
subset() { /usr/bin/python3 -m fontTools.subset "$@" --no-hinting --notdef-outline --name-IDs=0,1,2,3,4,5,6,13,14; }

rm -f ./*.ttf ./*.otf

# script SCRIPT UNICODES WEIGHTS: every glyph that the script's rules can reach is kept.
script() {
	for weight in $3; do
		subset "$noto/NotoSans$1-$weight.ttf" --unicodes="$2" --layout-features='*' --output-file="$1-$weight.ttf"
	done
}

# Latin needs no small capitals, old-style figures and the like.
for weight in Regular Bold; do
	subset "$noto/NotoSans-$weight.ttf" --output-file="Latin-$weight.ttf" --layout-features=ccmp,locl,kern,mark,mkmk,liga \
		--unicodes="U+0020-024F,U+0250-02FF,U+0300-036F,U+0370-03FF,U+0400-052F,U+1E00-1EFF,U+1F00-1FFF,U+2010-2027,U+202F-203A,U+2070-209C,U+20A0-20BF,U+2116,U+2122,U+2212,U+25CC"
done

both="Regular Bold"
script Arabic "U+0020,U+0600-06FF,U+0750-077F,U+08A0-08FF,U+200C-200F,U+25CC,U+FB50-FDFF,U+FE70-FEFF" "$both"
script Hebrew "U+0020,U+0590-05FF,U+200C-200F,U+20AA,U+25CC,U+FB1D-FB4F" "$both"
script Armenian "U+0020,U+0530-058F,U+FB13-FB17" "$both"
script Georgian "U+0020,U+10A0-10FF,U+1C90-1CBF,U+2D00-2D2F" "$both"
script Thai "U+0020,U+0E00-0E7F,U+200C-200D,U+25CC" "$both"
script Devanagari "U+0020,U+0900-097F,U+1CD0-1CFF,U+200C-200D,U+20B9,U+25CC,U+A8E0-A8FF" "$both"
script Bengali "U+0020,U+0964-0965,U+0980-09FF,U+200C-200D,U+25CC" "$both"
script Tamil "U+0020,U+0964-0965,U+0B80-0BFF,U+200C-200D,U+25CC" "$both"

script Ethiopic "U+0020,U+1200-139F,U+2D80-2DDF" Bold
script Gujarati "U+0020,U+0964-0965,U+0A80-0AFF,U+200C-200D,U+25CC" Bold
script Gurmukhi "U+0020,U+0964-0965,U+0A00-0A7F,U+200C-200D,U+25CC" Bold
script Telugu "U+0020,U+0964-0965,U+0C00-0C7F,U+200C-200D,U+25CC" Bold
script Kannada "U+0020,U+0964-0965,U+0C80-0CFF,U+200C-200D,U+25CC" Bold
script Malayalam "U+0020,U+0964-0965,U+0D00-0D7F,U+200C-200D,U+25CC" Bold
script Sinhala "U+0020,U+0964-0965,U+0D80-0DFF,U+200C-200D,U+25CC" Bold
script Khmer "U+0020,U+1780-17FF,U+200C-200D,U+25CC" Bold
script Lao "U+0020,U+0E80-0EFF,U+200C-200D,U+25CC" Bold
script Myanmar "U+0020,U+1000-109F,U+200C-200D,U+25CC,U+AA60-AA7F" Bold
script Thaana "U+0020,U+060C,U+061B,U+061F,U+0780-07BF,U+200C-200F,U+25CC" Bold

# The characters of CJK-Bold: Chinese (all of GBK, as rarer lists lack given names), kana, bopomofo and Hangul.
# Those of CJK-Regular: what texts are made of, which are GB 2312, the frequent half of Big5 and of Shift-JIS, kana,
# and whatever the translations, the organisations and the conferences use.
lists=$(mktemp -d)
trap 'rm -rf "$lists"' EXIT
/usr/bin/python3 - "$lists" <<'PYTHON'
import glob, sys
def decoded(encoding, leads=(0x81, 0xFE)):
    for lead in range(leads[0], leads[1] + 1):
        for trail in range(0x40, 0xFF):
            try:
                yield bytes([lead, trail]).decode(encoding)
            except UnicodeDecodeError:
                pass
def han(characters):
    return {c for c in characters if len(c) == 1 and c >= "\u2e80"}
def ranges(*pairs):
    return {chr(c) for first, last in pairs for c in range(first, last + 1)}
def write(name, characters):
    with open(f"{sys.argv[1]}/{name}", "w", encoding="utf-8") as f:
        f.write("".join(sorted(characters | {" ", "\u00b7"})))
kana = ranges((0x3000, 0x30FF), (0xFF00, 0xFFEF))
hangul = ranges((0x3131, 0x318E), (0xAC00, 0xD7A3))
bopomofo = ranges((0x3100, 0x312F), (0x31A0, 0x31BF), (0x31F0, 0x31FF))
write("Bold", han(c for e in ("gbk", "big5", "shift_jis") for c in decoded(e)) | kana | bopomofo | hangul)
used = set()
for path in glob.glob("../translations/*.toml") + ["../organisations.toml"] + glob.glob("../conferences/*.toml"):
    with open(path, encoding="utf-8") as f:
        used |= han(f.read())
frequent = [*decoded("gb2312", (0xB0, 0xF7)), *decoded("big5", (0xA4, 0xC6)), *decoded("shift_jis", (0x88, 0x97))]
write("Regular", han(frequent) | kana | used)
PYTHON
for weight in $both; do
	subset "$cjk-$weight.ttc" --font-number=2 --text-file="$lists/$weight" --layout-features=kern,mark,mkmk,ccmp \
		--drop-tables+=vhea,vmtx,VORG,BASE --output-file="CJK-$weight.otf"
done

# Characters whose forms in Japan and Taiwan are not those of mainland China, of those that names there are written with.
/usr/bin/python3 - "$lists" "$cjk-Bold.ttc" <<'PYTHON'
import sys
from fontTools.ttLib import TTCollection
def decoded(encoding, *leads):
    for first, last in leads:
        for lead in range(first, last + 1):
            for trail in range(0x40, 0xFF):
                try:
                    yield bytes([lead, trail]).decode(encoding)
                except UnicodeDecodeError:
                    pass
fonts = TTCollection(sys.argv[2], lazy=True)
mainland = fonts[2].getBestCmap()
for name, number, characters in [
    ("Japanese", 0, decoded("shift_jis", (0x88, 0x9F), (0xE0, 0xEA))),
    ("Traditional", 3, decoded("big5", (0xA4, 0xC6))),
]:
    local = fonts[number].getBestCmap()
    others = {c for c in characters if len(c) == 1 and c >= "\u4e00" and mainland.get(ord(c)) != local.get(ord(c))}
    with open(f"{sys.argv[1]}/{name}", "w", encoding="utf-8") as f:
        f.write("".join(sorted(others)))
PYTHON
local_forms() {
	subset "$cjk-Bold.ttc" --font-number="$2" --text-file="$lists/$1" --layout-features=kern,mark,mkmk,ccmp \
		--drop-tables+=vhea,vmtx,VORG,BASE --output-file="$1-Bold.otf"
}
local_forms Japanese 0
local_forms Traditional 3
