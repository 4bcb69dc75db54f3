#!/usr/bin/env bash
# Builds the wheel and the npm packages, installs them from the built files in clean folders where there is no Rust, and
# runs what was installed. Needs python3 with venv, node with npm, git, cargo and a package index.
#
# AIGUARD_PACKAGES_PROFILE=dev takes the debug build: for work on this script.
set -euo pipefail

project=$(cd "$(dirname "$0")/.." && pwd)
profile=${AIGUARD_PACKAGES_PROFILE:-release}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$project/target}"
target=$(rustc -vV | sed -n 's/^host: //p')
binary="$CARGO_TARGET_DIR/$target/$([ "$profile" = dev ] && echo debug || echo "$profile")/aiguard"

# The toolchain and the package caches stay where they are when HOME moves.
export CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"
export PIP_CACHE_DIR="${PIP_CACHE_DIR:-$HOME/.cache/pip}" npm_config_cache="${npm_config_cache:-$HOME/.npm}"
export PIP_DISABLE_PIP_VERSION_CHECK=1
export HOME="$folder/home" XDG_CONFIG_HOME="$folder/home/.config" PRE_COMMIT_HOME="$folder/framework"
mkdir -p "$HOME" "$folder/dist"
unset "${!GIT_@}" PRE_COMMIT 2>/dev/null || true
export GIT_CONFIG_NOSYSTEM=1
git config --global user.name "A Developer"
git config --global user.email developer@example.com
git config --global init.defaultBranch main
git config --global protocol.file.allow always

step() { printf -- '-- %s\n' "$*"; }
fail() { echo "FAILED: $1" >&2; exit 1; }

# What has to work wherever the program came from: `check WHAT PROGRAM [ARGUMENT..]`.
version=$(sed -n 's/^version = "\(.*\)"/\1/p' "$project/Cargo.toml" | head -n 1)
check() {
  local what=$1 status=0
  shift
  [ "$("$@" --version)" = "aiguard $version" ] || fail "$what: another version"
  printf 'DB_PASSWORD=%s\n' "Tr0ub4dor-3x-Kq" >"$folder/.env"
  "$@" scan --no-config "$folder/.env" >"$folder/said" 2>&1 || status=$?
  [ $status = 1 ] || { cat "$folder/said"; fail "$what: a planted secret ended in status $status"; }
  "$@" redact --path .env <"$folder/.env" >"$folder/said"
  grep -qx 'DB_PASSWORD=__REDACTED_[a-z-]*_1__' "$folder/said" || fail "$what: standard input is not redacted"
  status=0
  "$@" scan --no-such-option >"$folder/said" 2>&1 || status=$?
  [ $status = 2 ] || fail "$what: a wrong option ended in status $status"
  echo "works: $what"
}

step "the wheel"
python3 -m venv "$folder/tools"
"$folder/tools/bin/pip" install --quiet 'maturin>=1.9,<2' pre-commit
(cd "$project" && "$folder/tools/bin/maturin" build --quiet --profile "$profile" --out "$folder/dist")
ls -l "$folder"/dist/*.whl | awk '{ print $5, $NF }' | sed "s|$folder/dist/||"

# From here on there is no Rust.
mkdir "$folder/path"
for program in bash sh env git node npm npx python3 ls cat sed grep uname dirname basename rm mkdir; do
  if found=$(command -v "$program"); then ln -s "$found" "$folder/path/$program"; fi
done
bare() { PATH="$folder/path" "$@"; }
if bare bash -c 'command -v cargo rustc'; then fail "there is Rust on the path"; fi

step "pip install, from the wheel alone"
python3 -m venv "$folder/venv"
bare "$folder/venv/bin/pip" install --quiet --no-index --find-links "$folder/dist" aiguard-cli
check "the wheel" "$folder/venv/bin/aiguard"
"$folder/venv/bin/pip" uninstall --quiet --yes aiguard-cli
[ ! -e "$folder/venv/bin/aiguard" ] || fail "pip uninstall leaves the binary behind"

step "the pre-commit framework with the wheel"
cp -r "$project/packages/pre-commit" "$folder/hooks"
git -C "$folder/hooks" init --quiet
git -C "$folder/hooks" add .
git -C "$folder/hooks" commit --quiet --message "The hooks without Rust"
git init --quiet "$folder/work"
cat >"$folder/work/.pre-commit-config.yaml" <<CONFIG
repos:
  - repo: $folder/hooks
    rev: $(git -C "$folder/hooks" rev-parse HEAD)
    hooks:
      - id: aiguard
CONFIG
cp "$folder/.env" "$folder/work/settings.env"
git -C "$folder/work" add .
(cd "$folder/work" && bare "$folder/tools/bin/pre-commit" install >/dev/null)
# The wheel under test and nothing that somebody else published under its name.
"$folder/tools/bin/pip" download --quiet --no-deps --dest "$folder/dist" 'setuptools>=70'
export PIP_FIND_LINKS="$folder/dist" PIP_NO_INDEX=1
if bare git -C "$folder/work" commit -m "Add settings" >"$folder/said" 2>&1; then fail "the hook let a secret through"; fi
grep -q 'DB_PASSWORD=\*\*\*' "$folder/said" || { cat "$folder/said"; fail "the commit was refused for another reason"; }
git -C "$folder/work" rm --quiet --cached settings.env
bare git -C "$folder/work" commit --quiet -m "Set up the hooks" >"$folder/said" 2>&1 || { cat "$folder/said"; fail "a clean commit was refused"; }
echo "works: language: python"

step "npm install, from the built packages alone"
mkdir "$folder/npm" "$folder/app"
node "$project/packages/npm/build.mjs" "$folder/npm" >/dev/null
node "$project/packages/npm/build.mjs" "$folder/npm" "$target" "$binary" >/dev/null
for package in "$folder"/npm/*; do
  (cd "$package" && npm pack --silent --pack-destination "$folder/dist" >/dev/null)
done
ls -l "$folder"/dist/*.tgz | awk '{ print $5, $NF }' | sed "s|$folder/dist/||"
cd "$folder/app"
echo '{ "private": true }' >package.json
# The other platforms' packages are nowhere: npm may skip what is optional, and has to.
bare npm install --offline --no-audit --no-fund --silent "$folder"/dist/*.tgz
check "npx" bare npx --no-install aiguard
if ls node_modules | grep -v -e '^aiguard$' -e "^aiguard-" ; then fail "npm installed something else"; fi
rm -r node_modules/aiguard-*
status=0
bare npx --no-install aiguard --version >"$folder/said" 2>&1 || status=$?
[ $status = 2 ] || fail "without the platform's package the status is $status"
grep -q 'is missing' "$folder/said" || { cat "$folder/said"; fail "without the platform's package nothing is said of it"; }
echo "works: the message about a missing platform package"
