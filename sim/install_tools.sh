#!/usr/bin/env bash
# Make sure the system packages that the tests need are there: Icarus Verilog and Verilator, or the ones named as arguments.
# As root or with password-less sudo they are installed through apt; otherwise one sentence says what to install.
set -euo pipefail

if [ $# -gt 0 ]; then
    missing=("$@")
else
    missing=()
    command -v iverilog >/dev/null || missing+=(iverilog)
    command -v verilator >/dev/null || missing+=(verilator)
    command -v g++ >/dev/null || missing+=(g++)
fi
[ ${#missing[@]} -gt 0 ] || exit 0

if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    as_root=()
elif command -v apt-get >/dev/null && command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
else
    echo "Please install these system packages and try again: ${missing[*]} (Debian, Ubuntu: sudo apt-get install ${missing[*]})" >&2
    exit 1
fi

echo "Installing ${missing[*]} through apt"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
