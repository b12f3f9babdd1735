#!/usr/bin/env bash
# Makes the packages of one system, in dist/: bash packaging/package.sh linux|windows|macos
#
#   linux    the program's folder as .tar.xz and as .deb, for this kind of processor. What it is made on is the oldest that it
#            runs on, because of the C library: so on Debian 12.
#   windows  the folder as .zip and the installer, by Python for Windows under Wine (packaging/wine.sh). EFIR_WINE names the
#            folder that Wine is put into; build/wine else.
#   macos    Efir.app in a .dmg, on a Mac, by its own hdiutil. Not tried yet, and not signed.
#
# The same sources give the same bytes. EFIR_PACKAGES names another folder than dist/.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/set_up.sh"
cd "$root"

out=${EFIR_PACKAGES:-$root/dist}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1767225600)}

set_up_environment() {
  environment=$root/build/environment-package
  export UV_PROJECT_ENVIRONMENT=$environment
  sync_environment --no-dev --group package
}

case ${1:-} in
  linux)
    install_packages "${qt_packages[@]}" binutils dpkg
    set_up_environment
    "$environment/bin/python" packaging/package.py bundle tar deb --work "${EFIR_WORK:-build/package-linux}" --out "$out"
    ;;
  windows)
    install_packages nsis
    set_up_environment
    wine=${EFIR_WINE:-$root/build/wine}
    # Only this group: what a library imports if it is there goes into the bundle.
    EFIR_GROUP=package bash packaging/wine.sh "$wine" python packaging/package.py bundle --work 'Z:\w\package' --epoch "$SOURCE_DATE_EPOCH"
    "$environment/bin/python" packaging/package.py zip setup --work "$wine/package" --out "$out"
    ;;
  macos)
    set_up_environment
    "$environment/bin/python" packaging/package.py bundle dmg --work build/package-macos --out "$out"
    ;;
  *)
    say "linux, windows or macos?"
    exit 2
    ;;
esac
