#!/usr/bin/env python3
"""Every scenario in every real client: tests/clients/README.md.

usage: run.py [--install] [--hook PROGRAM] [--clients claude,codex] [--only NAME] [--jobs N] [-v]
"""
import argparse
import concurrent.futures
import glob
import os
import shlex
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))
sys.dont_write_bytecode = True
import adapters  # noqa: E402
import install  # noqa: E402
import runner  # noqa: E402


def one(client, path, command, verbose):
    """Runs a scenario in a client; gives whether it passed, and what to print."""
    scenario = runner.load(path)
    name = os.path.basename(path)[:-5]
    why = scenario.get("skip", {}).get(client.split("-")[0])
    if why:
        return True, "skip %-11s %-28s %s" % (client, name, why)
    seen = runner.run(client, scenario, command)
    failures = runner.evaluate(scenario, seen)
    lines = ["%s %-11s %-28s %5.1f s" % ("FAIL" if failures else "ok  ", client, name, seen["seconds"])]
    lines += ["     " + failure for failure in failures]
    if verbose:
        for call in seen["calls"]:
            lines.append("     hook %s in %s s" % (call["rc"], call["seconds"]))
            lines += ["       %s %.2000s" % (part, (call[part] or "").strip()) for part in ("raw", "stdout", "stderr")]
        lines += ["     the model was told: %.500s" % result["text"] for result in seen["results"]]
    return not failures, "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--install", action="store_true", help="install the clients that are missing, with npm")
    parser.add_argument("--hook", default="aiguard", help="the program under test (default: aiguard)")
    parser.add_argument("--clients", default=",".join(adapters.ADAPTERS))
    parser.add_argument("--only", default="", help="scenarios whose name has this in it")
    parser.add_argument("--jobs", type=int, default=2, help="how many run at a time (default 2)")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    clients = args.clients.split(",")
    for client in sorted({client.split("-")[0] for client in clients}):
        if args.install and not install.executable(client):
            try:
                install.install(client)
            except (OSError, subprocess.SubprocessError) as error:
                print("%s cannot be installed: %s" % (client, error))
    missing = [client for client in clients if not install.executable(client)]
    for client in missing:
        print("skip %-11s it is not installed: run.py --install does that" % client)
    command = "%s hook" % shlex.quote(args.hook)
    paths = [path for path in sorted(glob.glob(os.path.join(HERE, "scenarios", "*.json"))) if args.only in path]
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        jobs = [pool.submit(one, client, path, command, args.verbose)
                for client in clients if client not in missing for path in paths]
        for job in jobs:
            passed, text = job.result()
            print(text, flush=True)
            bad += not passed
    if not jobs:
        print("NOTHING WAS CHECKED: no client is installed")
        return 0 if args.install else 1
    print("%d runs, %d failed" % (len(jobs), bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
