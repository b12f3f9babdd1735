#!/usr/bin/env bash
# Tries the packages in dist/ where people install them: sudo bash packaging/test_packages.sh linux|windows [FOLDER]
#
#   linux    In a bare Debian 12 and Debian 13, each made by debootstrap: the .deb with what it depends on and nothing else, and
#            the .tar.xz with the libraries of OpenGL and a font. The newcomer's path of the tests is walked there, on a screen
#            of its own, and the main job is done; the program must end with 0.
#   windows  Under Wine: the installer, silent; start, a file that plays in Chromium here, speech, end; the installer again over
#            it, with the data kept; the uninstaller; the portable folder; the uninstaller with the data. The window is on a
#            screen of its own. EFIR_OLDER names the installer of an older version, which is then the one that is updated.
#
# FOLDER keeps the systems (0.5 GB each; Wine 3 GB) for the next time; build/package-test else. EFIR_PACKAGES names another folder
# than dist/, EFIR_WINE another one of Wine. Needs root, on Debian or Ubuntu. The exit status is 0 only if everything passed.
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/set_up.sh"
cd "$root" || exit 1

kind=${1:-} folder=${2:-$root/build/package-test} packages=${EFIR_PACKAGES:-$root/dist} failed=0
[[ $(id -u) == 0 ]] || { say 'test_packages.sh needs root' && exit 1; }
mkdir -p "$folder"
folder=$(cd "$folder" && pwd -P)
wine=${EFIR_WINE:-$folder/wine}
export PYTHONUTF8=1 QT_QPA_PLATFORM=offscreen DEBIAN_FRONTEND=noninteractive

# check NAME COMMAND...: says how it went.
check() {
  local begin=$SECONDS result=ok
  "${@:2}" </dev/null || result=FAILED failed=1
  printf '%-7s %3s s  %s\n' "$result" $((SECONDS - begin)) "$1"
}

# ------------------------------------------------------------------------------------------------------------ Linux

# bare RELEASE NAME: a fresh copy of a bare Debian.
bare() {
  local base=$folder/$1 mirror
  if [[ ! -f $base.done ]]; then
    mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -1)
    rm -rf "$base"
    debootstrap --variant=minbase "$1" "$base" "${mirror:-http://deb.debian.org/debian}" >"$base.log" 2>&1 || return 1
    touch "$base.done"
  fi
  rm -rf "${folder:?}/$2"
  cp -a --reflink=auto "$base" "$folder/$2"
  cp /etc/resolv.conf "$folder/$2/etc/resolv.conf"
  cp /etc/apt/apt.conf.d/*proxy* "$folder/$2/etc/apt/apt.conf.d/" 2>/dev/null
  inside "$folder/$2" apt-get -qq update
}

# inside ROOT COMMAND...: runs it there; only /proc is shared.
inside() {
  # shellcheck disable=SC2016 # the inner shell expands it
  unshare --mount --propagation private bash -c 'mount -t proc proc "$0/proc" && exec chroot "$0" "$@"' "$@"
}

# A command that runs PROGRAM in ROOT like one of this system: with its files in /tmp and here, its screens and its devices.
write_command() { # write_command FILE ROOT PROGRAM
  cat >"$1" <<END
#!/bin/bash
exec unshare --mount --propagation private bash -c '
  for place in /proc /sys /dev /tmp "$root"; do
    mkdir -p "$2\$place" && mount --rbind "\$place" "$2\$place" || exit 1
  done
  exec chroot "$2" "$3" "\$@"' efir "\$@"
END
  chmod +x "$1"
}

install_in() { inside "$1" apt-get -qq install -y --no-install-recommends "${@:2}" >"$1.log" 2>&1; }

walk() { # walk COMMAND TEST...
  EFIR_COMMAND=$1 timeout 1800 "$environment/bin/python" -m pytest -q -p no:cacheprovider "${@:2}"
}

newcomer=(tests/e2e/test_newcomer.py -k 'first_start_to or made_of')
main_job=tests/e2e/test_main_job.py::test_a_posted_file_plays_with_sound_and_the_next_one_starts_by_itself

try_on() { # try_on RELEASE
  local name=$1-deb command=$folder/efir-$1
  bare "$1" "$name" || return 1
  cp "$packages"/efir_*.deb "$folder/$name/efir.deb"
  check "$1: the .deb installs with what it depends on" install_in "$folder/$name" /efir.deb
  write_command "$command" "$folder/$name" /usr/bin/efir
  check "$1: the .deb serves without a window, plays and ends" walk "$command" "$main_job"
  check "$1: the .deb, a newcomer's path; the licences in About" walk "$command" "${newcomer[@]}"
  check "$1: the .deb is removed without a trace" removed "$folder/$name"

  name=$1-tar
  bare "$1" "$name" || return 1
  mkdir -p "$folder/$name/opt/efir"
  tar -xf "$packages"/efir-*-linux-*.tar.xz -C "$folder/$name/opt/efir" --strip-components=1
  write_command "$command" "$folder/$name" /opt/efir/efir
  check "$1: the folder serves with nothing installed, plays and ends" walk "$command" "$main_job"
  check "$1: the folder takes a newer yt-dlp, and takes a broken one back" walk "$command" tests/e2e/test_updates.py
  check "$1: the libraries of OpenGL and a font" install_in "$folder/$name" libgl1 libegl1 fontconfig-config
  check "$1: the folder, a newcomer's path; the licences in About" walk "$command" "${newcomer[@]}"
}

removed() {
  inside "$1" apt-get -qq purge -y efir >>"$1.log" 2>&1 && ! find "$1/usr" -path '*efir*' | grep .
}

# ---------------------------------------------------------------------------------------------------------- Windows

# with_screen COMMAND...: runs it with Qt's own plugin for Windows, on a screen that nobody sees.
with_screen() {
  local number screen status
  exec {number}< <(exec Xvfb -displayfd 1 -noreset -nolisten tcp -screen 0 1280x800x24 2>/dev/null)
  screen=$!
  read -r DISPLAY <&"$number"
  DISPLAY=:$DISPLAY QT_QPA_PLATFORM=windows "$@"
  status=$?
  kill "$screen"
  return "$status"
}

in_wine() { bash packaging/wine.sh "$wine" "$@"; }

case $kind in
  linux)
    install_packages debootstrap debian-archive-keyring "${test_packages[@]}" chromium chromium-headless-shell
    sync_environment || exit 1
    export EFIR_CHROMIUM=${EFIR_CHROMIUM:-$(command -v chromium)}
    for release in bookworm trixie; do
      try_on "$release" || { say "$release could not be set up" && failed=1; }
    done
    ;;
  windows)
    install_packages xvfb chromium
    sync_environment || exit 1
    export EFIR_CHROMIUM=${EFIR_CHROMIUM:-$(command -v chromium)}
    in_wine prepare || exit 1
    rm -rf "$wine/try" "$folder/browser" && mkdir -p "$wine/try"
    cp "$packages"/efir-*-windows-setup.exe "$wine/try/setup.exe"
    cp "$packages"/efir-*-windows-portable.zip "$wine/try/portable.zip"
    older=()
    [[ -z ${EFIR_OLDER:-} ]] || { cp "$EFIR_OLDER" "$wine/try/older.exe" && older=('Z:\w\try\older.exe'); }
    (
      while [[ ! -s $wine/try/link.txt ]]; do sleep 1; done
      exec "$EFIR_CHROMIUM" --headless=new --no-sandbox --autoplay-policy=no-user-gesture-required --disable-gpu \
        --user-data-dir="$folder/browser" "$(<"$wine/try/link.txt")"
    ) >/dev/null 2>&1 &
    browser=$!
    check 'Windows: install, start, play, speak, update, remove; portable' \
      with_screen in_wine python -P -m tests.e2e.windows_package 'Z:\w\try\setup.exe' 'Z:\w\try\portable.zip' \
      ${older[@]+"${older[@]}"}
    kill "$browser" 2>/dev/null
    ;;
  *)
    say 'linux or windows?'
    exit 2
    ;;
esac
exit "$failed"
