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
  processors  build and run the numeric tests as on other processors: without AVX-512, without AVX, on one thread, beside other programs
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

# Annotated videos are encoded by ffmpeg, and looked at with ffprobe. Without it those tests are skipped, as above.
check_ffmpeg() {
  ! { command -v ffmpeg && command -v ffprobe; } >/dev/null || return 0
  if [[ "$(uname -s)" == Linux ]] && command -v apt-get >/dev/null && { [[ $EUID -eq 0 ]] || sudo -n true 2>/dev/null; }; then
    as_root apt-get update -qq || true
    echo "build.sh: installing ffmpeg"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Use-Pty=0 --no-install-recommends ffmpeg && return 0
  fi
  complain "The tests of video files need ffmpeg: run 'sudo apt-get install ffmpeg', or put it on the path."
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

# Real footage is not for the repository; the tests that read it exist where it does (the folder beside the checkout, or DFF_SHARED).
without_shared() {
  local folder="$PWD"
  if [[ -n "${DFF_SHARED:-}" ]]; then
    [[ ! -d "$DFF_SHARED" ]] || return 0
  else
    while [[ -n "$folder" ]]; do
      [[ ! -d "$folder/shared" ]] || return 0
      folder="${folder%/*}"
    done
  fi
  echo '&TestCategory!=Shared'
}

build() {
  [[ -d src/Microsoft.ML.VideoDetection/obj ]] || echo "build.sh: building; the first time fetches up to 710 MB of packages and takes some minutes"
  dotnet build Dff.ML.sln -c "$configuration" --nologo -v quiet
}

# Numbers of a report: <Counters total="54" executed="54" passed="54" failed="0" ... />
counter() { sed -n "s/.*<Counters .*\b$1=\"\([0-9]*\)\".*/\1/p" "$2"; }
failures() { grep -c '<UnitTestResult .*outcome="\(Failed\|Error\|Timeout\|Aborted\)"' "$1" || true; }

# Sets 'user' and 'system' to the seconds that everything started from here, and waited for, has used so far. Bash's 'times' says it in
# its second line, 1m2.345s 0m6.789s, and only to the shell itself: not to a $(...).
processor_time() {
  mkdir -p "$results"
  times >"$results/times"
  [[ "$(sed -n 2p "$results/times")" =~ ^([0-9]+)m([0-9]+)[^\ ]*\ ([0-9]+)m([0-9]+) ]]
  user=$((60 * BASH_REMATCH[1] + BASH_REMATCH[2])) system=$((60 * BASH_REMATCH[3] + BASH_REMATCH[4]))
}

# A shell starts what runs in the background (./build.sh test &) so that Ctrl+C is ignored, for all that it starts in turn: tests of
# Ctrl+C want it back.
with_interrupt=()
if env --default-signal=INT true 2>/dev/null; then with_interrupt=(env --default-signal=INT); fi

run_tests() {
  local filter="$1" status=0 total passed failed user system
  shift
  local arguments=(--report-trx --report-trx-filename test.trx --results-directory "$PWD/$results" "$@")
  [[ " $* " == *" --filter "* ]] || arguments+=(--filter "$filter")
  [[ -t 1 ]] || arguments+=(--output Detailed) # a log has no progress bar: a line per test instead
  rm -f "$results/test.trx"

  # Threads of torch that have nothing to do wait instead of spinning, and short programs are not recompiled with what was learnt
  # of them: half of the processor time otherwise.
  export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-PASSIVE}" DOTNET_TieredPGO="${DOTNET_TieredPGO:-0}"
  processor_time
  local user_before=$user system_before=$system
  "${with_interrupt[@]}" dotnet run --project "$tests" -c "$configuration" --no-build -- "${arguments[@]}" || status=$?
  processor_time
  user=$((user - user_before)) system=$((system - system_before))
  if [[ ! -s "$results/test.trx" ]]; then
    complain "The tests ended without a report (exit code $status)."
    exit 1
  fi

  total="$(counter total "$results/test.trx")" passed="$(counter passed "$results/test.trx")"
  failed="$(failures "$results/test.trx")"
  local skipped=$((total - passed - failed))
  if [[ "${CI:-}" == true && $skipped -ne 0 ]]; then
    complain "$skipped test(s) were skipped; none may be when CI=true."
    [[ $status -ne 0 ]] || status=1
  fi
  [[ $failed -eq 0 || $status -ne 0 ]] || status=1
  echo "processor time: $((user + system)) s (user $user s, system $system s)"
  echo "$passed passed, $failed failed, $skipped skipped"
  exit "$status"
}

# What computes. Other processors add in another order, so every tolerance there has to follow from arithmetic.
numeric='FullyQualifiedName~.Tests.Operators.|FullyQualifiedName~.Tests.Modeling.|FullyQualifiedName~.Tests.Propagation.|FullyQualifiedName~.Tests.Tasks.'
numeric+='|FullyQualifiedName~.Tests.Training.|FullyQualifiedName~.Tests.Evaluation.'
numeric+='|FullyQualifiedName~.Data.Synthetic.|FullyQualifiedName~InferenceCommandTests|FullyQualifiedName~OneDnnTests|FullyQualifiedName~FramePreprocessorTests'
other_threads='FullyQualifiedName~With_the_other_number_of_threads_too' # slow, but just what is asked here

as_avx2=(ONEDNN_MAX_CPU_ISA=AVX2 ATEN_CPU_CAPABILITY=avx2 MKL_ENABLE_INSTRUCTIONS=AVX2 DOTNET_EnableAVX512F=0 DOTNET_EnableAVX512=0)
as_sse41=(ONEDNN_MAX_CPU_ISA=SSE41 ATEN_CPU_CAPABILITY=default MKL_ENABLE_INSTRUCTIONS=SSE4_2 DOTNET_EnableAVX=0 DOTNET_EnableAVX2=0
  DOTNET_EnableAVX512F=0 DOTNET_EnableAVX512=0)
# With SSE4.1 kernels the second step of training_step_r50_b has one ReLU of layer2.0 on its other branch: docs/reference.md.
but_sse41='&FullyQualifiedName!~ReferenceTrainingTests'

run_processors() {
  local shared all_passed=0 all_failed=0 all_skipped=0 busy=()
  shared="$(without_shared)"
  mkdir -p "$results"
  trap 'kill "${busy[@]}" 2>/dev/null || true' EXIT

  as_processor() { # NAME THREADS VARIABLE=VALUE...
    local name="$1, $2 thread(s)" log report passed failed skipped but=""
    [[ "$1" != *SSE4.1* ]] || but="$but_sse41"
    log="$results/processors-$(tr -cs '[:alnum:]\n' - <<<"$name")" report="${log##*/}.trx"
    rm -f "$log".*
    env OMP_NUM_THREADS="$2" MKL_NUM_THREADS="$2" OMP_WAIT_POLICY=PASSIVE "${@:3}" \
      dotnet run --project "$tests" -c "$configuration" --no-build -- --report-trx --report-trx-filename "$report" \
      --results-directory "$PWD/$results" --output Detailed --filter "(($numeric)&TestCategory!=Slow$shared|$other_threads)$but" >"$log.log" 2>&1 || true
    if [[ ! -s "$log.trx" ]]; then
      echo "$name: ended without a report, see $log.log"
      all_failed=$((all_failed + 1))
      return
    fi
    passed="$(counter passed "$log.trx")"
    failed="$(failures "$log.trx")"
    skipped=$(($(counter total "$log.trx") - passed - failed))
    echo "$name: $passed passed, $failed failed, $skipped skipped"
    [[ $failed -eq 0 ]] || sed -n 's/^failed \(.*\) (.*/  \1/p' "$log.log"
    all_passed=$((all_passed + passed)) all_failed=$((all_failed + failed)) all_skipped=$((all_skipped + skipped))
  }

  local threads
  for threads in 1 2; do
    as_processor "this machine" "$threads"
    as_processor "as AVX2" "$threads" "${as_avx2[@]}"
    as_processor "as SSE4.1" "$threads" "${as_sse41[@]}"
  done
  as_processor "oneDNN as AVX2, torch as none" 2 ONEDNN_MAX_CPU_ISA=AVX2 ATEN_CPU_CAPABILITY=default
  as_processor "without oneDNN of our own" 2 DFF_ONEDNN=0
  for ((threads = 0; threads < $(nproc); threads++)); do
    while kill -0 $$ 2>/dev/null; do # ends with this script, however that ends
      for ((turn = 0; turn < 100000; turn++)); do :; done
    done &
    busy+=($!)
  done
  as_processor "beside other programs" 2
  kill "${busy[@]}"
  wait "${busy[@]}" 2>/dev/null || true
  busy=()

  echo "$all_passed passed, $all_failed failed, $all_skipped skipped"
  [[ $all_failed -eq 0 ]] || exit 1
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
  test | slow | processors | demo | bench | coverage) check_native_libraries or-stop ;;
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
  check_ffmpeg
fi
case "$verb" in
  build) build ;;
  test)
    # The networks of the tests are too small for two threads to be worth their waiting; 'processors' runs the numeric ones with both.
    export OMP_NUM_THREADS="${OMP_NUM_THREADS:-1}"
    build && run_tests "TestCategory!=Slow$(without_shared)" "$@"
    ;;
  slow) build && run_tests "TestCategory=Slow$(without_shared)" "$@" ;;
  processors) build && run_processors ;;
  coverage)
    build
    rm -f "$results"/coverage.cobertura*.xml
    status=0
    (run_tests "TestCategory!=Slow$(without_shared)" --coverlet "$@") || status=$?
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
  docs) build && DFF_WRITE=1 run_tests 'FullyQualifiedName~ApiReferenceTests|FullyQualifiedName~FigureTests|FullyQualifiedName~ArchitectureDocumentTests' ;;
  pack)
    # The paths of this machine stay out of the symbols.
    dotnet pack src/Microsoft.ML.VideoDetection -c "$configuration" --nologo -v quiet -o artifacts -p:ContinuousIntegrationBuild=true
    ls artifacts/*.*nupkg
    ;;
esac
