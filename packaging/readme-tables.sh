#!/bin/bash
# Writes the tables of README.md between its two marks: the detectors as the built program lists them, the protocols and
# codings as their builtin.cc names them, the formats as sealtap-opener does, links and tunnels as sensor/decode/README.md does. Needs build/release/sealtap,
# or SEALTAP=PATH.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

sealtap=${SEALTAP:-$root/build/release/sealtap}
[ -x "$sealtap" ] || die "$sealtap is not built yet: run packaging/quickstart.sh, or name one in SEALTAP"

# extensions KIND: the folders that sensor/KIND/builtin.cc includes, in their order.
extensions() {
    sed -n "s|^#include \"$1/\([a-z0-9_]*\)/.*|\1|p" "$root/sensor/$1/builtin.cc" | uniq | paste -sd, | sed 's/,/, /g'
}

# first_column HEAD: of the table in sensor/decode/README.md whose first column is called so.
first_column() {
    sed -n "/^| $1 |/,/^\$/p" "$root/sensor/decode/README.md" | sed -n '3,$s/^| \([^|]*\) |.*/\1/p' | paste -sd';' | sed 's/; */; /g'
}

tables() {
    printf 'Links: %s.\n\nTunnels, nested and bounded: %s.\n\n' "$(first_column link)" "$(first_column tunnel)"
    printf 'Protocols, recognised by content and not by port: %s. What none of them takes is read as a raw stream or datagram.\n\n' \
        "$(extensions protocols)"
    printf 'Codings: %s. Charsets: UTF-8, GB18030 (GBK) and UTF-16 as they stand; Big5, Shift-JIS, EUC,\nHZ, ISO-2022, UTF-7, UTF-32 and what else iconv knows through a view, by declaration or by what the octets show.\n\n' "$(extensions content)"
    printf '| opened as a whole | what is read of it |\n|---|---|\n'
    "$(dirname "$sealtap")/sealtap-opener" --formats
    printf '\n| detector | category | finds | proves its matches | confidence |\n|---|---|---|---|---|\n'
    "$sealtap" rules list --json --rules "$root/rules" | python3 -c '
import json, sys
for line in sys.stdin:
    rule = json.loads(line)
    print("| `{detector}` | {category} | {finds} | {checked} | {confidence} |".format(**rule))'
}

text=$(tables)
TEXT=$text python3 - "$root/README.md" <<'PY'
import os, pathlib, sys
readme = pathlib.Path(sys.argv[1])
begin, end = "<!-- tables: begin -->", "<!-- tables: end -->"
before, rest = readme.read_text(encoding="utf-8").split(begin)
after = rest.split(end)[1]
readme.write_text(before + begin + "\n\n" + os.environ["TEXT"] + "\n\n" + end + after, encoding="utf-8")
PY
