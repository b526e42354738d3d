#!/usr/bin/env bash
# Make sure the system packages that the tests need are there: Icarus Verilog, Verilator, a C++ compiler and Chromium, or
# the ones named as arguments. As root or with password-less sudo they are installed through apt; otherwise one sentence
# says what to install. Without Chromium (100 MB) the tests run all the same: those that open a report skip and say so.
set -euo pipefail

needed=("$@") wanted=()
if [ $# -eq 0 ]; then
    command -v iverilog >/dev/null || needed+=(iverilog)
    command -v verilator >/dev/null || needed+=(verilator)
    command -v g++ >/dev/null || needed+=(g++)
    command -v chromium chromium-browser google-chrome >/dev/null || wanted+=(chromium)
fi
[ $((${#needed[@]} + ${#wanted[@]})) -gt 0 ] || exit 0

as_root=(false)
if command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    as_root=()
elif command -v apt-get >/dev/null && command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root=(sudo -n)
fi

install() {
    [ "${as_root[*]-}" != false ] || return 1
    echo "Installing $* through apt (on disk: iverilog 7 MB, verilator 29 MB, chromium 290 MB, and what they need)"
    "${as_root[@]}" apt-get update -qq || return 1
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null
}

if [ ${#needed[@]} -gt 0 ] && ! install "${needed[@]}"; then
    echo "Please install these system packages and try again: ${needed[*]} (Debian, Ubuntu: sudo apt-get install ${needed[*]})" >&2
    exit 1
fi
if [ ${#wanted[@]} -gt 0 ] && ! install "${wanted[@]}"; then
    echo "No Chromium (Debian: sudo apt-get install chromium): the tests that open a report in a browser will skip" >&2
fi
