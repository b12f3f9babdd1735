# Dot-sourced by run.ps1 and test.ps1: finds or brings what they need. Everything it says goes to stderr.
# Works in Windows PowerShell 5.1, which every Windows 10 and 11 has.
#
# uv does the work: it finds a Python or downloads one, and keeps the environment as uv.lock has it. This script only brings
# uv where there is none, and shows it where pyenv keeps its Pythons. EFIR_PYTHON names the Python to use.

$root = Split-Path -Parent $PSScriptRoot
$environment = Join-Path $root '.venv'
Remove-Item 'Env:VIRTUAL_ENV', 'Env:PYTHONHOME' -ErrorAction SilentlyContinue # an active environment is not ours
$env:UV_PROJECT_ENVIRONMENT = $environment
$env:UV_PYTHON = if ($env:EFIR_PYTHON) { $env:EFIR_PYTHON } else { '>=3.12,<3.14' }
$env:UV_PYTHON_PREFERENCE = 'system'
if (-not $env:UV_SYSTEM_CERTS) { $env:UV_SYSTEM_CERTS = 'true' } # a proxy's certificate is known to the system only

# pyenv's Pythons themselves go before its shims, which may name a version that is not switched on. The last one found is
# tried first: the clock of 3.12 has steps of 16 ms on Windows, that of 3.13 has none.
foreach ($version in '3.12', '3.13') {
    foreach ($pyenv in @("$env:USERPROFILE\.pyenv\pyenv-win", $env:PYENV, $env:PYENV_ROOT) | Where-Object { $_ }) {
        foreach ($found in Get-ChildItem -Path (Join-Path $pyenv "versions\$version*\python.exe") -ErrorAction SilentlyContinue) {
            $env:PATH = "$($found.DirectoryName);$env:PATH"
        }
    }
}
$env:PATH = "$root\build\uv\bin;$env:PATH;$env:USERPROFILE\.local\bin;$env:USERPROFILE\.cargo\bin"

# Write-Host would go to stdout, which belongs to the program alone.
function Say([string] $text) { [Console]::Error.WriteLine("efir: $text") }

function Test-Uv { return [bool] (Get-Command uv.exe -CommandType Application -ErrorAction SilentlyContinue) }

# Sees to it that `uv` runs; ends the script where that fails.
function Install-Uv {
    if (Test-Uv) { return }
    Say 'installing uv into build\uv'
    foreach ($python in Get-Command python.exe -All -CommandType Application -ErrorAction SilentlyContinue) {
        & $python.Source -m pip install --quiet --disable-pip-version-check --target "$root\build\uv" --upgrade uv 2>$null | Out-Null
        if (Test-Uv) { return }
    }
    $env:UV_INSTALL_DIR = "$root\build\uv\bin"
    $env:UV_NO_MODIFY_PATH = '1'
    [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12 # not the default in 5.1
    Invoke-Expression (Invoke-RestMethod -Uri 'https://astral.sh/uv/install.ps1') | Out-Null
    if (Test-Uv) { return }
    Say 'uv could not be installed; please install it (https://docs.astral.sh/uv/) and start this again'
    exit 1
}

# Brings the environment up to date, with these arguments of uv sync; ends the script where that fails.
function Sync-Environment([string[]] $arguments) {
    Install-Uv
    if (-not (Test-Path -LiteralPath $environment)) { Say 'preparing the environment in .venv; this takes a minute' }
    & uv.exe sync --project $root --locked --quiet @arguments
    if ($LASTEXITCODE -ne 0) { exit 1 }
}
