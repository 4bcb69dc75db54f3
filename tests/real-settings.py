#!/usr/bin/env python3
"""Hold the doctor's reading of settings files against the products' own loaders.

usage: real-settings.py AIGUARD [--sdk FOLDER] [--codex PROGRAM]

FOLDER is an unpacked @anthropic-ai/claude-agent-sdk (its `resolveSettings` is Claude Code's loader), PROGRAM a `codex`.
A product that is not given is left out, and says so. No network, no account: HOME is a temporary folder.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile

CLAUDE = {
    "empty object": {"user": "{}"},
    "empty file": {"project": ""},
    "blank file": {"project": " \n"},
    "list": {"project": "[]"},
    "null": {"project": "null"},
    "comment": {"project": '{ // no\n "permissions": {"deny": ["Read(.env)"]}}'},
    "block comment": {"project": '{ /* no */ "model": "opus"}'},
    "trailing comma": {"project": '{"permissions": {"deny": ["Read(.env)"],}}'},
    "single quotes": {"project": "{'model': 'opus'}"},
    "unclosed": {"project": '{"model": "opus"'},
    "control character": {"project": '{"model": "a\tb"}'},
    "two documents": {"project": '{"model": "a"} {}'},
    "byte order mark": {"project": '\ufeff{"model": "opus"}'},
    "lone surrogate": {"project": '{"model": "\\ud800"}'},
    "retention zero": {"project": '{"cleanupPeriodDays": 0, "model": "opus"}'},
    "retention text": {"project": '{"cleanupPeriodDays": "thirty", "model": "opus"}'},
    "retention one": {"project": '{"cleanupPeriodDays": 1}'},
    "lock boolean": {"project": '{"permissions": {"disableBypassPermissionsMode": true, "deny": ["Read(.env)"]}}'},
    "lock right": {"project": '{"permissions": {"disableBypassPermissionsMode": "disable"}}'},
    "mode unknown": {"project": '{"permissions": {"defaultMode": "allowEdits"}}'},
    "mode plan": {"project": '{"permissions": {"defaultMode": "plan"}}'},
    "mode manual": {"user": '{"permissions": {"defaultMode": "manual"}}'},
    "deny text": {"project": '{"permissions": {"deny": "Read(.env)"}}'},
    "deny number": {"project": '{"permissions": {"deny": ["Read(.env)", 3]}}'},
    "rule empty parentheses": {"project": '{"permissions": {"deny": ["Bash()", "Read(.env)"]}}'},
    "rule unclosed": {"project": '{"permissions": {"deny": ["Bash(x", "Read(.env)"]}}'},
    "rule lower case": {"project": '{"permissions": {"deny": ["bash(ls)", "Read(.env)"]}}'},
    "rule empty": {"project": '{"permissions": {"deny": ["", "Read(.env)"]}}'},
    "rule address": {"project": '{"permissions": {"deny": ["WebFetch(https://example.com)", "Read(.env)"]}}'},
    "allow all": {"project": '{"permissions": {"allow": ["*", "mcp__*", "WebSearch"]}}'},
    "rule unknown tool": {"project": '{"permissions": {"deny": ["Foo(x)", "Read[foo]"]}}'},
    "rule blanks": {"project": '{"permissions": {"deny": ["Read( .env )", "Read(a,b)", "Glob(x)"]}}'},
    "unknown key": {"project": '{"denny": ["Read(.env)"], "model": "opus"}'},
    "duplicate key": {"project": '{"permissions": {"deny": ["Read(.env)"]}, "permissions": {"ask": ["WebSearch"]}}'},
    "hook right": {"project": '{"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "/bin/true"}]}]}}'},
    "hook without type": {"project": '{"hooks": {"PreToolUse": [{"hooks": [{"command": "/bin/true"}]}]}, "model": "opus"}'},
    "hook without command": {"project": '{"hooks": {"PreToolUse": [{"hooks": [{"type": "command"}]}]}, "model": "opus"}'},
    "hook failure": {"project": '{"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "/bin/true", "onFailure": "deny"}]}]}, "model": "opus"}'},
    "hook timeout zero": {"project": '{"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "/bin/true", "timeout": 0}]}]}, "model": "opus"}'},
    "hook timeout text": {"project": '{"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "/bin/true", "timeout": "2"}]}]}, "model": "opus"}'},
    "hook block": {"project": '{"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "/bin/true", "onFailure": "block"}]}]}}'},
    "env number": {"project": '{"env": {"A": 1}, "model": "opus"}'},
    "sandbox text": {"project": '{"sandbox": {"enabled": "yes"}, "model": "opus"}'},
    "servers by two": {"user": '{"allowedMcpServers": [{"serverName": "a"}], "model": "opus"}'},
    "attribution boolean": {"project": '{"attribution": false, "model": "opus"}'},
    "merged lists": {"user": '{"permissions": {"deny": ["Read(a)"]}}', "project": '{"permissions": {"deny": ["Read(b)"]}}', "local": '{"permissions": {"deny": ["Read(c)"]}}'},
    "merged values": {"user": '{"model": "a", "cleanupPeriodDays": 5}', "project": '{"model": "b"}', "local": '{"model": "c"}'},
    "merged objects": {"user": '{"env": {"A": "1", "B": "1"}}', "project": '{"env": {"B": "2"}}'},
    "merged with a dropped one": {"user": '{"model": "a"}', "project": '{"model": "b",}', "local": '{"env": {"X": "1"}}'},
    "replaced list": {"user": '{"availableModels": ["opus"]}', "project": '{"availableModels": ["sonnet"]}'},
}

CODEX = {
    "right": ('sandbox_mode = "read-only"\napproval_policy = "untrusted"\n', True),
    "empty": ("", True),
    "comment": ("# nothing\n", True),
    "wrong sandbox": ('sandbox_mode = "read_only"\n', False),
    "wrong policy": ('approval_policy = "always"\n', False),
    "old policy": ('approval_policy = "on-failure"\n', True),
    "granular": ("approval_policy = { granular = { sandbox_approval = true, rules = true, mcp_elicitations = true } }\n", True),
    "number": ("sandbox_mode = 1\n", False),
    "syntax": ("sandbox_mode = \n", False),
    "twice": ('model = "a"\nmodel = "b"\n', False),
    "table twice": ("[history]\n[history]\n", False),
    "unknown key": ("unknown_key = 1\n", True),
    "under the wrong table": ('[shell_environment_policy]\nweb_search = "live"\n', True),
    "wrong trust": ('[projects."/x"]\ntrust_level = "yes"\n', False),
    "trust": ('[projects."/x"]\ntrust_level = "trusted"\n', True),
    "profile": ('profile = "x"\n[profiles.x]\nmodel = "a"\n', None),
    "lone profiles": ('[profiles.x]\nmodel = "a"\n', True),
    "wrong history": ('[history]\npersistence = "all"\n', False),
    "wrong search": ('web_search = "on"\n', False),
    "full access": ('sandbox_mode = "danger-full-access"\napproval_policy = "never"\n', True),
    "mark": ("\ufeffmodel = \"a\"\n", True),
    "wrong inherit": ('[shell_environment_policy]\ninherit = "some"\n', False),
    "network": ("[sandbox_workspace_write]\nnetwork_access = true\n", True),
    "network text": ('[sandbox_workspace_write]\nnetwork_access = "yes"\n', False),
}

FILES = {"user": "home/.claude/settings.json", "project": "project/.claude/settings.json", "local": "project/.claude/settings.local.json"}
SHOWN = {"user": "~/.claude/settings.json", "project": ".claude/settings.json", "local": ".claude/settings.local.json"}
LISTS = ("allow", "ask", "deny")


def run(arguments, home, where):
    env = {"HOME": str(home), "PATH": "/usr/local/bin:/usr/bin:/bin", "CODEX_HOME": str(home / ".codex")}
    return subprocess.run(arguments, cwd=where, env=env, capture_output=True, text=True, timeout=60)


def tree(files):
    root = pathlib.Path(tempfile.mkdtemp(prefix="settings-"))
    (root / "home").mkdir()
    (root / "project" / ".git").mkdir(parents=True)
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def ours(aiguard, root, product):
    shared = [aiguard, "doctor", "--home", str(root / "home"), "--project", str(root / "project"), "--no-config", "--format", "json"]
    answer = run(shared + ["--effective", product], root / "home", root / "project")
    view = json.loads(answer.stdout)
    view["results"] = json.loads(run(shared + ["--product", product], root / "home", root / "project").stdout)["results"]
    return view


def claude(aiguard, sdk):
    script = "import {resolveSettings} from %s; const r = await resolveSettings({cwd: process.argv[1]}); console.log(JSON.stringify(r));" % json.dumps(
        str(pathlib.Path(sdk).resolve() / "sdk.mjs"))
    bad = 0
    for name, files in CLAUDE.items():
        root = tree({FILES[scope]: text for scope, text in files.items()})
        theirs = json.loads(run(["node", "--input-type=module", "-e", script, "--", str(root / "project")], root / "home", root / "project").stdout)
        mine = ours(aiguard, root, "claude-code")
        wrong = []
        loaded = {it["source"] for it in theirs["sources"] if it["settings"]}
        for scope, text in files.items():
            state = next(it["state"] for it in mine["sources"] if it["path"] == SHOWN[scope])
            says = json.loads(text.lstrip("\ufeff")) if state in ("read", "partly") else None
            kept = state in ("read", "partly") and bool(says)
            if kept != (scope in loaded) and says != {}:
                wrong.append("%s: the product %s it, we say %s" % (FILES[scope], "keeps" if scope in loaded else "drops", state))
        effective, view = theirs["effective"], mine["settings"].get("settings", {})
        # Rules that never match are kept by the loader; the doctor takes them out of what is in force and says so.
        silent = {it["message"].split("`")[1] for it in mine["results"] if it["id"] == "claude-rule-inert" and it["status"] == "fail"}
        for which in LISTS:
            their_rules = [it for it in effective.get("permissions", {}).get(which, []) if it not in silent]
            if their_rules != view.get("permissions", {}).get(which, []):
                wrong.append("%s: %s, we say %s" % (which, their_rules, view.get("permissions", {}).get(which, [])))
        for key in ("model", "cleanupPeriodDays", "env", "availableModels", "hooks", "sandbox"):
            if written(effective.get(key)) != written(view.get(key)):
                wrong.append("%s: %s, we say %s" % (key, effective.get(key), view.get(key)))
        for key in ("disableBypassPermissionsMode", "defaultMode"):
            one, other = effective.get("permissions", {}).get(key), view.get("permissions", {}).get(key)
            if one != other and {one, other} != {"default", "manual"}:
                wrong.append("%s: %s, we say %s" % (key, one, other))
        if wrong:
            bad += 1
            print(("claude-code, %s:\n  %s" % (name, "\n  ".join(wrong))).encode("ascii", "backslashreplace").decode())
    print("claude-code: %d of %d settings agree" % (len(CLAUDE) - bad, len(CLAUDE)))
    return bad


def written(value):
    """A value as text, in which no half of a surrogate pair is left."""
    return json.dumps(value, sort_keys=True).replace("\\ud800", "\\ufffd")


def codex(aiguard, program):
    bad = 0
    for name, (text, _) in CODEX.items():
        root = tree({"home/.codex/config.toml": text})
        answer = run([program, "doctor", "--json"], root / "home", root / "project")
        started = run([program, "app-server", "--print-startup-config"], root / "home", root / "project")
        refuses = started.returncode != 0 or "rror loading config" in started.stderr + answer.stderr
        mine = ours(aiguard, root, "codex")
        state = mine["sources"][0]["state"]
        legacy = any(it["id"] == "codex-legacy-profile" and it["status"] == "fail" for it in mine["results"])
        said = state == "refused" or legacy
        if said != refuses:
            bad += 1
            print("codex, %s: the product %s, we say %s" % (name, "refuses" if refuses else "starts", state))
    print("codex: %d of %d configurations agree" % (len(CODEX) - bad, len(CODEX)))
    return bad


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("aiguard")
    parser.add_argument("--sdk")
    parser.add_argument("--codex")
    given = parser.parse_args()
    program = str(pathlib.Path(given.aiguard).resolve())
    bad = 0
    for name, tool, test in (("claude-code", given.sdk, claude), ("codex", given.codex, codex)):
        if tool:
            bad += test(program, tool)
        else:
            print("%s: not given, left out" % name)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
