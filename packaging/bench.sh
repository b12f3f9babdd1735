#!/usr/bin/env bash
# Sets up what only the benchmark needs, then runs it: bash packaging/bench.sh [options of `python -m tests.bench`].
#
# The servers that Efir is compared with go to build/bench-packages and, as Debian's packages, nginx with nchan. What
# cannot be set up is said and left out of the table.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/set_up.sh"
cd "$root" || exit 1

# Without their dependencies: aiohttp is the one of the environment, so all run on the same.
peers=(
  aiohttp-sse==3.0 sse-starlette==3.7.0 starlette==1.10.0 anyio==4.16.0 idna==3.20
  uvicorn==0.54.0 h11==0.16.0 click==8.5.1 httptools==0.9.0 typing-extensions==4.16.0
)
target=$root/build/bench-packages

install_packages "${qt_packages[@]}"
sync_environment || exit 1
if [[ ! -f $target/.efir-peers || $(<"$target/.efir-peers") != "${peers[*]}" ]]; then
  say "installing the servers to compare with into build/bench-packages"
  rm -rf "$target"
  if uv pip install --quiet --python "$environment/bin/python" --no-deps --target "$target" "${peers[@]}" >&2; then
    printf '%s' "${peers[*]}" >"$target/.efir-peers"
  else
    say "aiohttp-sse and sse-starlette could not be installed; they are left out"
  fi
fi
if ! command -v nginx >/dev/null && [[ $(uname -s) == Linux ]]; then
  if [[ $(id -u) == 0 ]]; then
    install_packages nginx libnginx-mod-nchan
  else
    say "nchan is left out: it needs the packages nginx and libnginx-mod-nchan, which only root installs"
  fi
fi
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen} PYTHONUTF8=1
export EFIR_BENCH_PACKAGES=$target
exec "$environment/bin/python" -m tests.bench "$@"
