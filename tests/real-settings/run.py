#!/usr/bin/env python3
"""Hold the doctor's reading of settings files against the products' own loaders.

usage: run.py AIGUARD [--install] [--quick] [--only WORD] [--sdk FOLDER] [--codex PROGRAM]

Claude Code's loader is `resolveSettings` of the npm package @anthropic-ai/claude-agent-sdk, Codex's is its app server
(`config/read`, `thread/start`). Both are looked for where tests/clients/ keeps the clients, unless they are named; what is
not there is left out, and the run says so. No network, no account: every case has a machine of its own in a temporary
folder. Managed settings stand in /etc: those cases need Linux and user namespaces.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "clients" / "lib")]

import claude_code  # noqa: E402
import codex  # noqa: E402
import install  # noqa: E402
import place  # noqa: E402

SDK = "@anthropic-ai/claude-agent-sdk"
SDK_VERSION = "0.3.328"


def sdk_folder():
    return pathlib.Path(install.cache_dir()) / "claude-sdk" / "node_modules" / SDK


def fetch():
    if install.executable("codex") is None:
        install.install("codex")
    if not sdk_folder().exists():
        folder = pathlib.Path(install.cache_dir()) / "claude-sdk"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"name": "aiguard-claude-sdk", "private": true, "version": "0.0.0"}')
        words = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", "--omit=optional", "--ignore-scripts"]
        subprocess.run(words + ["%s@%s" % (SDK, SDK_VERSION)], cwd=folder, check=True)


def doctor(aiguard, machine):
    """What the doctor says of a product on a machine."""
    def ask(product):
        places = ["--root", machine.root, "--home", machine.home, "--project", machine.project]
        words = [aiguard, "doctor", "--no-config", "--format", "json", "--effective", product] + [str(it) for it in places]
        answer = subprocess.run(words, capture_output=True, text=True, timeout=60, cwd=machine.project)
        return json.loads(answer.stdout)
    return ask


def hold(product, loader, aiguard, words, given):
    """Tries every case of a product, and counts those that disagree."""
    cases = {name: files for name, files in product.CASES.items() if not given.quick or name in product.FEW}
    cases = {name: files for name, files in cases.items() if given.only in name}
    left = [name for name, files in cases.items() if not words and any(product.FILES[it].startswith("etc/") for it in files)]

    def one(name):
        files = cases[name]
        with place.Machine({product.FILES[which]: text for which, text in files.items()}, words) as machine:
            return product.disagreements(files, machine, loader, doctor(aiguard, machine))

    names = [name for name in cases if name not in left]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        results = list(zip(names, pool.map(one, names)))
    wrong = [(name, lines) for name, lines in results if lines]
    for name, lines in wrong:
        print(("%s, %s:\n  %s" % (product.__name__, name, "\n  ".join(lines))).encode("ascii", "backslashreplace").decode())
    print("%s: %d of %d agree" % (product.__name__, len(names) - len(wrong), len(names)))
    if left:
        print("%s: %d left out, they need namespaces for a /etc of their own" % (product.__name__, len(left)))
    return len(wrong)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("aiguard")
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="", help="cases with this word in their names")
    parser.add_argument("--sdk", type=pathlib.Path)
    parser.add_argument("--codex", type=pathlib.Path)
    given = parser.parse_args()
    if given.install:
        fetch()
    aiguard = str(pathlib.Path(given.aiguard).resolve())
    sdk = given.sdk or (sdk_folder() if sdk_folder().exists() else None)
    program = given.codex or install.executable("codex")
    words, wrong = place.apart(), 0
    for product, loader in ((claude_code, sdk), (codex, program)):
        if loader is None:
            print("%s: not installed, left out" % product.__name__)
        else:
            wrong += hold(product, pathlib.Path(loader), aiguard, words, given)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
