"""Finds, and installs with npm, the pinned real clients.

Where they live: $AIGUARD_CLIENTS, or else <user cache>/aiguard-clients.

Versions are pinned exactly on purpose.  `npm install @anthropic-ai/claude-code`
without a version picks an old release when Node is older than the newest release
asks for, although the program itself is a native binary that needs no Node.
"""
import json
import os
import platform
import subprocess
import sys

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def pins():
    with open(os.path.join(HERE, "clients.json"), encoding="utf-8") as f:
        return json.load(f)


def cache_dir():
    own = os.environ.get("AIGUARD_CLIENTS")
    if own:
        return os.path.abspath(own)
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(base, "aiguard-clients")


def _platform_values():
    osname = {"linux": "linux", "darwin": "darwin", "win32": "win32"}.get(sys.platform, sys.platform)
    arch = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(
        platform.machine().lower(), platform.machine().lower())
    libc = ""
    if osname == "linux" and not platform.libc_ver()[0]:
        libc = "-musl"
    return {"os": osname, "arch": arch, "libc": libc, "exe": ".exe" if osname == "win32" else ""}


def executable(client):
    """The path of the client's executable, or None when it is not installed."""
    client = client.split("-")[0]
    pin = pins()[client]
    modules = os.path.join(cache_dir(), client, "node_modules")
    if "platform_package" in pin:
        v = _platform_values()
        path = os.path.join(modules, *pin["platform_package"].format(**v).split("/"), pin["binary"].format(**v))
    else:
        path = os.path.join(modules, ".bin", pin["bin"] + (".cmd" if sys.platform == "win32" else ""))
    return path if os.path.exists(path) else None


def install(client):
    """npm-install one pinned client in its own folder of the cache."""
    pin = pins()[client]
    folder = os.path.join(cache_dir(), client)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as f:
        json.dump({"name": "aiguard-clients-" + client, "private": True, "version": "0.0.0"}, f)
    npm = "npm.cmd" if sys.platform == "win32" else "npm"
    subprocess.run([npm, "install", "--no-audit", "--no-fund", "--loglevel=error",
                    "%s@%s" % (pin["package"], pin["version"])], cwd=folder, check=True)
    return executable(client)
