#!/bin/bash
# How fast a live sensor may be fed before it loses anything, beside what `tcpdump -w /dev/null` takes on the same virtual
# cable, and whether the sensor's account is exact at every rate. Needs root, packaging/packages-full.txt and a built sealtap.
#
#   tests/live/rate.sh            SEALTAP=FILE another sealtap; RATE_SECONDS=2 length of one try; RATE_STEPS=6 of the search
#                                 RATE_READERS=1, RATE_WORKERS=1 of the sensor
#
# Sender and sensor share this machine's cores, so that only the ratio of two figures of one run means anything.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../pcaps/make/namespaces.sh"

sealtap=${SEALTAP:-$root/build/release/sealtap}
sender=$(dirname "$sealtap")/live_sender
for program in "$sealtap" "$sender"; do [ -x "$program" ] || fail "$program is not built yet"; done
cable_up 9000
python3 "$root/tests/live/rate.py" --sealtap "$sealtap" --sender "$sender" --root "$root" --work "$work" \
    --inside "$inside" --outside "$outside" --seconds "${RATE_SECONDS:-2}" --steps "${RATE_STEPS:-6}" \
    --readers "${RATE_READERS:-1}" --workers "${RATE_WORKERS:-1}"
