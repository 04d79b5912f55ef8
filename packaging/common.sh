# shellcheck shell=bash
# Shared by quickstart.sh and test.sh, which source it. Expects `set -euo pipefail`.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8
# The tests share a precompiled header; without this ccache (where there is one) would never hit.
export CCACHE_SLOPPINESS=pch_defines,time_macros

say() { printf '\n== %s\n' "$*"; }
die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# as_root COMMAND...: runs it as root, with sudo where we are not.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "needs root or sudo to run: $*"
    fi
}

# missing_packages FILE...: the packages listed there that are not installed.
missing_packages() {
    local wanted have
    wanted=$(sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$@" | sort -u)
    have=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' 2>/dev/null | sed -n 's/^ii  *//p' | sort -u)
    # Not with process substitution: a chroot may have no /proc.
    printf '%s\n' "$wanted" | grep -vxF -e "$have" || true
}

# install_packages FILE...: installs what is missing; touches neither apt nor the network when nothing is.
install_packages() {
    local missing
    command -v apt-get >/dev/null || die "no apt-get here: this script knows Debian 12 only; the packages are named in packaging/packages*.txt"
    missing=$(missing_packages "$@")
    if [ -z "$missing" ]; then
        say "All packages are installed"
        return
    fi
    # shellcheck disable=SC2086  # one word a package
    say "Installing" $missing
    as_root apt-get update -q -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 ||
        die "apt-get update failed: is the network up, and is /etc/apt/sources.list right?"
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends \
        -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 $missing ||
        die "could not install all packages: see apt's message above"
}

# build_jobs: one a core, but no more than one per GiB of free memory; the largest sources need that much.
build_jobs() {
    local cores gib
    cores=$(nproc)
    gib=$(awk '/^MemAvailable:/ {print int($2 / 1048576)}' /proc/meminfo 2>/dev/null || echo "$cores")
    if [ "${gib:-0}" -lt 1 ]; then gib=1; fi
    if [ "$gib" -lt "$cores" ]; then echo "$gib"; else echo "$cores"; fi
}

# configure PRESET [OPTION...]: makes build/PRESET, or leaves it alone when it is there with these options. Ninja itself
# configures again when a CMakeLists.txt has changed.
configure() {
    local preset=$1 folder cache option
    shift
    folder=$root/build/$preset cache=$root/build/$preset/CMakeCache.txt
    local fresh=()
    if [ -f "$cache" ] && [ -f "$folder/build.ninja" ]; then
        if ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
            fresh=(--fresh)  # the tree was moved or copied
        else
            local same=yes
            for option in "$@"; do
                option=${option#-D}
                grep -qE "^${option%%=*}:[A-Z]+=${option#*=}\$" "$cache" || same=no
            done
            if [ "$same" = yes ]; then return; fi
        fi
    fi
    say "Configuring build/$preset"
    (cd "$root" && cmake --preset "$preset" "${fresh[@]}" "$@") || die "CMake could not configure build/$preset: see its message above"
}

# build PRESET [TARGET...]
build() {
    local preset=$1
    shift
    say "Building build/$preset"
    (cd "$root" && cmake --build "build/$preset" -j "$(build_jobs)" ${1:+--target "$@"}) ||
        die "build/$preset did not build: see the compiler's message above"
}
