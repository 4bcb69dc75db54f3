#!/usr/bin/env python3
"""The first five minutes with aiguard, with the real agents: tests/clients/README.md.

usage: first_minutes.py [--install] [--program PROGRAM] [--clients claude,codex] [-v]
"""
import argparse
import json
import os
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "lib"))
sys.dont_write_bytecode = True
import adapters  # noqa: E402
import desk  # noqa: E402
import fakes  # noqa: E402
import install  # noqa: E402
from mockmodel import MockModel  # noqa: E402
from runner import Box, start  # noqa: E402

COMMIT = "git add -A && git commit -m 'Add settings'"
# What each refuses by itself in a run without a person.
TRUST = {"copilot": ["--trust-folder"]}


class Desk(Box):
    """A throw-away root in which HOME and the XDG folders lie, and nothing of this machine but its programs."""

    def env(self):
        env = {name: value for name, value in super().env().items() if not name.startswith(("GIT_AUTHOR", "GIT_COMMITTER"))}
        env.update({"GIT_CONFIG_GLOBAL": os.path.join(self.home, ".gitconfig"),
                    "PATH": os.path.join(self.root, "bin") + os.pathsep + env["PATH"]})
        env.update({"XDG_%s_HOME" % kind: os.path.join(self.home, *place) for kind, place in
                    (("CONFIG", [".config"]), ("STATE", [".local", "state"]), ("DATA", [".local", "share"]))})
        return env


class Proof:
    """What has been tried so far, and how much of it went wrong."""

    def __init__(self, box, model, clients, verbose):
        self.box, self.model, self.clients, self.verbose = box, model, clients, verbose
        self.failed = 0

    def holds(self, what, good, seen=""):
        print("%s %s" % ("ok  " if good else "FAIL", what), flush=True)
        if not good:
            self.failed += 1
        if seen and (self.verbose or not good):
            print("     " + str(seen).strip().replace("\n", "\n     ")[-6000:], flush=True)

    def run(self, *words):
        return start(list(words), self.box.repo, self.box.env(), 120)

    def agent(self, client, prompt, steps):
        """Lets a client take these steps; gives the results, and how many requests of its loop reached the model."""
        adapter = adapters.ADAPTERS[client]()
        self.model.replay([[adapter.tool(step, self.box.repo)] for step in steps])
        argv, extra = adapter.command(self.box, self.model.url, prompt)
        status, out, err = start(argv + TRUST.get(client, []), self.box.repo, dict(self.box.env(), **extra), 120)
        loop = self.model.loop_requests()
        said = "%s: exit status %s\n%s\n%s" % (client, status, out[-1500:], err[-1500:])
        return adapter.results(loop, out), len(loop), said

    def agents_are_stopped(self):
        """Every client is kept from committing and reading a secret, and from nothing else."""
        steps = [{"do": "shell", "command": COMMIT}, {"do": "shell", "command": "cat .env"},
                 {"do": "shell", "command": "cat main.py"}]
        for client in self.clients:
            results, _, said = self.agent(client, "Commit what is there.", steps)
            told = said if len(results) < 3 else json.dumps(results, indent=1)
            self.holds("%s: a commit with a secret is refused" % client, len(results) > 0 and results[0]["denied"], told)
            self.holds("%s: reading .env is refused" % client, len(results) > 1 and results[1]["denied"])
            self.holds("%s: reading main.py is not" % client,
                       len(results) > 2 and not results[2]["denied"] and "hello" in results[2]["text"])
            _, requests, said = self.agent(client, "Use %s for it." % fakes.github_token(), [])
            self.holds("%s: a prompt with a token does not reach the model" % client, requests == 0, said)
            self.holds("%s: the hook that was there before runs as well" % client,
                       os.path.exists(os.path.join(self.box.home, "foreign-" + client)))
        self.holds("nothing was committed", self.commits() == 1, self.box.git("log", "--stat"))

    def agents_are_free(self):
        """The same steps without aiguard: what was refused was refused by nothing else."""
        for client in self.clients:
            results, _, said = self.agent(client, "Commit what is there.",
                                          [{"do": "shell", "command": COMMIT}, {"do": "shell", "command": "cat .env"}])
            told = said + json.dumps(results, indent=1)
            self.holds("%s: without aiguard the secret is read and committed" % client,  # one of them masks the value
                       self.commits() == 2 and "API_TOKEN=" in results[-1]["text"], told)
            if self.commits() == 2:
                self.box.git("reset", "-q", "HEAD~1")

    def commits(self):
        return int(self.box.git("rev-list", "--count", "HEAD"))

    def git_is_guarded(self):
        self.box.git("add", "settings.py")
        for words in (["-m", "Add settings"], ["--no-verify", "-m", "Add settings"]):
            status, out, err = self.run("git", "commit", *words)
            self.holds("git commit %s of a secret is refused" % " ".join(words[:-1]),
                       status != 0 and self.commits() == 1 and "github-personal-access-token" in out + err, out + err)
            self.holds("the secret is not shown", fakes.github_token() not in out + err)
        self.box.git("rm", "-q", "--cached", "settings.py")
        status, out, err = self.run("git", "commit", "--allow-empty", "-m", "Change nothing")
        self.holds("a clean commit passes", status == 0 and self.commits() == 2, out + err)
        self.holds("the git hook that was there before runs as well",
                   os.path.exists(os.path.join(self.box.home, "foreign-git")))
        self.box.git("update-ref", "HEAD", "HEAD~1")

    def installation(self, scope, aiguard):
        """init, its self-test, git, the agents, uninstall; then everything is as it was."""
        print("-- aiguard init %s" % " ".join(scope), flush=True)
        box = self.box
        before, status_before = desk.snapshot(box.home, box.repo), box.git("status", "--porcelain", "--ignored")
        status, out, err = self.run(aiguard, "init", "--yes", *scope)
        self.holds("init installs", status == 0, out + err)
        installed = desk.snapshot(box.home, box.repo)
        status, out, err = self.run(aiguard, "init", "--yes", *scope)
        self.holds("init installs nothing twice",
                   status == 0 and not desk.differing(installed, desk.snapshot(box.home, box.repo)), out + err)
        status, out, err = self.run(aiguard, "init", "--self-test", *scope)
        self.holds("the self-test is refused everywhere", status == 0, out + err)
        changed = desk.differing(installed, desk.snapshot(box.home, box.repo))
        self.holds("the self-test leaves nothing behind", not changed, changed)
        self.git_is_guarded()
        self.agents_are_stopped()
        used = desk.snapshot(box.home, box.repo)
        status, out, err = self.run(aiguard, "uninstall", *scope)
        self.holds("uninstall takes away", status == 0, out + err)
        after = desk.snapshot(box.home, box.repo)

        ours = desk.differing(before, installed)
        self.holds("%d files and folders that init touched are as they were, byte for byte" % len(ours),
                   len(ours) > 5 and all(before.get(path) == after.get(path) for path in ours),
                   [path for path in ours if before.get(path) != after.get(path)])
        theirs = set(desk.differing(installed, used))
        rest = [path for path in desk.differing(before, after) if path not in theirs or used.get(path) != after.get(path)]
        self.holds("what else changed was written by git and the agents", not rest, rest)
        inside = [path for path in desk.differing(before, after)
                  if path.startswith(box.repo + os.sep) and not path.startswith(os.path.join(box.repo, ".git") + os.sep)]
        self.holds("the work tree is byte-identical", not inside, inside)
        now = box.git("status", "--porcelain", "--ignored")
        self.holds("git status is what it was", now == status_before, "before:\n%s\nafter:\n%s" % (status_before, now))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--install", action="store_true", help="install the clients that are missing, with npm")
    parser.add_argument("--program", default="aiguard", help="the program under test (default: aiguard)")
    parser.add_argument("--clients", default="claude,codex,gemini,copilot")
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    clients = []
    for client in args.clients.split(","):
        if args.install and not install.executable(client):
            try:
                install.install(client)
            except (OSError, subprocess.SubprocessError) as error:
                print("%s cannot be installed: %s" % (client, error))
        if install.executable(client):
            clients.append(client)
        else:
            print("skip %s: it is not installed: first_minutes.py --install does that" % client)
    program = shutil.which(args.program)
    if not program or not clients:
        print("NOTHING WAS CHECKED: %s" % ("no client is installed" if program else "%s is no program" % args.program))
        return 0 if args.install and program else 1
    box = Desk()
    try:
        # Found by its name, as hooks in a repository do.
        os.mkdir(os.path.join(box.root, "bin"))
        aiguard = os.path.join(box.root, "bin", "aiguard")
        os.symlink(os.path.abspath(program), aiguard)
        with MockModel([]) as model:
            desk.furnish(box, model.url)
            desk.write(os.path.join(box.repo, "settings.py"), 'token = "%s"\n' % fakes.github_token())
            proof = Proof(box, model, clients, args.verbose)
            proof.installation([], aiguard)
            proof.agents_are_free()
            proof.installation(["--repo"], aiguard)
    finally:
        box.close()
    print("%d failed" % proof.failed)
    return 1 if proof.failed else 0


if __name__ == "__main__":
    sys.exit(main())
