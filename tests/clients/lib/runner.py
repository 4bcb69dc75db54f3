"""Run one scenario with one real client, a scripted model and one hook command."""
import json
import os
import shlex
import shutil
import subprocess
import tempfile
import time

import fakes
from adapters import ADAPTERS
from mockmodel import MockModel

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


class Box:
    """A throw-away home, repository, temporary folder and hook log."""

    def __init__(self):
        # short name: some clients put Unix sockets in it
        self.root = os.path.realpath(tempfile.mkdtemp(prefix="agh"))
        self.home, self.repo, self.tmp, self.log = (os.path.join(self.root, n) for n in ("home", "repo", "tmp", "log"))
        for d in (self.home, self.repo, self.tmp, self.log):
            os.mkdir(d)

    def env(self):
        keep = ("PATH", "SYSTEMROOT", "COMSPEC", "PATHEXT")
        env = {k: os.environ[k] for k in keep if k in os.environ}
        env.update({"HOME": self.home, "USERPROFILE": self.home, "TMPDIR": self.tmp, "TEMP": self.tmp, "TMP": self.tmp,
                    "XDG_CACHE_HOME": os.path.join(self.home, ".cache"), "LANG": "C.UTF-8", "NO_COLOR": "1",
                    "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull,
                    "GIT_AUTHOR_NAME": "Dev", "GIT_AUTHOR_EMAIL": "dev@example.com",
                    "GIT_COMMITTER_NAME": "Dev", "GIT_COMMITTER_EMAIL": "dev@example.com"})
        return env

    def git(self, *args):
        return subprocess.run(["git", *args], cwd=self.repo, env=self.env(), check=True,
                              capture_output=True, text=True).stdout

    def close(self):
        for _ in range(5):  # a client may still be writing its last log line
            shutil.rmtree(self.root, ignore_errors=True)
            if not os.path.exists(self.root):
                return
            time.sleep(0.2)
        raise SystemExit("could not remove %s" % self.root)


def load(path):
    with open(path, encoding="utf-8") as f:
        return json.loads(fakes.expand(f.read()))


def read_calls(log):
    calls = []
    for name in os.listdir(log):
        d = os.path.join(log, name)
        if not name.startswith("call."):
            continue

        def text(n, d=d):
            try:
                with open(os.path.join(d, n), encoding="utf-8", errors="replace") as f:
                    return f.read()
            except FileNotFoundError:
                return None
        raw = text("stdin")
        try:
            sent = json.loads(raw)
        except (TypeError, ValueError):
            sent = None
        start = os.stat(os.path.join(d, "stdin")).st_mtime
        done = os.path.join(d, "rc")
        calls.append({"at": start, "sent": sent, "raw": raw, "stdout": text("stdout"), "stderr": text("stderr"),
                      "rc": int(text("rc")) if text("rc") else None,
                      "seconds": round(os.stat(done).st_mtime - start, 3) if os.path.exists(done) else None})
    return sorted(calls, key=lambda c: c["at"])


def start(argv, folder, env, limit):
    """Runs a program to its end: exit status (None when it took longer than `limit` seconds), output, errors."""
    try:
        p = subprocess.run(argv, cwd=folder, env=env, stdin=subprocess.DEVNULL, capture_output=True,
                           text=True, encoding="utf-8", errors="replace", timeout=limit)
        return p.returncode, p.stdout, p.stderr
    except subprocess.TimeoutExpired as e:
        return None, (e.stdout or b"").decode("utf-8", "replace"), (e.stderr or b"").decode("utf-8", "replace")


def run(client, scenario, hook_command, limit=120):
    """Returns a dictionary of everything that was seen."""
    adapter = ADAPTERS[client]()
    if "events" in scenario:  # install the hook for these events only
        adapter.events = {k: v for k, v in adapter.events.items() if k in scenario["events"]}
    box = Box()
    try:
        box.git("init", "-q", "-b", "main")
        with open(os.path.join(box.repo, "README.md"), "w", encoding="utf-8") as f:
            f.write("a repository\n")
        box.git("add", "README.md")
        box.git("commit", "-q", "-m", "first")
        for path, text in scenario.get("files", {}).items():
            full = os.path.join(box.repo, path)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as f:
                f.write(text)
        if scenario.get("committed"):
            box.git("add", "-f", *scenario["committed"])
            box.git("commit", "-q", "-m", "second")
        if scenario.get("stage"):
            box.git("add", "-f", *scenario["stage"])

        # some scenarios put something before the hook, such as half of an event
        under_test = scenario.get("hook", "{hook}").replace("{hook}", hook_command)
        if scenario.get("hook_delay_seconds"):
            under_test = "sleep %s; %s" % (scenario["hook_delay_seconds"], under_test)
        shim = "sh %s %s %s" % (shlex.quote(os.path.join(HERE, "shim.sh")), shlex.quote(box.log),
                                shlex.quote(under_test))
        adapter.prepare(box, shim, scenario.get("hook_timeout_seconds", 30), scenario.get("options", {}))

        turns = [[{"text": s["say"]}] if "say" in s else [adapter.tool(s, box.repo)] for s in scenario["steps"]]
        with MockModel(turns) as model:
            adapter.sign_in(box, model.url)
            argv, extra = adapter.command(box, model.url, scenario["prompt"])
            began = time.monotonic()
            rc, out, err = start(argv, box.repo, dict(box.env(), **extra), limit)
            wall = time.monotonic() - began
        loop = model.loop_requests()
        return {"client": client, "rc": rc, "stdout": out, "stderr": err, "seconds": round(wall, 2),
                "calls": read_calls(box.log), "requests": model.requests, "loop": loop,
                "results": adapter.results(loop, out),
                "events": adapter.events,
                "commits": int(box.git("rev-list", "--count", "HEAD")),
                "files": {os.path.relpath(os.path.join(d, f), box.repo).replace(os.sep, "/"):
                          open(os.path.join(d, f), encoding="utf-8", errors="replace").read()
                          for d, dirs, fs in os.walk(box.repo) for f in fs
                          if "/.git/" not in (d + "/").replace(os.sep, "/")}}
    finally:
        box.close()


def event_of(call, seen):
    """Which event of the scenario language a hook call was for."""
    sent = call["sent"] or {}
    name = sent.get("hook_event_name")
    if name is None and sent:  # Copilot's own events do not say their name
        name = "postToolUse" if "toolResult" in sent else "preToolUse" if "toolName" in sent else "userPromptSubmitted"
    for ours, theirs in seen["events"].items():
        if theirs == name:
            return ours
    return None


def check(one, seen):
    """None when the expectation holds, or else what was seen instead."""
    kind = one["check"]
    if "step" in one:
        i = one["step"] - 1
        if i >= len(seen["results"]):
            return "the model got no result for step %d (client: exit status %s, %s)" % (
                one["step"], seen["rc"], (seen["stderr"] or seen["stdout"])[-300:])
        result = seen["results"][i]
    if kind == "denied":
        return None if result["denied"] else "step %d was not denied: %.200s" % (one["step"], result["text"])
    if kind == "ran":
        return None if not result["denied"] else "step %d was denied: %.200s" % (one["step"], result["text"])
    if kind == "result_contains":
        return None if one["text"] in result["text"] else "result of step %d: %.300s" % (one["step"], result["text"])
    if kind == "commits":
        return None if seen["commits"] == one["count"] else "%d commits" % seen["commits"]
    if kind == "file_absent":
        return None if one["path"] not in seen["files"] else "the file is there"
    if kind == "file_contains":
        return None if one["text"] in seen["files"].get(one["path"], "") else "the file lacks it"
    if kind in ("model_saw", "model_never_saw"):
        saw = any(json.dumps(one["text"])[1:-1] in json.dumps(r["body"], ensure_ascii=False) for r in seen["requests"])
        return None if saw == (kind == "model_saw") else "the model %s it" % ("saw" if saw else "never saw")
    if kind == "prompt_blocked":
        return None if not seen["loop"] else "%d requests of the agent loop reached the model" % len(seen["loop"])
    if kind == "hook_called":
        n = sum(event_of(c, seen) == one["event"] for c in seen["calls"])
        want = one.get("times")
        return None if (n == want if want is not None else n > 0) else "called %d times" % n
    if kind == "hook_seconds_max":
        worst = max([c["seconds"] for c in seen["calls"] if c["seconds"] is not None] or [0])
        return None if worst <= one["seconds"] else "the slowest call took %.2f s" % worst
    if kind == "client_seconds":
        low, high = one.get("min", 0), one.get("max", 1e9)
        return None if low <= seen["seconds"] <= high else "%.2f s" % seen["seconds"]
    if kind == "hook_stderr_silent":
        noisy = [c["stderr"] for c in seen["calls"] if c["rc"] == 0 and c["stderr"]]
        return None if not noisy else "%.200s" % noisy[0]
    raise SystemExit("unknown check: %s" % kind)


def evaluate(scenario, seen):
    failures = []
    if seen["rc"] is None:
        failures.append("the client did not finish in time")
    for one in scenario["expect"]:
        if seen["client"] in one.get("not_for", []):
            continue
        bad = check(one, seen)
        if bad:
            failures.append("%s: %s" % (json.dumps(one), bad))
    return failures
