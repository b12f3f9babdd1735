# Dot-sourced by run.ps1 and test.ps1: what both need before they start. Everything it says goes to stderr.
# Works in Windows PowerShell 5.1, which every Windows 10 and 11 has.

$root = Split-Path -Parent $PSScriptRoot
$environment = Join-Path $root '.venv'
$env:UV_PROJECT_ENVIRONMENT = $environment
Remove-Item 'Env:VIRTUAL_ENV', 'Env:PYTHONHOME' -ErrorAction SilentlyContinue # an active environment is not ours
if (-not $env:UV_SYSTEM_CERTS) { $env:UV_SYSTEM_CERTS = 'true' } # a proxy's certificate is known to the system only

# Write-Host would go to stdout, which belongs to the program alone.
function Say([string] $text) { [Console]::Error.WriteLine("efir: $text") }

function Test-Python([string] $path) {
    if (-not $path -or -not (Test-Path -LiteralPath $path -PathType Leaf)) { return $false }
    & $path -c 'import sys; sys.exit(not (3, 12) <= sys.version_info < (3, 14))'
    return $LASTEXITCODE -eq 0
}

# Returns the full path of a Python 3.12 or 3.13, or nothing.
function Find-Python {
    $places = @($env:EFIR_PYTHON, (Join-Path $environment 'Scripts\python.exe'))
    foreach ($version in '3.12', '3.13') {
        $digits = $version.Replace('.', '')
        $pyenvs = @($env:PYENV_ROOT, $env:PYENV, "$env:USERPROFILE\.pyenv\pyenv-win") | Where-Object { $_ }
        foreach ($pyenv in $pyenvs) {
            $found = Get-ChildItem -Path (Join-Path $pyenv "versions\$version*\python.exe") -ErrorAction SilentlyContinue
            $places += @($found | ForEach-Object { $_.FullName })
        }
        $places += "$env:LOCALAPPDATA\Programs\Python\Python$digits\python.exe"
        $places += "$env:ProgramFiles\Python$digits\python.exe"
        $places += "$env:SystemDrive\Python$digits\python.exe"
    }
    foreach ($place in $places) { if (Test-Python $place) { return $place } }
}

# Returns a uv that runs, or nothing.
function Find-Uv {
    $onPath = Get-Command uv -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    $places = @("$root\build\uv\bin\uv.exe", "$root\build\uv\Scripts\uv.exe", "$root\build\uv\uv.exe",
        "$env:USERPROFILE\.local\bin\uv.exe", "$env:USERPROFILE\.cargo\bin\uv.exe")
    if ($onPath) { $places = @($onPath.Source) + $places }
    foreach ($place in $places) { if ($place -and (Test-Path -LiteralPath $place)) { return $place } }
}

function Install-Uv {
    $target = Join-Path $root 'build\uv'
    New-Item -ItemType Directory -Force -Path $target | Out-Null
    Say 'installing uv into build\uv'
    $python = Find-Python
    if ($python) {
        & $python -m pip install --quiet --disable-pip-version-check --target $target --upgrade uv | Out-Null
        $uv = Find-Uv
        if ($uv) { return $uv }
    }
    $env:UV_INSTALL_DIR = $target
    $env:UV_NO_MODIFY_PATH = '1'
    [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12 # not the default in 5.1
    Invoke-Expression (Invoke-RestMethod -Uri 'https://astral.sh/uv/install.ps1') | Out-Null
    return Find-Uv
}

# What the environment is made from: it is stale when this changes, or when the folder was moved.
function Get-Fingerprint {
    $hashes = foreach ($name in 'uv.lock', 'pyproject.toml') { (Get-FileHash -LiteralPath (Join-Path $root $name)).Hash }
    return "$($hashes -join ' ') $root"
}

# Brings .venv up to date unless the stamp says that it is; ends the script where that fails.
function Sync-Environment([string] $stampName, [string[]] $arguments) {
    $stamp = Join-Path $environment ".efir-$stampName"
    $now = Get-Fingerprint
    $isThere = Test-Path -LiteralPath (Join-Path $environment 'Scripts\python.exe')
    if ($isThere -and (Test-Path -LiteralPath $stamp) -and (Get-Content -LiteralPath $stamp -TotalCount 1) -eq $now) { return }
    $uv = Find-Uv
    if (-not $uv) { $uv = Install-Uv }
    if (-not $uv) {
        Say 'uv could not be installed; please install it (https://docs.astral.sh/uv/) and start this again'
        exit 1
    }
    $python = Find-Python
    if (-not $python) {
        Say 'no Python 3.12 or 3.13 was found; uv looks for one or brings its own'
        $python = '>=3.12,<3.14'
    }
    Say "preparing the environment in .venv with $python"
    & $uv sync --project $root --locked --python $python --quiet @arguments
    if ($LASTEXITCODE -ne 0) { exit 1 }
    Set-Content -LiteralPath $stamp -Value $now
}
