#!/usr/bin/env bash
# Installs the real pre-commit framework and lets it build and run our hooks: a secret is refused in what is staged, in
# the message and in a push; everything else goes through. Needs python3 with venv, git, cargo and a package index.
set -euo pipefail

project=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
# Built once, by us or by the framework, is built for both.
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$project/target}"

# The toolchain and the package caches stay where they are when HOME moves.
export CARGO_HOME="${CARGO_HOME:-$HOME/.cargo}" RUSTUP_HOME="${RUSTUP_HOME:-$HOME/.rustup}"
export PIP_CACHE_DIR="${PIP_CACHE_DIR:-$HOME/.cache/pip}"
export HOME="$folder/home" XDG_CONFIG_HOME="$folder/home/.config" PRE_COMMIT_HOME="$folder/framework"
mkdir -p "$HOME"
unset "${!GIT_@}" PRE_COMMIT 2>/dev/null || true
git config --global user.name "A Developer"
git config --global user.email developer@example.com
git config --global init.defaultBranch main
git config --global protocol.file.allow always
git config --global --add safe.directory '*'

python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pre-commit
PATH="$folder/venv/bin:$PATH"

# A token of GitHub's form with a valid checksum, made up here.
token=$(python3 -c '
import random, string, zlib
digits = string.digits + string.ascii_uppercase + string.ascii_lowercase
body = "".join(random.Random(5).choices(digits, k=30))
crc, check = zlib.crc32(body.encode()), ""
for _ in range(6):
    crc, rest = divmod(crc, 62)
    check = digits[rest] + check
print("gh" + "p_" + body + check)')

git clone --quiet "$project" "$folder/aiguard"
git init --quiet --bare "$folder/remote.git"
git init --quiet "$folder/work"
cd "$folder/work"
git remote add origin "$folder/remote.git"
cat >.pre-commit-config.yaml <<CONFIG
repos:
  - repo: $folder/aiguard
    rev: $(git -C "$folder/aiguard" rev-parse HEAD)
    hooks:
      - id: aiguard
      - id: aiguard-commit-msg
      - id: aiguard-push
CONFIG
pre-commit install --hook-type pre-commit --hook-type commit-msg --hook-type pre-push

fail() { echo "FAILED: $1" >&2; exit 1; }
# refused WHAT COMMAND..: the command fails because of a finding, and does not show the token.
refused() {
  local what=$1
  shift
  if "$@" >"$folder/said" 2>&1; then cat "$folder/said"; fail "$what went through"; fi
  grep -q github-personal-access-token "$folder/said" || { cat "$folder/said"; fail "$what was refused for another reason"; }
  if grep -q "$token" "$folder/said"; then fail "$what: the secret is shown"; fi
  echo "refused, as it should be: $what"
}
passes() {
  local what=$1
  shift
  "$@" >"$folder/said" 2>&1 || { cat "$folder/said"; fail "$what was refused"; }
  echo "passes, as it should: $what"
}

git add .pre-commit-config.yaml
passes "the first commit" git commit -m "Set up the hooks"
echo "token = \"$token\"" >settings.py
git add settings.py
refused "a staged secret" git commit -m "Add settings"
git rm --quiet --cached settings.py && rm settings.py
echo "answer = 42" >settings.py
git add settings.py
refused "a secret in the message" git commit -m "Add settings with $token"
passes "a clean commit" git commit -m "Add settings"
passes "the first push" git push --quiet origin main
echo "token = \"$token\"" >>settings.py
git commit --quiet --no-verify -am "Sneak a token in"
refused "a push of a commit with a secret" git push --quiet origin main
git reset --quiet --hard HEAD~1
echo "answer = 43" >settings.py
git commit --quiet -am "Change the answer"
passes "a push of a clean commit" git push --quiet origin main
git checkout --quiet -b feature
git commit --quiet --allow-empty -m "Begin a feature"
passes "a new branch" git push --quiet origin feature
