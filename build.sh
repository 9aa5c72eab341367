#!/usr/bin/env bash
# Builds, tests and packs. The same verbs as build.cmd; ./build.sh help lists them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
PATH="$PATH:${HOME:-}/.dotnet:/usr/sbin:/sbin" # ldconfig is not on every user's path

configuration=Release
tests=test/Microsoft.ML.VideoDetection.Tests
results=artifacts/test

usage() {
  cat <<'TEXT'
usage: ./build.sh [verb] [arguments]
  (none)   build everything
  test     build and run the tests, but for the category Slow; arguments go to the test runner (--filter NAME)
  slow     build and run the tests of the category Slow
  demo     build and run the demonstration; arguments go to it
  pack     make the NuGet package in artifacts/
  approve  write down the public API as it is now, after a change that was meant; look at the difference and commit it
  docs     make docs/api and the drawings of the documentation again
  bench    build and measure this machine with the models; arguments go to the benchmark (--json NEW.json --compare OLD.json)
           bench kernels measures single operators; arguments go to BenchmarkDotNet (--filter '*Warp*' --job short)
  coverage build and run the tests as test does, and print how much of the library they run
TorchBackend=cuda ./build.sh ... uses the NVIDIA GPU build of torch.
TEXT
}

complain() { echo "build.sh: $*" >&2; }

check_sdk() {
  if ! dotnet --list-sdks 2>/dev/null | grep '^10\.' >/dev/null; then
    complain "The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0."
    exit 1
  fi
}

# Libraries of the system that our native packages and .NET link to, and the Debian and Ubuntu packages that bring them
# (the first that exists). libgtk-3-0 does not depend on the others, although OpenCV needs them too.
needed_libraries=(
  libgtk-3.so.0=libgtk-3-0t64,libgtk-3-0
  libatomic.so.1=libatomic1
  libdrm.so.2=libdrm2
  libstdc++.so.6=libstdc++6
  libssl.so.3=libssl3t64,libssl3
  libicuuc.so.=libicu
)

missing_libraries() {
  local present entry
  present="$(ldconfig -p)"
  for entry in "${needed_libraries[@]}"; do
    [[ "$present" == *"${entry%%=*}"* ]] || echo "$entry"
  done
}

# The first of the names that this system's package index knows.
package_of() {
  local name
  if [[ "$1" == libicu ]]; then # its package carries a version: libicu72
    apt-cache search --names-only '^libicu[0-9]+(t64)?$' | cut -d' ' -f1 | sort -V | tail -n 1
    return
  fi
  for name in ${1//,/ }; do
    if apt-cache show "$name" >/dev/null 2>&1; then
      echo "$name"
      return
    fi
  done
  echo "${1##*,}"
}

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo -n "$@"; fi
}

install_missing_libraries() {
  command -v apt-get >/dev/null || return 1
  [[ $EUID -eq 0 ]] || sudo -n true 2>/dev/null || return 1
  as_root apt-get update -qq || true # offline: what is known may do
  local entry packages=()
  for entry in $(missing_libraries); do packages+=("$(package_of "${entry#*=}")"); done
  echo "build.sh: installing ${packages[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends "${packages[@]}" || return 1
  [[ -z "$(missing_libraries)" ]]
}

# The web page is tested in a real browser. Without one those tests are skipped and say so; when CI=true that is a failure.
check_browser() {
  local place
  for place in "${DFF_CHROMIUM:-}" /usr/bin/chromium /usr/bin/chromium-browser /usr/bin/google-chrome "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
    [[ -z "$place" || ! -x "$place" ]] || return 0
  done
  if [[ "$(uname -s)" == Linux ]] && command -v apt-get >/dev/null && { [[ $EUID -eq 0 ]] || sudo -n true 2>/dev/null; }; then
    as_root apt-get update -qq || true
    echo "build.sh: installing chromium"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends chromium fonts-dejavu-core && return 0
  fi
  complain "The tests of the web page need Chromium: run 'sudo apt-get install chromium', install Chrome, or put the path of one into DFF_CHROMIUM."
}

# Training and evaluation on several processes are tested with two. Without Open MPI those tests are skipped, as above.
check_mpi() {
  [[ "$(uname -s)" == Linux ]] || return 0
  [[ ! -x /usr/bin/mpirun ]] || return 0
  if command -v apt-get >/dev/null && { [[ $EUID -eq 0 ]] || sudo -n true 2>/dev/null; }; then
    as_root apt-get update -qq || true
    echo "build.sh: installing Open MPI"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends openmpi-bin && return 0
  fi
  complain "The tests with several processes need Open MPI: run 'sudo apt-get install openmpi-bin libopenmpi3'."
}

check_native_libraries() {
  [[ "$(uname -s)" == Linux ]] || return 0
  [[ -n "$(missing_libraries)" ]] || return 0
  if install_missing_libraries; then return 0; fi
  local entry names=() packages=()
  for entry in $(missing_libraries); do
    names+=("${entry%%=*}")
    if command -v apt-cache >/dev/null; then packages+=("$(package_of "${entry#*=}")"); else packages+=("${entry##*[=,]}"); fi
  done
  complain "OpenCV and .NET need ${names[*]}, missing here: run 'sudo apt-get install ${packages[*]}' or install what your system calls them."
  [[ "$1" == may-go-on ]] || exit 1
}

build() {
  [[ -d src/Microsoft.ML.VideoDetection/obj ]] || echo "build.sh: building; the first time fetches up to 650 MB of packages and takes some minutes"
  dotnet build Dff.ML.sln -c "$configuration" --nologo -v quiet
}

# Numbers of the report: <Counters total="54" executed="54" passed="54" failed="0" ... />
counter() { sed -n "s/.*<Counters .*\b$1=\"\([0-9]*\)\".*/\1/p" "$results/test.trx"; }

run_tests() {
  local filter="$1" status=0 total passed failed
  shift
  local arguments=(--report-trx --report-trx-filename test.trx --results-directory "$PWD/$results" "$@")
  [[ " $* " == *" --filter "* ]] || arguments+=(--filter "$filter")
  [[ -t 1 ]] || arguments+=(--output Detailed) # a log has no progress bar: a line per test instead
  rm -f "$results/test.trx"
  dotnet run --project "$tests" -c "$configuration" --no-build -- "${arguments[@]}" || status=$?
  if [[ ! -s "$results/test.trx" ]]; then
    complain "The tests ended without a report (exit code $status)."
    exit 1
  fi

  total="$(counter total)" passed="$(counter passed)"
  failed="$(grep -c '<UnitTestResult .*outcome="\(Failed\|Error\|Timeout\|Aborted\)"' "$results/test.trx" || true)"
  local skipped=$((total - passed - failed))
  if [[ "${CI:-}" == true && $skipped -ne 0 ]]; then
    complain "$skipped test(s) were skipped; none may be when CI=true."
    [[ $status -ne 0 ]] || status=1
  fi
  [[ $failed -eq 0 || $status -ne 0 ]] || status=1
  echo "$passed passed, $failed failed, $skipped skipped"
  exit "$status"
}

# The report begins with the rates of all that testconfig.json includes: the library. Its name carries the time.
print_coverage() {
  local report
  for report in "$results"/coverage.cobertura*.xml; do
    [[ -s "$report" ]] || continue
    mv "$report" "$results/coverage.cobertura.xml"
    sed -n 's/.*<coverage line-rate="\([0-9.]*\)" branch-rate="\([0-9.]*\)".*/\1 \2/p' "$results/coverage.cobertura.xml" \
      | awk '{ printf "line rate %.1f %%, branch rate %.1f %%\n", 100 * $1, 100 * $2 }'
  done
}

verb="${1:-build}"
[[ $# -eq 0 ]] || shift
case "$verb" in
  build | pack | approve | docs) check_native_libraries may-go-on ;;
  test | slow | demo | bench | coverage) check_native_libraries or-stop ;;
  help | -h | --help)
    usage
    exit 0
    ;;
  *)
    usage >&2
    exit 2
    ;;
esac
check_sdk
if [[ "$verb" == test || "$verb" == coverage ]]; then
  check_browser
  check_mpi
fi
case "$verb" in
  build) build ;;
  test) build && run_tests 'TestCategory!=Slow' "$@" ;;
  slow) build && run_tests 'TestCategory=Slow' "$@" ;;
  coverage)
    build
    rm -f "$results"/coverage.cobertura*.xml
    status=0
    (run_tests 'TestCategory!=Slow' --coverlet "$@") || status=$?
    print_coverage
    exit "$status"
    ;;
  bench)
    build
    if [[ "${1:-}" == kernels ]]; then
      shift
      exec dotnet run --project bench/Dff.Benchmarks -c "$configuration" --no-build -- "$@"
    fi
    dotnet run --project src/Dff.Samples -c "$configuration" --no-build -- benchmark "$@"
    ;;
  demo) build && dotnet run --project src/Dff.Samples -c "$configuration" --no-build -- demo "$@" ;;
  approve) build && DFF_WRITE=1 run_tests 'FullyQualifiedName~PublicApiTests' ;;
  docs) build && DFF_WRITE=1 run_tests 'FullyQualifiedName~ApiReferenceTests|FullyQualifiedName~FigureTests' ;;
  pack)
    # The paths of this machine stay out of the symbols.
    dotnet pack src/Microsoft.ML.VideoDetection -c "$configuration" --nologo -v quiet -o artifacts -p:ContinuousIntegrationBuild=true
    ls artifacts/*.*nupkg
    ;;
esac
