"""Codex: what its own app server makes of configuration files, requirements included."""
import json
import os
import re
import subprocess

import place

FILES = {
    "user": "home/.codex/config.toml",
    "project": "project/.codex/config.toml",
    "system": "etc/codex/config.toml",
    "requirements": "etc/codex/requirements.toml",
    "managed": "etc/codex/managed_config.toml",
}

# What requirements bound: compared by what a session gets, not by what is configured.
BOUND = ("approval_policy", "sandbox_mode", "web_search", "approvals_reviewer", "default_permissions")

TRUST = '[projects."{project}"]\ntrust_level = "trusted"\n'


def user(text):
    return {"user": text}


def required(text, config=""):
    return {"requirements": text, "user": config}


CASES = {
    "right": user('sandbox_mode = "read-only"\napproval_policy = "on-request"\n'),
    "untrusted": user('approval_policy = "untrusted"\n'),
    "empty": user(""),
    "comment": user("# nothing\n"),
    "wrong sandbox": user('sandbox_mode = "read_only"\n'),
    "wrong policy": user('approval_policy = "always"\n'),
    "old policy": user('approval_policy = "on-failure"\n'),
    "granular": user("approval_policy = { granular = { sandbox_approval = true, rules = true, mcp_elicitations = true } }\n"),
    "granular lacking": user("approval_policy = { granular = { sandbox_approval = true } }\n"),
    "number": user("sandbox_mode = 1\n"),
    "syntax": user("sandbox_mode = \n"),
    "twice": user('model = "a"\nmodel = "b"\n'),
    "table twice": user("[history]\n[history]\n"),
    "unknown key": user("unknown_key = 1\nmodel = \"a\"\n"),
    "unknown key inside": user('[history]\npersist = "none"\n'),
    "unknown table": user("[sandbox]\nmode = \"read-only\"\n"),
    "under the wrong table": user('[shell_environment_policy]\nweb_search = "live"\n'),
    "unknown feature": user("[features]\nno_such_feature = true\n"),
    "wrong feature": user('[features]\nhooks = "yes"\n'),
    "wrong trust": user('[projects."/x"]\ntrust_level = "yes"\n'),
    "trust": user('[projects."/x"]\ntrust_level = "trusted"\n'),
    "profile": user('profile = "x"\n[profiles.x]\nmodel = "a"\n'),
    "lone profiles": user('[profiles.x]\nmodel = "a"\n'),
    "wrong history": user('[history]\npersistence = "all"\n'),
    "history": user('[history]\npersistence = "none"\nmax_bytes = 10\n'),
    "wrong search": user('web_search = "on"\n'),
    "search": user('web_search = "disabled"\n'),
    "full access": user('sandbox_mode = "danger-full-access"\napproval_policy = "never"\n'),
    "mark": user('\ufeffmodel = "a"\n'),
    "UTF-16": {"user": '\ufeffmodel = "a"\n'.encode("utf-16-le")},
    "not UTF-8": {"user": b'model = "\xff"\n'},
    "wrong inherit": user('[shell_environment_policy]\ninherit = "some"\n'),
    "environment": user('[shell_environment_policy]\ninherit = "none"\nexclude = ["A*"]\nset = { B = "1" }\n'),
    "network": user('sandbox_mode = "workspace-write"\n[sandbox_workspace_write]\nnetwork_access = true\nwritable_roots = ["/x"]\n'),
    "network text": user('[sandbox_workspace_write]\nnetwork_access = "yes"\n'),
    "relative root": user('[sandbox_workspace_write]\nwritable_roots = ["x"]\n'),
    "credentials store": user('cli_auth_credentials_store = "keychain"\n'),
    "login method": user('forced_login_method = "sso"\n'),
    "login shell": user('allow_login_shell = "no"\n'),
    "reviewer": user('approvals_reviewer = "nobody"\n'),
    "server": user('[mcp_servers.a]\ncommand = "a"\nargs = ["b"]\n'),
    "server by two": user('[mcp_servers.a]\ncommand = "a"\nurl = "https://a/"\n'),
    "server unknown key": user('[mcp_servers.a]\ncommand = "a"\ntype = "stdio"\n'),
    "server without anything": user("[mcp_servers.a]\nenabled = true\n"),
    "server token": user('[mcp_servers.a]\nurl = "https://a/"\nbearer_token = "x"\n'),
    "profile of permissions": user('default_permissions = ":workspace"\n'),
    "full profile": user('default_permissions = ":danger-full-access"\n'),
    "full profile beats mode": user('default_permissions = ":danger-full-access"\nsandbox_mode = "read-only"\n'),
    "profile beats full mode": user('default_permissions = ":read-only"\nsandbox_mode = "danger-full-access"\n'),
    "unknown profile": user('default_permissions = ":none"\n'),
    "own profile": user('default_permissions = "mine"\n[permissions.mine]\nextends = ":read-only"\n'),
    "own profile that is not there": user('default_permissions = "mine"\n'),
    "permissions without a default": user('[permissions.mine]\nextends = ":read-only"\n'),
    "hooks": user('[[hooks.PreToolUse]]\nmatcher = "Bash"\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "x"\n'),
    "hook event unknown": user('[[hooks.BeforeTool]]\nmatcher = "Bash"\n'),
    "hook wrong type": user('[[hooks.PreToolUse]]\n[[hooks.PreToolUse.hooks]]\ntype = "shell"\ncommand = "x"\n'),
    "notify": user('notify = ["a"]\n'),
    "notify text": user('notify = "a"\n'),
    "telemetry": user('[otel]\nlog_user_prompt = true\nexporter = "none"\n'),
    "telemetry wrong": user('[otel]\nexporter = "x"\n'),
    "analytics": user("[analytics]\nenabled = false\n"),
    "dotted": user('history.persistence = "none"\nsandbox_workspace_write.network_access = true\n'),
    "mode above profile": {"user": 'default_permissions = ":read-only"\n' + TRUST, "project": 'sandbox_mode = "danger-full-access"\n'},
    "profile above mode": {"user": 'sandbox_mode = "danger-full-access"\n' + TRUST, "project": 'default_permissions = ":read-only"\n'},
    "mode above a system's profile": {"system": 'default_permissions = ":read-only"\n', "user": 'sandbox_mode = "danger-full-access"\n'},
    "project trusted": {"user": TRUST, "project": 'sandbox_mode = "danger-full-access"\napproval_policy = "never"\n'},
    "project not trusted": {"user": "", "project": 'sandbox_mode = "danger-full-access"\n'},
    "project untrusted by name": {"user": TRUST.replace('"trusted"', '"untrusted"'), "project": 'sandbox_mode = "danger-full-access"\n'},
    "project keys refused": {"user": TRUST, "project": 'model_provider = "x"\nnotify = ["a"]\nopenai_base_url = "https://x/"\n'},
    "project broken": {"user": TRUST, "project": "sandbox_mode = \n"},
    "project broken and not trusted": {"user": "", "project": "sandbox_mode = \n"},
    "project wrong value": {"user": TRUST, "project": 'sandbox_mode = "x"\n'},
    "layers": {"system": 'model = "a"\nweb_search = "cached"\n', "user": 'model = "b"\n' + TRUST, "project": 'model = "c"\n'},
    "layers tables": {"system": '[shell_environment_policy]\ninherit = "core"\nexclude = ["A"]\n', "user": '[shell_environment_policy]\nexclude = ["B"]\n'},
    "layers servers": {"system": '[mcp_servers.a]\ncommand = "a"\n', "user": '[mcp_servers.a]\nargs = ["x"]\n[mcp_servers.b]\ncommand = "b"\n'},
    "layers old managed": {"managed": 'model = "m"\nsandbox_mode = "read-only"\n', "user": 'model = "u"\n' + TRUST, "project": 'model = "p"\n'},
    "system broken": {"system": "model = \n", "user": ""},
    "system unknown key": {"system": "unknown_key = 1\n", "user": ""},
    "required modes": required('allowed_sandbox_modes = ["read-only"]\n', 'sandbox_mode = "danger-full-access"\n'),
    "required modes unset": required('allowed_sandbox_modes = ["read-only"]\n'),
    "required modes met": required('allowed_sandbox_modes = ["read-only", "workspace-write"]\n', 'sandbox_mode = "workspace-write"\n'),
    "required modes broken": required('allowed_sandbox_modes = ["read-only", "workspace-write"]\n', 'sandbox_mode = "danger-full-access"\n'),
    "required modes without read-only": required('allowed_sandbox_modes = ["workspace-write"]\n'),
    "required modes empty": required("allowed_sandbox_modes = []\n"),
    "required modes wrong": required('allowed_sandbox_modes = ["readonly"]\n'),
    "required modes bound profiles": required('allowed_sandbox_modes = ["read-only"]\n', 'default_permissions = ":danger-full-access"\n'),
    "required policies": required('allowed_approval_policies = ["on-request"]\n', 'approval_policy = "never"\n'),
    "required policies in order": required('allowed_approval_policies = ["never", "on-request"]\n', "approval_policy = { granular = { sandbox_approval = true, rules = true, mcp_elicitations = true } }\n"),
    "required policies untrusted": required('allowed_approval_policies = ["untrusted", "on-request"]\n', 'approval_policy = "never"\n'),
    "required policies empty": required("allowed_approval_policies = []\n"),
    "required search": required('allowed_web_search_modes = ["cached"]\n', 'web_search = "live"\n'),
    "required profiles": required('allowed_permission_profiles = { ":read-only" = true }\n', 'default_permissions = ":danger-full-access"\n'),
    "required profiles with a choice": required('default_permissions = ":read-only"\nallowed_permission_profiles = { ":read-only" = true }\n', 'default_permissions = ":danger-full-access"\n'),
    "required reviewers": required('allowed_approvals_reviewers = ["user"]\n', 'approvals_reviewer = "auto_review"\n'),
    "required key misspelt": required('allowed_sandbox_mode = ["read-only"]\n', 'sandbox_mode = "danger-full-access"\n'),
    "required rules": required('[rules]\nprefix_rules = [{ pattern = [{ token = "rm" }], decision = "forbidden", justification = "no" }]\n'),
    "required rules allow": required('[rules]\nprefix_rules = [{ pattern = [{ token = "rm" }], decision = "allow" }]\n'),
    "required twice": required('allowed_sandbox_modes = ["read-only"]\nallowed_sandbox_modes = ["read-only"]\n'),
    "required syntax": required("allowed_sandbox_modes = [\n"),
    "required hooks only": required("allow_managed_hooks_only = true\n"),
    "required hooks only text": required('allow_managed_hooks_only = "yes"\n'),
    "required reads": required('[permissions.filesystem]\ndeny_read = ["/secret", "**/.env"]\n'),
}

FEW = [
    "right", "untrusted", "wrong sandbox", "unknown key", "under the wrong table", "mark", "full profile beats mode", "project trusted",
    "project not trusted", "project keys refused", "layers", "required modes", "required policies", "required key misspelt",
    "required modes without read-only",
]

ASKED = [
    {"id": 0, "method": "initialize", "params": {"clientInfo": {"name": "settings", "version": "0"}, "capabilities": {"experimentalApi": True}}},
    {"method": "initialized"},
    {"id": 1, "method": "config/read", "params": {"includeLayers": True}},
    {"id": 2, "method": "configRequirements/read"},
    {"id": 3, "method": "thread/start", "params": {"ephemeral": True}},
]


def ask(program, machine):
    """The app server's answers by id, and what it warns of."""
    words = list(machine.apart_words or [])
    if words:
        words += ["sh", "-c", place.PUT, "sh", str(machine.etc)]
    env = {"HOME": str(machine.home), "PATH": os.environ["PATH"], "CODEX_HOME": str(machine.home / ".codex"), "LANG": "C.UTF-8"}
    server = subprocess.Popen(words + [str(program), "app-server"], cwd=machine.project, env=env, text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    answers, warnings = {}, []
    try:
        for question in ASKED:
            if question.get("id") in (1, 3):
                question = dict(question, params=dict(question["params"], cwd=str(machine.project)))
            server.stdin.write(json.dumps(question) + "\n")
        server.stdin.flush()
        for line in server.stdout:
            message = json.loads(line)
            if message.get("method") == "configWarning":
                warnings.append(message["params"]["summary"])
            if "id" in message and "method" not in message:
                answers[message["id"]] = message
            if {1, 2, 3} <= set(answers):
                break
        server.stdin.close()
        server.wait(10)
    except (OSError, subprocess.TimeoutExpired):
        pass
    finally:
        server.kill()
        server.wait()
        server.stdout.close()
    return answers, warnings


def disagreements(files, machine, program, ours):
    """What the app server and the doctor say differently of one set of files."""
    answers, warnings = ask(program, machine)
    mine = ours("codex")
    failed = [it for it in (0, 1, 3) if "result" not in answers.get(it, {})]
    refused = [source["path"] for source in mine["sources"] if source["state"] == "refused"]
    if bool(failed) != bool(refused):
        why = json.dumps([answers[it].get("error") for it in failed if it in answers])[:300]
        return ["the product %s, we say %s" % ("refuses: " + why if failed else "starts", "refused" if refused else "it starts")]
    if failed:
        return []
    config, origins = answers[1]["result"]["config"], answers[1]["result"]["origins"]
    view = mine["settings"].get("settings", {})
    ignored, said = ignored_keys(warnings), said_ignored(mine)
    wrong = []
    if ignored != said:
        wrong.append("ignored: %s, we say %s" % (sorted(ignored), sorted(said)))
    lost = {key for _, key in ignored}
    for key in origins:
        if any(key == it or key.startswith(it + ".") for it in lost):
            continue
        path = re.sub(r"\.\d+$", "", key)
        one, other = at(config, path), at(view, path)
        if path == "sandbox_workspace_write.writable_roots" and other:
            other = [str(machine.home / ".codex" / it) for it in other]
        if one != other and path.split(".")[0] not in BOUND:
            wrong.append("%s: %s, we say %s" % (path, json.dumps(one), json.dumps(other)))
    for path in leaves(view):
        if path.split(".")[0] not in BOUND and not any(key == path or key.startswith(path + ".") or path.startswith(key + ".") for key in origins):
            wrong.append("%s: the product does not have it, we say %s" % (path, json.dumps(at(view, path))))
    return wrong + session(answers[3]["result"], view)


def ignored_keys(warnings):
    """(scope, key) for every key that the product says it ignores."""
    found = set()
    for text in warnings:
        found |= set(re.findall(r"^  (\w+) \([^)]*\): `([^`]*)` is ignored", text, re.M))
        refused = re.search(r"unsupported project-local config keys in \S+: (.*?)\. If you", text)
        if refused:
            found |= {("project", key.strip()) for key in refused.group(1).split(",")}
    return found


def said_ignored(mine):
    kinds = ("unknown-key", "misplaced-key", "wrong-scope")
    scopes = {"default": "system"}
    found = set()
    for source in mine["sources"]:
        scope = "requirements" if source["group"] == "requirements" else scopes.get(source["scope"], source["scope"])
        if source["state"] in ("read", "partly"):
            found |= {(scope, ".".join(it["key"])) for it in source["notices"] if it["kind"] in kinds}
    return found


def session(theirs, view):
    """What a session of the product gets, against what we say is in force."""
    wrong = []
    policy = view.get("approval_policy")
    if isinstance(policy, str):
        policy = {"on-failure": "on-request"}.get(policy, policy)
        if policy != theirs["approvalPolicy"]:
            wrong.append("approval policy of a session: %s, we say %s" % (json.dumps(theirs["approvalPolicy"]), policy))
    profile, mode = view.get("default_permissions"), view.get("sandbox_mode")
    # A profile beats the mode. Own profiles are more than a mode can say.
    by_profile = {":read-only": "readOnly", ":workspace": "workspaceWrite", ":danger-full-access": "dangerFullAccess"}
    by_mode = {"read-only": "readOnly", "workspace-write": "workspaceWrite", "danger-full-access": "dangerFullAccess"}
    expected = by_profile.get(profile) if profile else by_mode.get(mode)
    if expected and theirs["sandbox"]["type"] != expected:
        wrong.append("sandbox of a session: %s, we say %s" % (theirs["sandbox"]["type"], expected))
    reviewer = view.get("approvals_reviewer")
    if reviewer and reviewer != theirs["approvalsReviewer"]:
        wrong.append("reviewer of a session: %s, we say %s" % (theirs["approvalsReviewer"], reviewer))
    return wrong


def at(document, path):
    for part in parts(path):
        document = document.get(part) if isinstance(document, dict) else None
    return document


def parts(path):
    """The parts of a dotted key; paths of projects have dots of their own."""
    found = re.match(r"projects\.(.*)\.(trust_level)$", path)
    return ["projects", found.group(1), found.group(2)] if found else path.split(".")


def leaves(value, path=""):
    if isinstance(value, dict) and value:
        return [leaf for key, inner in value.items() for leaf in leaves(inner, "%s.%s" % (path, key) if path else key)]
    return [path] if path and value != {} else []
