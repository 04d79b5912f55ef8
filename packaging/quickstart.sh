#!/bin/bash
# From a bare Debian 12 to the first violations: installs what building needs, builds build/release/sealtap and replays
# the sample capture with the sample configuration. Run it from anywhere, as root or with sudo, as often as you like.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

case ${1:-} in
    '') ;;
    -h | --help)
        sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}"
        exit 0
        ;;
    *) die "takes no arguments, got: $*" ;;
esac

capture=pcaps/office-leak.pcap
queue=build/quickstart/violations.db

install_packages "$root/packaging/packages.txt"
# A tree that test.sh has configured keeps its tests; a new one needs none.
if [ ! -f "$root/build/release/build.ninja" ]; then
    configure release -DSEALTAP_TESTS=OFF
else
    configure release
fi
build release sealtap

say "Replaying $capture"
cd "$root"
[ -r "$capture" ] || die "$capture is missing: is this a whole checkout?"
mkdir -p "$(dirname "$queue")"
build/release/sealtap replay -c config/sample.yaml --queue "$queue" "$capture" ||
    die "the replay failed with status $?: see its message above"

cat <<TEXT

== What to try next (in $root)
  build/release/sealtap queue list --queue $queue         the violations as a work list
  build/release/sealtap queue stats --queue $queue        how many, by policy, zone and severity
  build/release/sealtap replay -c config/sample.yaml --alerts - $capture      every violation as a JSON line
  build/release/sealtap zones who -c config/sample.yaml 192.0.2.10            which zone an address lies in
  build/release/sealtap replay YOUR.pcap                   your own capture, without any configuration
  config/sample.yaml                                       zones, levels and authorisations to start from
  packaging/test.sh                                        all quick tests
TEXT
