#!/bin/bash
# All tests, from a bare Debian 12: installs what they need, builds and runs CTest's label `quick` optimised (release) and
# under ASan and UBSan (dev), and the label `threads` under TSan (tsan). Run it from anywhere, as root or with sudo.
#
#   packaging/test.sh          the quick tests; fixtures only
#   packaging/test.sh --full   also: the captures of pcaps/ made anew by real programs, and played to a live sensor (root),
#                              the highest rate that a live sensor takes without loss, the label `full`, every fuzz target
#                              for FUZZ_SECONDS (60), clang-tidy and clang-format
#
# A build that fails ends the run; a test that fails does not, but the exit status is 1.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

full=no
case ${1:-} in
    '') ;;
    --full) full=yes ;;
    -h | --help)
        sed -n '2,/^set/s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
        exit 0
        ;;
    *) die "unknown argument $1; try --help" ;;
esac

export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1
fuzz_seconds=${FUZZ_SECONDS:-60}
logs=$root/build/test-logs
mkdir -p "$logs"
summaries=()  # "NAME: CTest's summary line"
failures=()   # what failed, for people
tests_total=0 tests_failed=0

# run_ctest NAME PRESET LABEL [COMMAND PREFIX...]. A test with several labels may have them joined by +, since
# gtest_discover_tests cannot hand on a list.
run_ctest() {
    local name=$1 preset=$2 label=$3 line
    shift 3
    say "Testing: $name"
    "$@" ctest --test-dir "$root/build/$preset" -L "(^|[+])$label(\$|[+])" -j "$(nproc)" --output-on-failure --no-tests=error \
        2>&1 | tee "$logs/$name.log" || failures+=("$name")
    line=$(grep -E '^[0-9]+% tests passed' "$logs/$name.log" || echo "no tests ran")
    summaries+=("$name: $line")
    if [[ $line =~ passed,\ ([0-9]+)\ tests?\ failed\ out\ of\ ([0-9]+) ]]; then
        tests_failed=$((tests_failed + BASH_REMATCH[1])) tests_total=$((tests_total + BASH_REMATCH[2]))
    else  # a run without tests is a failure, and the last line must say so
        tests_failed=$((tests_failed + 1)) tests_total=$((tests_total + 1))
    fi
}

# check NAME COMMAND...: one more test, which is not CTest's. Status 77: it cannot be run here.
check() {
    local name=$1
    shift
    say "Checking: $name"
    tests_total=$((tests_total + 1))
    local status=0
    "$@" 2>&1 | tee "$logs/$name.log" || status=$?
    case $status in
        0) summaries+=("$name: passed") ;;
        77) summaries+=("$name: skipped, see build/test-logs/$name.log") ;;  # not possible here; it says why
        *)
            summaries+=("$name: FAILED, see build/test-logs/$name.log")
            failures+=("$name") tests_failed=$((tests_failed + 1))
            ;;
    esac
}

# The test programs that carry the label `threads`; nothing else is built under TSan.
thread_tests() {
    cat "$root"/tests/*/CMakeLists.txt | sed 's/#.*//' | tr '\n' ' ' |
        grep -oP 'sealtap_test\(\s*\K[A-Za-z0-9_]+(?=[^()]*LABELS[^()]*\bthreads\b)' || true
}

quick() {
    configure release -DSEALTAP_TESTS=ON
    build release
    run_ctest release release quick
    configure dev -DSEALTAP_TESTS=ON
    build dev
    run_ctest dev dev quick

    local targets steady=()
    mapfile -t targets <<<"$(thread_tests)"
    if [ -z "${targets[0]:-}" ]; then
        say "No test program is labelled threads: nothing for TSan"
        return
    fi
    # g++'s TSan cannot follow the stand-alone fences that Asio sets around a handler, and refuses to compile them; Asio's
    # own locks order everything without them.
    configure tsan -DSEALTAP_TESTS=ON -DCMAKE_CXX_FLAGS=-DBOOST_ASIO_DISABLE_FENCED_BLOCK
    build tsan "${targets[@]}"
    # TSan of g++ 12 does not know the address layout of newer kernels; without randomisation it does.
    if setarch -R true 2>/dev/null; then steady=(setarch -R); fi
    run_ctest tsan tsan threads "${steady[@]}"
}

# fuzz_all: every target on its own growing corpus, which starts from the seeds and is kept in build/fuzz/corpus.
fuzz_all() {
    local target name status=0
    for target in "$root"/build/fuzz/*_fuzz; do
        name=$(basename "$target" _fuzz)
        mkdir -p "$root/build/fuzz/corpus/$name" "$root/build/fuzz/crashes"
        printf -- '-- %s, %s s\n' "$name" "$fuzz_seconds"
        "$target" -max_total_time="$fuzz_seconds" -rss_limit_mb=2048 -timeout=20 -print_final_stats=1 -verbosity=0 \
            -artifact_prefix="$root/build/fuzz/crashes/$name-" \
            "$root/build/fuzz/corpus/$name" "$root/tests/fuzz/corpus/$name" || status=1
    done
    return $status
}

# captures_anew: the captures of pcaps/ made again by the real programs must show what the committed ones show.
captures_anew() {
    local made=$root/build/captures
    [ "$(id -u)" = 0 ] || die "the captures are made in network namespaces: run as root"
    rm -rf "$made"
    "$root/pcaps/make.sh" --into "$made" || return 1
    python3 "$root/pcaps/findings.py" --sealtap "$root/build/release/sealtap" --compare "$root/pcaps" "$made"
}

sources() { find "$root/sensor" "$root/include" "$root/tests" -name '*.cc' -o -name '*.h'; }
formatted() { sources | xargs -d '\n' clang-format-19 --dry-run --Werror; }
tidy() { run-clang-tidy-19 -quiet -p "$root/build/tidy" -j "$(build_jobs)" "$root/sensor/.*"; }

everything() {
    install_packages "$root"/packaging/packages*.txt
    quick
    check clang-format formatted
    check captures captures_anew
    check live "$root/pcaps/live.sh"
    check live-readers "$root/tests/live/fanout.sh"
    check live-brokers "$root/tests/live/brokers.sh"
    check live-offload "$root/tests/live/offload.sh"
    check live-rate "$root/tests/live/rate.sh"
    run_ctest full release full
    configure fuzz -DSEALTAP_TESTS=ON
    build fuzz
    check fuzz fuzz_all
    # run-clang-tidy goes over the compile commands in parallel and without building.
    configure tidy -DSEALTAP_TESTS=OFF -DCMAKE_CXX_CLANG_TIDY=
    check clang-tidy tidy
}

if [ "$full" = yes ]; then
    everything
else
    install_packages "$root"/packaging/packages.txt "$root"/packaging/packages-test.txt
    quick
fi

say "Summary, after $((SECONDS / 60)) min $((SECONDS % 60)) s"
printf '  %s\n' "${summaries[@]}"
if [ "${#failures[@]}" != 0 ]; then printf '  failed: %s\n' "${failures[*]}"; fi
if [ "$tests_total" = 0 ]; then die "no tests ran"; fi
printf '%s%% tests passed, %s tests failed out of %s\n' \
    $(((tests_total - tests_failed) * 100 / tests_total)) "$tests_failed" "$tests_total"
[ "${#failures[@]}" = 0 ]
