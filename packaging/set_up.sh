# Sourced by run.sh, test.sh and bench.sh: finds or brings what they need. Everything it says goes to stderr.
# shellcheck shell=bash disable=SC2034 # lists of packages: used by those that source this
#
# uv does the work: it finds a Python or downloads one, and keeps the environment as uv.lock has it. This script only brings
# uv where there is none, shows it where pyenv keeps its Pythons, and installs system packages on Debian and Ubuntu.
# EFIR_PYTHON names the Python to use.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
environment=${UV_PROJECT_ENVIRONMENT:-$root/.venv}
python_versions='>=3.12,<3.14'
unset VIRTUAL_ENV PYTHONHOME # an active environment is not ours

say() { printf 'efir: %s\n' "$*" >&2; }

# The account's own folder: where pyenv and uv live even if HOME is empty or points elsewhere.
account=$({ command -v getent >/dev/null && getent passwd "$(id -u)" | cut -d: -f6; } || true)
export HOME=${HOME:-${account:-$root/build/home}}
if ! mkdir -p "$HOME/.cache" 2>/dev/null || [[ ! -w $HOME/.cache ]]; then
  export UV_CACHE_DIR=$root/build/uv-cache UV_PYTHON_INSTALL_DIR=$root/build/uv-python
fi
export UV_PROJECT_ENVIRONMENT=$environment
export UV_PYTHON=${EFIR_PYTHON:-$python_versions} UV_PYTHON_PREFERENCE=system
export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-true} # a proxy's certificate is known to the system only

# pyenv's Pythons themselves go before its shims, which may name a version that is not switched on.
for folder in "$account/.pyenv" "$HOME/.pyenv" "${PYENV_ROOT:-$HOME/.pyenv}"; do
  for version in 3.13 3.12; do
    for found in "$folder/versions/$version"*/bin; do [[ -x $found/python ]] && PATH=$found:$PATH; done
  done
done
PATH=$root/build/uv/bin:$PATH:$HOME/.local/bin:$account/.local/bin

# ---------------------------------------------------------------------------------------------- system packages

# `a|b` is one need under two names: newer Debian and Ubuntu renamed some libraries for 64-bit time.
qt_packages=(
  'libglib2.0-0|libglib2.0-0t64' libgl1 libegl1 libfontconfig1 libxkbcommon0 libdbus-1-3
  libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1
  libxcb-randr0 libxcb-sync1 libxcb-xfixes0 fonts-noto-core fonts-noto-color-emoji
)
test_packages=(xvfb xdotool dbus pulseaudio pulseaudio-utils) # a screen, a bus and speakers of the tests' own
hub_packages=(nginx-light libnginx-mod-nchan redis-server) # the hub that viewers use, of two nodes
obs_packages=(obs-studio obs-plugins libobs-dev gcc libc6-dev pkg-config libgl1-mesa-dri ffmpeg) # OBS, and its source type

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

# Installs what is missing of the needs, or says what to install; never stops the start for it.
install_packages() {
  [[ $(uname -s) == Linux ]] || return 0
  if ! command -v apt-get >/dev/null; then
    [[ -d $environment ]] || say "not Debian or Ubuntu; please install what these packages hold: ${*//|*/}"
    return 0
  fi
  local missing names=() need name
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  say "installing system packages: ${missing[*]//|*/}"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get -qq update >/dev/null
  for need in "${missing[@]}"; do
    for name in ${need//|/ }; do
      apt-cache show "$name" >/dev/null 2>&1 && names+=("$name") && break
    done
  done
  without_services as_root apt-get -qq install -y --no-install-recommends -o DPkg::Lock::Timeout=120 "${names[@]}" >/dev/null ||
    say "could not install them; please run: sudo apt-get install ${missing[*]//|*/}"
  if command -v systemctl >/dev/null; then # nor shall they start with the system
    for name in nginx redis-server; do
      [[ " ${names[*]} " == *" $name"[-\ ]* ]] && as_root systemctl --quiet disable "$name" 2>/dev/null
    done
  fi
  return 0
}

# Runs a command while no installed package may start a service: who needs nginx or Redis here starts one of its own.
# Source: invoke-rc.d(8), about policy-rc.d.
without_services() (
  policy=/usr/sbin/policy-rc.d
  if [[ ! -e $policy ]]; then
    trap 'as_root rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod +x "$policy"
  fi
  "$@"
)

# ----------------------------------------------------------------------------------------- uv and the environment

# Sees to it that `uv` runs. A shim of pyenv may be found on PATH and yet refuse.
bring_uv() {
  local python target=$root/build/uv attempt
  for attempt in 1 2; do
    uv --version >/dev/null 2>&1 && return
    say "installing uv into build/uv"
    for python in $(type -ap python3.12 python3.13 python3); do
      # A folder of its own needs no rights, and is allowed where the system's Python is "externally managed" (PEP 668).
      "$python" -m pip install --quiet --disable-pip-version-check --target "$target" --upgrade uv >/dev/null 2>&1 && return
    done
    if command -v curl >/dev/null; then
      curl -LsSf https://astral.sh/uv/install.sh | env UV_INSTALL_DIR="$target/bin" UV_NO_MODIFY_PATH=1 sh >&2 && return
    fi
    install_packages python3 python3-pip ca-certificates
  done
  say "uv could not be installed; please install it (https://docs.astral.sh/uv/) and start this again"
  return 1
}

# Brings the environment up to date: sync_environment [arguments of uv sync].
sync_environment() {
  bring_uv || return 1
  [[ -x $environment/bin/python ]] || say "preparing the environment in ${environment#"$root"/}; this takes a minute"
  uv sync --project "$root" --locked --quiet "$@" >&2
}
