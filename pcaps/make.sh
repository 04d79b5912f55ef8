#!/bin/bash
# Makes the captures anew with real programs in network namespaces. Needs root and packaging/packages-full.txt.
#
#   pcaps/make.sh [--into DIR] [NAME...]     all of them, or those named, into DIR (by default this folder)
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
into=$here names=()
while [ $# != 0 ]; do
    case $1 in
        --into) into=$2 && shift 2 ;;
        -h | --help) sed -n '2,4s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" && exit 0 ;;
        *) names+=("$1") && shift ;;
    esac
done
if [ "${#names[@]}" = 0 ]; then
    for script in "$here"/make/*.sh; do
        case $script in
            */common.sh | */namespaces.sh) ;;  # what they share
            *) names+=("$(basename "$script" .sh)") ;;
        esac
    done
fi
[ "$(id -u)" = 0 ] || { echo "make.sh: network namespaces need root" >&2 && exit 1; }
mkdir -p "$into"
for name in "${names[@]}"; do
    OUT=$into/$name.pcap "$here/make/$name.sh" || { echo "make.sh: $name failed" >&2 && exit 1; }
    printf '%8s  %s\n' "$(stat -c %s "$into/$name.pcap")" "$name.pcap"
done
