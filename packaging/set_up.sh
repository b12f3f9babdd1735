# Sourced by run.sh and test.sh: what both need before they start. Everything it says goes to stderr.
# shellcheck shell=bash disable=SC2034 # lists of packages: used by those that source this
#
# What is there already is used; only what is missing is brought, in this order of preference:
#   system packages  apt-get, as root or with sudo; elsewhere their names are said and we go on
#   Python 3.12/13   EFIR_PYTHON, the usual places of pyenv and the system, what uv knows, uv's own download
#   uv               PATH, the usual places, `pip install` into build/uv, the official installer
#   environment      `uv sync` from uv.lock into .venv; skipped while neither it nor pyproject.toml changed

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
environment=${UV_PROJECT_ENVIRONMENT:-$root/.venv}
export UV_PROJECT_ENVIRONMENT=$environment
unset VIRTUAL_ENV PYTHONHOME # an active environment is not ours
export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true} # a proxy's certificate is known to the system only

say() { printf 'efir: %s\n' "$*" >&2; }

# The account's own folder: where pyenv and uv live even when HOME is empty or points elsewhere.
account_home() {
  if command -v getent >/dev/null; then getent passwd "$(id -u)" | cut -d: -f6; else printf '%s\n' "${HOME:-}"; fi
}

# Caches and settings need a folder that can be written to.
if [[ -z ${HOME:-} ]]; then
  HOME=$(account_home)
  export HOME=${HOME:-$root/build/home}
fi

# ---------------------------------------------------------------------------------------------- system packages

# `a|b` is one need under two names: newer Debian and Ubuntu renamed some libraries for 64-bit time.
qt_packages=(
  'libglib2.0-0|libglib2.0-0t64' libgl1 libegl1 libfontconfig1 libxkbcommon0 libdbus-1-3
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1
  libxcb-randr0 libxcb-sync1 libxcb-xfixes0
)
font_packages=(fonts-noto-core fonts-noto-color-emoji)
desktop_packages=(xvfb xdotool dbus) # a screen and a bus of the tests' own
sound_packages=(pulseaudio pulseaudio-utils) # so that tests can hear what is played; nothing of it is started by itself

as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [[ -t 2 ]]; }; then
    sudo "$@"
  else
    return 1
  fi
}

# Prints those of the needs that are not installed.
missing_packages() {
  local installed need name
  installed=$'\n'$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' 2>/dev/null)$'\n'
  for need in "$@"; do
    for name in ${need//|/ }; do
      [[ $installed == *$'\n'"$name installed"$'\n'* ]] && continue 2
    done
    printf '%s\n' "$need"
  done
}

# Installs what is missing of the needs; says what to do where it cannot, and never stops the start for it.
install_packages() {
  [[ $(uname -s) == Linux ]] || return 0
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    if [[ ! -e $environment/.efir-packages-said ]]; then
      say "this is not Debian or Ubuntu; please see to it that your system has what these packages hold: ${*//|*/}"
    fi
    return 0
  fi
  local missing=() names=() need name
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  say "installing system packages: ${missing[*]//|*/}"
  export DEBIAN_FRONTEND=noninteractive
  if as_root apt-get -qq update >/dev/null; then
    for need in "${missing[@]}"; do
      for name in ${need//|/ }; do
        apt-cache show "$name" >/dev/null 2>&1 && names+=("$name") && break
      done
    done
    ((${#names[@]})) && as_root apt-get -qq install -y --no-install-recommends -o DPkg::Lock::Timeout=120 \
      "${names[@]}" >/dev/null && return 0
  fi
  say "could not install them; please run: sudo apt-get install ${missing[*]//|*/}"
}

# ------------------------------------------------------------------------------------------------------- Python

fits() { [[ -x $1 ]] && "$1" -c 'import sys; sys.exit(not (3, 12) <= sys.version_info < (3, 14))' 2>/dev/null; }

# Prints the full path of a Python 3.12 or 3.13, or nothing. pyenv's shims are no use: they may name a version that is
# not switched on, and uv takes them for the real thing.
find_python() {
  local shim home version place candidate places=()
  home=$(account_home)
  places=("${PYENV_ROOT:-}" "$HOME/.pyenv" "$home/.pyenv")
  for shim in $(type -ap python3); do
    [[ $shim == */shims/python3 ]] && places+=("${shim%/shims/python3}")
  done
  command -v pyenv >/dev/null && places+=("$(pyenv root 2>/dev/null)")
  for candidate in "${EFIR_PYTHON:-}" "$environment/bin/python"; do
    [[ -n $candidate ]] && fits "$candidate" && printf '%s\n' "$candidate" && return
  done
  for version in 3.12 3.13; do
    for place in "${places[@]}"; do
      for candidate in "$place/versions/$version"*/bin/python; do
        [[ -n $place ]] && fits "$candidate" && printf '%s\n' "$candidate" && return
      done
    done
    for candidate in $(type -ap python$version) /usr/bin/python$version /usr/local/bin/python$version \
      /opt/homebrew/bin/python$version; do
      [[ $candidate == */shims/* ]] || { fits "$candidate" && printf '%s\n' "$candidate" && return; }
    done
  done
  "$uv" python find --no-python-downloads --no-project '>=3.12,<3.14' 2>/dev/null || true
}

# ----------------------------------------------------------------------------------------------------------- uv

runs() { "$1" --version >/dev/null 2>&1; }

# Sets `uv` to a uv that runs. A shim of pyenv may be found on PATH and yet refuse.
find_uv() {
  local candidate
  for candidate in "$(command -v uv)" "$root/build/uv/bin/uv" "$HOME/.local/bin/uv" "$(account_home)/.local/bin/uv" \
    "$HOME/.cargo/bin/uv" /usr/local/bin/uv; do
    [[ -n $candidate && -x $candidate ]] && runs "$candidate" && uv=$candidate && return
  done
  return 1
}

install_uv() {
  local python target=$root/build/uv
  mkdir -p "$target"
  say "installing uv into build/uv"
  uv=false # find_python asks it last; there is none yet
  for python in "$(find_python)" "$(command -v python3)" /usr/bin/python3; do
    [[ -n $python ]] || continue
    # A folder of its own needs no rights and is allowed where the system's Python is "externally managed" (PEP 668).
    "$python" -m pip install --quiet --disable-pip-version-check --target "$target" --upgrade uv >&2 2>/dev/null &&
      find_uv && return
    "$python" -m venv "$target" >&2 2>/dev/null && "$target/bin/pip" install --quiet uv >&2 && find_uv && return
  done
  if command -v apt-get >/dev/null && [[ -n $(missing_packages python3-pip) ]]; then
    install_packages python3 python3-pip ca-certificates
    python3 -m pip install --quiet --disable-pip-version-check --target "$target" --upgrade uv >&2 && find_uv && return
  fi
  if command -v curl >/dev/null; then
    curl -LsSf https://astral.sh/uv/install.sh |
      env UV_INSTALL_DIR="$target/bin" UV_NO_MODIFY_PATH=1 sh >&2 && find_uv && return
  fi
  say "uv could not be installed; please install it (https://docs.astral.sh/uv/) and start this again"
  return 1
}

# -------------------------------------------------------------------------------------------------- environment

# Prints what the environment is made from: it is stale when this changes, or when the folder was moved.
fingerprint() { { cat "$root/uv.lock" "$root/pyproject.toml" && printf '%s' "$root"; } | cksum; }

# sync_environment STAMP [uv sync arguments]: brings .venv up to date unless the stamp says that it is.
sync_environment() {
  local stamp=$environment/.efir-$1 now python
  shift
  now=$(fingerprint)
  [[ -x $environment/bin/python && -f $stamp && $(<"$stamp") == "$now" ]] && return
  find_uv || install_uv || return 1
  python=$(find_python)
  if [[ -z $python ]] && command -v apt-get >/dev/null; then
    install_packages 'python3.12|python3.13'
    python=$(find_python)
  fi
  if [[ -z $python ]]; then
    say "no Python 3.12 or 3.13 was found; uv brings its own"
    python=3.12
  fi
  if ! mkdir -p "$HOME/.cache" 2>/dev/null || [[ ! -w $HOME/.cache ]]; then
    export UV_CACHE_DIR=$root/build/uv-cache UV_PYTHON_INSTALL_DIR=$root/build/uv-python
  fi
  say "preparing the environment in ${environment/#$root\//} with ${python}"
  "$uv" sync --project "$root" --locked --python "$python" --quiet "$@" >&2 || return 1
  printf '%s\n' "$now" >"$stamp"
  : >"$environment/.efir-packages-said"
}
