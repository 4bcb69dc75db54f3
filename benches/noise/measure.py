#!/usr/bin/env python3
"""Measure what the rules say of published source code: fetch packages by name, scan them, list every finding.

    measure.py fetch DIR              fetch and unpack the packages of packages.txt into DIR
    measure.py scan DIR AIGUARD OUT   scan every package with default settings, write the findings to OUT (JSON lines) and
                                      a table of files and findings by package to standard output
    measure.py judge OUT              join the findings with verdicts.tsv and count the false ones

Needs Python 3.11, cargo, npm, and a Debian system with source packages (apt-get, dpkg-source). Fetches through the tools'
own configuration; what cannot be had is named and left out. verdicts.tsv holds one line per finding that was read:
package, path, rule, line, `true` or `false`, and why.
"""
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent


def packages():
    for line in (HERE / "packages.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            yield line.split()


def run(*argv, cwd):
    return subprocess.run(argv, cwd=cwd, capture_output=True, text=True)


def fetch_crates(wanted, into):
    """One manifest that needs them all; `cargo vendor` lays out every crate in a folder of its own."""
    project = into / "crates"
    (project / "src").mkdir(parents=True, exist_ok=True)
    (project / "src/lib.rs").write_text("")
    needs = "".join(f'{name} = "={version}"\n' for name, version in wanted)
    (project / "Cargo.toml").write_text(f'[package]\nname = "noise"\nversion = "0.0.0"\n[workspace]\n[dependencies]\n{needs}')
    done = run("cargo", "vendor", "--quiet", "vendor", cwd=project)
    if done.returncode:
        print(f"crates: {done.stderr.strip()[-400:]}", file=sys.stderr)


def fetch_npm(name, version, into):
    folder = into / "npm" / name.replace("/", "+")
    if folder.is_dir() and any(folder.iterdir()):
        return
    folder.mkdir(parents=True, exist_ok=True)
    done = run("npm", "pack", f"{name}@{version}", "--silent", cwd=folder)
    for archive in folder.glob("*.tgz"):
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        archive.unlink()
    if done.returncode:
        print(f"npm {name}: {done.stderr.strip()[-200:]}", file=sys.stderr)


def source_list(into):
    """Debian's own sources, asked for source packages as well."""
    text, plain = "", ""
    for path in [pathlib.Path("/etc/apt/sources.list"), *pathlib.Path("/etc/apt/sources.list.d").glob("*")]:
        if path.suffix == ".sources":
            text += "\n" + path.read_text().replace("Types: deb\n", "Types: deb-src\n")
        elif path.is_file():
            lines = [line.replace("deb ", "deb-src ", 1) for line in path.read_text().splitlines() if line.startswith("deb ")]
            if lines:
                plain += "\n".join(lines) + "\n"
    (into / "lists.list").write_text(plain)
    (into / "lists.sources").write_text(text)


def fetch_debian(names, into):
    folder, parts = into / "debian", into / "apt/parts"
    for path in (folder, parts, into / "apt/lists/partial", into / "apt/cache/archives/partial"):
        path.mkdir(parents=True, exist_ok=True)
    source_list(parts)
    options = ["-o", "Dir::Etc::sourcelist=/dev/null", "-o", f"Dir::Etc::sourceparts={parts}", "-o",
               f"Dir::State::lists={into}/apt/lists", "-o", f"Dir::Cache={into}/apt/cache", "-o", "APT::Sandbox::User=root"]
    done = run("apt-get", *options, "-q", "update", cwd=folder)
    if done.returncode:
        print(f"apt: {done.stderr.strip()[-400:]}", file=sys.stderr)
    for name in names:
        if any(folder.glob(f"{name}/*")):
            continue
        (folder / name).mkdir(exist_ok=True)
        done = run("apt-get", *options, "-q", "source", "--download-only", name, cwd=folder / name)
        unpack_debian(folder / name)
        if not any((folder / name).iterdir()):
            print(f"debian {name}: {done.stderr.strip()[-200:]}", file=sys.stderr)


def unpack_debian(folder):
    """The patched source, or what upstream published when Debian's part of it cannot be had."""
    for description in folder.glob("*.dsc"):
        run("dpkg-source", "--no-check", "-x", description.name, cwd=folder)
    if not any(path.is_dir() for path in folder.iterdir()):
        for archive in folder.glob("*.orig*.tar.*"):
            if not archive.name.endswith(".asc"):
                run("tar", "xf", archive.name, cwd=folder)
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()


def fetch_pypi(name, version, into):
    """A wheel holds the Python sources as they are installed, and runs nothing when it is unpacked."""
    folder = into / "pypi" / name
    if folder.is_dir() and any(folder.iterdir()):
        return
    folder.mkdir(parents=True, exist_ok=True)
    done = run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", f"{name}=={version}",
               cwd=folder)
    for wheel in folder.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        wheel.unlink()
    if done.returncode:
        print(f"pypi {name}: {done.stderr.strip()[-200:]}", file=sys.stderr)


def fetch(into):
    into.mkdir(parents=True, exist_ok=True)
    wanted = list(packages())
    fetch_crates([(name, version) for kind, name, version, _ in wanted if kind == "crates"], into)
    for kind, name, version, _ in wanted:
        if kind == "npm":
            fetch_npm(name, version, into)
        elif kind == "pypi":
            fetch_pypi(name, version, into)
    fetch_debian([name for kind, name, _, _ in wanted if kind == "debian"], into)


def folder_of(kind, name, version, root):
    if kind == "crates":
        return root / "crates/vendor" / name
    return root / kind / name.replace("/", "+")


def scanned(root):
    """Every package with its folder: the listed ones, and the crates that these need as one."""
    listed = set()
    for kind, name, version, language in packages():
        folder = folder_of(kind, name, version, root)
        if folder.is_dir() and any(folder.iterdir()):
            listed.add(folder)
            yield name, version, language, [folder]
    vendor = root / "crates/vendor"
    others = sorted(path for path in vendor.iterdir() if path not in listed) if vendor.is_dir() else []
    if others:
        yield f"{len(others)} crates that these need", "-", "Rust", others


def version_of(folder, version):
    """A Debian source package unpacks into NAME-VERSION."""
    inner = [path.name for path in folder.iterdir() if path.is_dir()]
    return inner[0].rsplit("-", 1)[-1] if version == "-" and len(inner) == 1 else version


def scan(root, aiguard, out):
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR")}
    total = collections.Counter()
    languages = set()
    print("| package | version | language | files | findings |\n|---|---|---|---:|---:|")
    with open(out, "w", encoding="utf-8") as sink:
        for name, version, language, folders in scanned(root):
            files = sum(len(names) for folder in folders for _, _, names in os.walk(folder))
            done = subprocess.run([aiguard, "scan", "--no-ignore", "--format", "jsonl", *map(str, folders)], cwd=root,
                                  capture_output=True, env=environment | {"HOME": str(root)})
            if done.returncode not in (0, 1):
                sys.exit(f"{name}: exit {done.returncode}: {done.stderr.decode()[-500:]}")
            found = [json.loads(line) for line in done.stdout.decode("utf-8", "replace").splitlines()]
            found = [finding for finding in found if "rule" in finding]
            for finding in found:
                path = pathlib.Path(finding["path"])
                finding["path"] = str(path.relative_to(root) if path.is_absolute() else path)
                sink.write(json.dumps({"package": name} | finding) + "\n")
            print(f"| {name} | {version_of(folders[0], version)} | {language} | {files} | {len(found)} |")
            total.update(files=files, findings=len(found), packages=1)
            languages.add(language)
    print(f"\n{total['packages']} packages in {len(languages)} languages, {total['files']} files, {total['findings']} findings")


def fits(finding, package, rule, end):
    whole = end == "*" or finding["path"].endswith(end.removeprefix("*"))
    return whole and finding["package"] == package and finding["rule"] == rule


def judge(out):
    lines = [line for line in (HERE / "verdicts.tsv").read_text().splitlines() if not line.startswith("#")]
    verdicts = [line.split("\t") for line in lines]
    counts = collections.Counter()
    by_rule = collections.Counter()
    for line in open(out, encoding="utf-8"):
        finding = json.loads(line)
        said = [verdict for package, rule, end, verdict, _ in verdicts if fits(finding, package, rule, end)]
        verdict = said[-1] if said else "unread"
        counts[verdict] += 1
        by_rule[verdict, finding["rule"], finding["package"] if verdict != "true" else ""] += 1
    for (verdict, rule, package), count in sorted(by_rule.items()):
        print(f"{count:5d}  {verdict:7s} {rule} {package}")
    print(dict(counts))


def main():
    match sys.argv[1:]:
        case ["fetch", root]:
            fetch(pathlib.Path(root).resolve())
        case ["scan", root, aiguard, out]:
            scan(pathlib.Path(root).resolve(), shutil.which(aiguard) or aiguard, out)
        case ["judge", out]:
            judge(out)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
