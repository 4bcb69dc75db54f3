"""Claude Code: what the vendor's own `resolveSettings` (npm, @anthropic-ai/claude-agent-sdk) makes of settings files."""
import json

FILES = {
    "user": "home/.claude/settings.json",
    "project": "project/.claude/settings.json",
    "local": "project/.claude/settings.local.json",
    "managed": "etc/claude-code/managed-settings.json",
    "first drop-in": "etc/claude-code/managed-settings.d/10-first.json",
    "second drop-in": "etc/claude-code/managed-settings.d/20-second.json",
    "hidden drop-in": "etc/claude-code/managed-settings.d/.30-hidden.json",
    "other drop-in": "etc/claude-code/managed-settings.d/40-other.JSON",
}

DENY = '{"permissions": {"deny": ["Read(.env)"]}}'


def hook(**keys):
    """A settings file with one hook before tools, and a model to see whether the file is kept."""
    keys = {"type": "command", "command": "/bin/true", **keys}
    keys = {key: value for key, value in keys.items() if value is not None}
    return json.dumps({"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [keys]}]}, "model": "opus"})


def project(text):
    return {"project": text}


def managed(text):
    return {"managed": text, "project": '{"model": "a", "permissions": {"deny": ["Read(p)"]}}'}


CASES = {
    "empty object": {"user": "{}"},
    "empty file": project(""),
    "blank file": project(" \n"),
    "list": project("[]"),
    "null": project("null"),
    "comment": project('{ // no\n "permissions": {"deny": ["Read(.env)"]}}'),
    "block comment": project('{ /* no */ "model": "opus"}'),
    "trailing comma": project('{"permissions": {"deny": ["Read(.env)"],}}'),
    "single quotes": project("{'model': 'opus'}"),
    "unclosed": project('{"model": "opus"'),
    "control character": project('{"model": "a\tb"}'),
    "two documents": project('{"model": "a"} {}'),
    "byte order mark": project('\ufeff{"model": "opus"}'),
    "UTF-16": project('\ufeff{"model": "opus"}'.encode("utf-16-le")),
    "lone surrogate": project('{"model": "\\ud800"}'),
    "retention zero": project('{"cleanupPeriodDays": 0, "model": "opus"}'),
    "retention text": project('{"cleanupPeriodDays": "thirty", "model": "opus"}'),
    "retention one": project('{"cleanupPeriodDays": 1}'),
    "retention with a fraction": project('{"cleanupPeriodDays": 1.5, "model": "opus"}'),
    "lock boolean": project('{"permissions": {"disableBypassPermissionsMode": true, "deny": ["Read(.env)"]}}'),
    "lock right": project('{"permissions": {"disableBypassPermissionsMode": "disable"}}'),
    "lock at the top": {"user": '{"disableBypassPermissionsMode": "disable", "model": "opus"}'},
    "mode unknown": project('{"permissions": {"defaultMode": "allowEdits"}}'),
    "mode plan": project('{"permissions": {"defaultMode": "plan"}}'),
    "mode manual": {"user": '{"permissions": {"defaultMode": "manual"}}'},
    "deny text": project('{"permissions": {"deny": "Read(.env)"}}'),
    "deny number": project('{"permissions": {"deny": ["Read(.env)", 3]}}'),
    "deny null": project('{"permissions": {"deny": null}, "model": "opus"}'),
    "permissions list": project('{"permissions": [], "model": "opus"}'),
    "rule empty parentheses": project('{"permissions": {"deny": ["Bash()", "Read(.env)"]}}'),
    "rule unclosed": project('{"permissions": {"deny": ["Bash(x", "Read(.env)"]}}'),
    "rule lower case": project('{"permissions": {"deny": ["bash(ls)", "Read(.env)"]}}'),
    "rule empty": project('{"permissions": {"deny": ["", "Read(.env)"]}}'),
    "rule blank": project('{"permissions": {"deny": [" ", "Read(.env)"]}}'),
    "rule address": project('{"permissions": {"deny": ["WebFetch(https://example.com)", "Read(.env)"]}}'),
    "rule middle": project('{"permissions": {"deny": ["Bash(git:* push)", "Bash(:*)", "Bash(*)"]}}'),
    "rule of a server": project('{"permissions": {"deny": ["mcp__a__b", "mcp__a", "mcp__a__*", "mcp__a__b(x)"]}}'),
    "rule of an agent": project('{"permissions": {"deny": ["Agent(Explore)", "Skill(x)", "Task(x)"]}}'),
    "allow all": project('{"permissions": {"allow": ["*", "mcp__*", "WebSearch"]}}'),
    "rule unknown tool": project('{"permissions": {"deny": ["Foo(x)", "Read[foo]"]}}'),
    "rule blanks": project('{"permissions": {"deny": ["Read( .env )", "Read(a,b)", "Glob(x)"]}}'),
    "unknown key": project('{"denny": ["Read(.env)"], "model": "opus"}'),
    "unknown key inside": project('{"permissions": {"denny": ["Read(.env)"]}, "sandbox": {"enable": true}, "model": "opus"}'),
    "duplicate key": project('{"permissions": {"deny": ["Read(.env)"]}, "permissions": {"ask": ["WebSearch"]}}'),
    "hook right": project(hook()),
    "hook without type": project(hook(type=None)),
    "hook without command": project(hook(command=None)),
    "hook failure": project(hook(onFailure="deny")),
    "hook timeout zero": project(hook(timeout=0)),
    "hook timeout text": project(hook(timeout="2")),
    "hook unknown type": project(hook(type="shell")),
    "hook unknown key": project(hook(unknown=1)),
    "hook block": project(hook(onFailure="block")),
    "hook http": project(hook(type="http", url="https://example.com/")),
    "hooks a list": project('{"hooks": [], "model": "opus"}'),
    "hook event unknown": project('{"hooks": {"BeforeTool": [{"hooks": [{"type": "command", "command": "x"}]}]}, "model": "opus"}'),
    "hook event text": project('{"hooks": {"PreToolUse": "x"}, "model": "opus"}'),
    "hook matcher number": project('{"hooks": {"PreToolUse": [{"matcher": 1, "hooks": []}]}, "model": "opus"}'),
    "env number": project('{"env": {"A": 1}, "model": "opus"}'),
    "env boolean": project('{"env": {"A": true}, "model": "opus"}'),
    "env list": project('{"env": {"A": []}, "model": "opus"}'),
    "sandbox text": project('{"sandbox": {"enabled": "yes"}, "model": "opus"}'),
    "sandbox network": project('{"sandbox": {"enabled": true, "network": {"allowedDomains": ["example.com"]}}}'),
    "sandbox domains text": project('{"sandbox": {"network": {"allowedDomains": "example.com"}}, "model": "opus"}'),
    "servers": {"user": '{"allowedMcpServers": [{"serverName": "a"}], "model": "opus"}'},
    "servers by two": {"user": '{"allowedMcpServers": [{"serverName": "a", "serverUrl": "https://a/"}], "model": "opus"}'},
    "servers texts": {"user": '{"allowedMcpServers": ["a"], "model": "opus"}'},
    "servers name with a blank": {"user": '{"deniedMcpServers": [{"serverName": "a b"}], "model": "opus"}'},
    "servers one text": {"user": '{"allowedMcpServers": "a", "model": "opus"}'},
    "models with a number": {"user": '{"availableModels": ["opus", 3], "model": "opus"}'},
    "hooks text": project('{"hooks": "x", "model": "opus"}'),
    "hook group without hooks": project('{"hooks": {"PreToolUse": [{"matcher": "Bash"}]}, "model": "opus"}'),
    "env null": project('{"env": {"A": null, "B": {"C": "d"}}, "model": "opus"}'),
    "effort": {"user": '{"effortLevel": "extreme", "model": "opus"}'},
    "attribution boolean": project('{"attribution": false, "model": "opus"}'),
    "attribution text": project('{"attribution": "x", "model": "opus"}'),
    "login method": {"user": '{"forceLoginMethod": "sso", "model": "opus"}'},
    "status line": {"user": '{"statusLine": {"type": "command"}, "model": "opus"}'},
    "merged lists": {"user": '{"permissions": {"deny": ["Read(a)"]}}', "project": '{"permissions": {"deny": ["Read(b)"]}}', "local": '{"permissions": {"deny": ["Read(c)"]}}'},
    "merged lists with the same rule": {"user": DENY, "project": DENY, "local": '{"permissions": {"deny": ["Read(.env)", "Read(x)"]}}'},
    "merged values": {"user": '{"model": "a", "cleanupPeriodDays": 5}', "project": '{"model": "b"}', "local": '{"model": "c"}'},
    "merged objects": {"user": '{"env": {"A": "1", "B": "1"}}', "project": '{"env": {"B": "2"}}'},
    "merged hooks": {"user": hook(), "project": hook(command="/bin/false")},
    "merged with a dropped one": {"user": '{"model": "a"}', "project": '{"model": "b",}', "local": '{"env": {"X": "1"}}'},
    "merged sandboxes": {"user": '{"sandbox": {"enabled": true, "excludedCommands": ["a"]}}', "local": '{"sandbox": {"enabled": false, "excludedCommands": ["b"]}}'},
    "replaced list": {"user": '{"availableModels": ["opus"]}', "project": '{"availableModels": ["sonnet"]}'},
    "replaced fallback": {"user": '{"fallbackModel": ["opus"]}', "project": '{"fallbackModel": ["sonnet"]}'},
    "managed": managed('{"model": "m", "permissions": {"deny": ["Read(m)"], "disableBypassPermissionsMode": "disable"}}'),
    "managed mark": managed('\ufeff{"model": "m"}'),
    "managed empty": managed(""),
    "managed empty object": managed("{}"),
    "managed list": managed("[]"),
    "managed trailing comma": managed('{"model": "m",}'),
    "managed comment": managed('{"model": "m" /* x */}'),
    "managed lock boolean": managed('{"permissions": {"disableBypassPermissionsMode": true}}'),
    "managed lock false": managed('{"permissions": {"disableBypassPermissionsMode": false}, "model": "m"}'),
    "managed lock other word": managed('{"permissions": {"disableBypassPermissionsMode": "disabled"}}'),
    "managed lock at the top": managed('{"disableBypassPermissionsMode": "disable", "model": "m"}'),
    "managed deny text": managed('{"permissions": {"deny": "Read(x)", "ask": ["WebSearch"]}}'),
    "managed bad rules": managed('{"permissions": {"deny": ["Bash(", "", 3, "read(x)", "Read(m)"]}}'),
    "managed wrong retention": managed('{"cleanupPeriodDays": 0, "model": "m"}'),
    "managed wrong mode": managed('{"permissions": {"defaultMode": "allowEdits", "deny": ["Read(m)"]}}'),
    "managed rules-only text": managed('{"allowManagedPermissionRulesOnly": "yes", "model": "m"}'),
    "managed hooks-only number": managed('{"allowManagedHooksOnly": 1, "model": "m"}'),
    "managed servers-only text": managed('{"allowManagedMcpServersOnly": "true", "model": "m"}'),
    "managed servers text": managed('{"allowedMcpServers": "a", "model": "m"}'),
    "managed servers one bad": managed('{"allowedMcpServers": [{"serverName": "a"}, {"name": "b"}], "model": "m"}'),
    "managed denied servers one bad": managed('{"deniedMcpServers": [{"serverName": "a"}, {"name": "b"}], "model": "m"}'),
    "managed models text": managed('{"availableModels": "opus", "model": "m"}'),
    "managed login organisation number": managed('{"forceLoginOrgUUID": 3, "model": "m"}'),
    "managed marketplaces text": managed('{"strictKnownMarketplaces": "x", "model": "m"}'),
    "managed sandbox text": managed('{"sandbox": {"enabled": "yes"}, "model": "m"}'),
    "managed sandbox one bad": managed('{"sandbox": {"enabled": true, "failIfUnavailable": "yes"}, "model": "m"}'),
    "managed env list": managed('{"env": {"A": [], "B": "1"}, "model": "m"}'),
    "managed unknown key": managed('{"denny": [], "model": "m"}'),
    "managed bad hook": managed('{"hooks": {"PreToolUse": [{"hooks": [{"command": "x"}]}]}, "model": "m"}'),
    "managed hooks text": managed('{"hooks": {"PreToolUse": "x"}, "model": "m"}'),
    "managed one bad hook of two": managed('{"hooks": {"PreToolUse": [{"hooks": [{"command": "x"}, {"type": "command", "command": "/bin/true"}]}], "Stop": "x"}, "model": "m"}'),
    "managed locks as text": managed('{"allowManagedHooksOnly": "false", "disableAllHooks": "true", "sandbox": {"failIfUnavailable": "no", "enabled": "true"}}'),
    "managed event text": managed('{"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "/bin/true"}]}], "Stop": "x"}, "model": "m"}'),
    "managed one bad matcher": managed('{"hooks": {"PreToolUse": [{"hooks": [{"type": "command", "command": "/bin/true"}]}, {"matcher": 1, "hooks": []}]}, "model": "m"}'),
    "managed lock null": managed('{"allowManagedHooksOnly": null, "model": "m"}'),
    "managed models with a number": managed('{"availableModels": ["opus", 3]}'),
    "managed hook": {"managed": hook(), "user": hook(command="/bin/false")},
    "managed lists join": {"managed": '{"permissions": {"deny": ["Read(m)"]}, "sandbox": {"excludedCommands": ["m"]}}', "user": '{"permissions": {"deny": ["Read(u)"]}, "sandbox": {"excludedCommands": ["u"]}}'},
    "managed models replace": {"managed": '{"availableModels": ["m"]}', "user": '{"availableModels": ["u"]}'},
    "managed duplicate": managed('{"model": "m", "permissions": {"deny": ["Read(x)"]}, "permissions": {"ask": ["WebSearch"]}}'),
    "drop-ins": {"managed": '{"model": "m", "permissions": {"deny": ["Read(m)"]}}', "first drop-in": '{"model": "n", "permissions": {"deny": ["Read(n)"]}}', "second drop-in": '{"cleanupPeriodDays": 7}'},
    "drop-ins alone": {"first drop-in": '{"model": "m"}', "second drop-in": '{"model": "n", "cleanupPeriodDays": 7}'},
    "drop-ins that do not count": {"managed": '{"model": "m"}', "hidden drop-in": '{"model": "n"}', "other drop-in": '{"model": "o"}'},
    "drop-in takes back": {"managed": '{"allowManagedHooksOnly": true, "strictKnownMarketplaces": []}', "first drop-in": '{"allowManagedHooksOnly": false, "strictKnownMarketplaces": [{"source": "github", "repo": "a/b"}]}'},
    "drop-in broken": {"managed": '{"model": "m"}', "first drop-in": '{"model": "n",}', "second drop-in": '{"cleanupPeriodDays": 7}'},
    "drop-in wrong value": {"managed": '{"model": "m"}', "first drop-in": '{"model": 3, "cleanupPeriodDays": 7}'},
}

# What a quick run tries: one of each kind.
FEW = [
    "comment", "trailing comma", "retention zero", "lock boolean", "deny text", "rule lower case", "duplicate key", "hook failure",
    "merged lists", "merged with a dropped one", "managed", "managed lock boolean", "managed trailing comma", "managed bad rules",
    "drop-ins", "drop-in takes back",
]

# The doctor goes on where the loader stops: it also takes out what is loaded and then has no effect.
LATER = ("wrong-scope", "silenced", "hook-event")


def script(sdk):
    address = json.dumps(sdk.resolve().joinpath("sdk.mjs").as_uri())
    return (
        "import {resolveSettings} from %s; const r = await resolveSettings({cwd: process.argv[1]});"
        "console.log(JSON.stringify(r)); process.exit(0);" % address
    )


def disagreements(files, machine, sdk, ours):
    """What the loader and the doctor say differently of one set of files."""
    answer = machine.run(["node", "--input-type=module", "-e", script(sdk), "--", str(machine.project)])
    if not answer.stdout:
        return ["the loader gives no answer: %s" % answer.stderr[-300:]]
    theirs, mine = json.loads(answer.stdout), ours("claude-code")
    wrong = []
    loaded = {it["source"] for it in theirs["sources"] if it["settings"]}
    for which, written in files.items():
        state = next((it["state"] for it in mine["sources"] if it["path"] == shown(which)), "absent")
        counts = state in ("read", "partly")
        if which in ("user", "project", "local"):
            if counts != (which in loaded) and not says_nothing(written):
                wrong.append("%s: the product %s it, we say %s" % (which, "keeps" if which in loaded else "drops", state))
    lost = bool((theirs.get("machinePolicy") or {}).get("didNotLoad"))
    refused = any(it["state"] == "refused" for it in mine["sources"])
    if lost != refused:
        wrong.append("managed settings: the product %s, we say %s" % ("cannot load them" if lost else "loads them", "refused" if refused else "loaded"))
    if not lost:
        view = mine["settings"].get("settings", {})
        notices = [it for source in mine["sources"] for it in source["notices"]]
        wrong += differences(effective(theirs["effective"], notices, view), effective(view, [], view), ())
    return wrong


def says_nothing(written):
    return isinstance(written, str) and written.strip() in ("", "{}")


def shown(which):
    name = FILES[which]
    return name.replace("home/", "~/").replace("project/", "") if not name.startswith("etc/") else "/" + name


def effective(settings, notices, kept):
    """The settings without what the doctor says has no effect, in a form that can be compared."""
    settings = json.loads(json.dumps(settings).replace("\\ud800", "\\ufffd"))
    for notice in notices:
        # What another file says under the same key stays.
        if notice["kind"] in LATER and not has(kept, notice["key"]):
            take(settings, notice["key"])
        if notice["kind"] == "rule-inert":
            rules = settings.get("permissions", {}).get(notice["key"][-1], [])
            rules[:] = [rule for rule in rules if "`%s`" % rule not in notice["message"]]
    if settings.get("attribution") is False:
        settings["attribution"] = {"commit": "", "pr": "", "sessionUrl": False}
    if settings.get("permissions", {}).get("defaultMode") == "manual":
        settings["permissions"]["defaultMode"] = "default"
    return bare(settings)


def has(settings, key):
    for part in key:
        if not isinstance(settings, dict) or part not in settings:
            return False
        settings = settings[part]
    return True


def take(settings, key):
    for part in key[:-1]:
        settings = settings.get(part, {}) if isinstance(settings, dict) else {}
    if isinstance(settings, dict):
        settings.pop(key[-1], None)


def bare(value):
    """A value without objects and lists in which nothing is."""
    if not isinstance(value, dict):
        return value
    inner = {key: bare(it) for key, it in value.items()}
    return {key: it for key, it in inner.items() if it not in ({}, None) and not (key in ("allow", "ask", "deny") and it == [])}


def differences(theirs, ours, path):
    if isinstance(theirs, dict) and isinstance(ours, dict):
        found = []
        for key in sorted(set(theirs) | set(ours)):
            found += differences(theirs.get(key), ours.get(key), path + (key,))
        return found
    return [] if theirs == ours else ["%s: %s, we say %s" % (".".join(path), json.dumps(theirs), json.dumps(ours))]
