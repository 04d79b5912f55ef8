#!/bin/bash
# Shows that documents which take long to open cost other traffic nothing: among many flows with a secret each come uploads
# whose opener hangs. The sensor must read every packet, shed nothing and report every secret, and account for each of the
# slow documents. Needs root, packaging/packages-full.txt, a built sealtap and opener_scripted_child.
#
#   tests/live/brokers.sh         SEALTAP=FILE another sealtap; SEALTAP_BEFORE=FILE one whose workers wait for openers: what it
#                                 loses of the same traffic is printed for comparison
#
# It ends with status 77 and says so where no network namespace can be made.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../../pcaps/make/namespaces.sh"

sealtap=${SEALTAP:-$root/build/release/sealtap}
folder=$(dirname "$sealtap")
for program in "$sealtap" "$folder/opener_scripted_child"; do
    [ -x "$program" ] || fail "$program is not built yet"
done
if ! unshare --net true 2>/dev/null; then
    echo "brokers.sh: skipped: no network namespace can be made here"
    exit 77
fi
cable_up 9000
python3 -B "$root/tests/live/brokers.py" --sealtap "$sealtap" --before "${SEALTAP_BEFORE:-}" \
    --opener "$folder/opener_scripted_child" --root "$root" --work "$work" --inside "$inside" --outside "$outside"
