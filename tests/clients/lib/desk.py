"""The home and the repository of somebody who has used agents for a while: settings in every style of writing, hooks of
others, a git hook that was there first."""
import hashlib
import json
import os

import fakes

FOREIGN = 'echo ran >> "$HOME/%s"'

GIT_CONFIGURATION = "[init]\n\tdefaultBranch = main\n"

# Tabs, a group with a matcher, no line end at the end.
CLAUDE = """{
	"model": "sonnet",
	"permissions": {"allow": ["Bash", "Read", "Write", "Edit"], "deny": ["Read(./private/**)"]},
	"hooks": {
		"PreToolUse": [
			{"matcher": "Bash", "hooks": [{"type": "command", "command": %s}]}
		]
	}
}""" % json.dumps(FOREIGN % "foreign-claude")

CODEX = """# Written by hand.
model = "gpt-5.5"          # a name that the client knows, or else it does not offer apply_patch
model_provider = "scripted"

[model_providers.scripted]
name = "scripted"
base_url = "{url}/v1"
wire_api = "responses"
env_key = "MOCK_KEY"
request_max_retries = 0
stream_max_retries = 0

[analytics]
enabled = false

[projects."{repo}"]
trust_level = "trusted"

[hooks.state."{home}/.codex/hooks.json:pre_tool_use:0:0"]
trusted_hash = "{hash}"
"""

CODEX_HOOKS = """{"hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [
  {"type": "command", "command": %s, "timeout": 5}
]}]}}
""" % json.dumps(FOREIGN % "foreign-codex")

# Comments, and line ends of Windows.
GEMINI = """// Comments are allowed here.
{
  "security": {"auth": {"selectedType": "gemini-api-key"}}, /* an account */
  "privacy": {"usageStatisticsEnabled": false}, "telemetry": {"enabled": false},
  "general": {"enableAutoUpdate": false},
  "hooks": {"BeforeTool": [{"hooks": [{"type": "command", "name": "mine", "command": %s, "timeout": 5000}]}]}
}
""".replace("\n", "\r\n") % json.dumps(FOREIGN % "foreign-gemini")

COPILOT = """{"version": 1, "hooks": {"preToolUse": [{"type": "command", "bash": %s, "timeoutSec": 5}]}}
""" % json.dumps(FOREIGN % "foreign-copilot")

REPOSITORY = {
    "main.py": 'print("hello")\n',
    ".gitignore": ".env\n",
    "CLAUDE.md": "# Notes for agents\n\nRun the tests.",
    "CODEOWNERS": "* @example/everybody\n",
    ".gitlab-ci.yml": "stages: [test]\n",
    ".claude/settings.json": '{\n  "permissions": {"deny": ["Bash(rm -rf:*)"]}\n}\n',
    ".codex/rules/default.rules": "",
    ".gemini/settings.json": '{"ui": {"hideBanner": true}}\n',
    ".github/copilot-instructions.md": "Run the tests.\n",
}


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(text)
    os.chmod(path, mode)


def codex_hash(event, matcher, command, timeout):
    """What Codex records of a hook that somebody trusts: seen in its own records."""
    hook = {"async": False, "command": command, "timeout": timeout, "type": "command"}
    text = json.dumps({"event_name": event, "hooks": [hook], "matcher": matcher}, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def furnish(box, url):
    """Writes the home and the repository, with one commit."""
    def in_home(name, text, mode=0o644):
        write(os.path.join(box.home, *name.split("/")), text, mode)

    in_home(".gitconfig", GIT_CONFIGURATION)
    in_home(".claude/settings.json", CLAUDE, 0o600)
    trusted = codex_hash("pre_tool_use", "Bash", FOREIGN % "foreign-codex", 5)
    in_home(".codex/config.toml", CODEX.format(url=url, repo=box.repo, home=box.home, hash=trusted), 0o600)
    in_home(".codex/hooks.json", CODEX_HOOKS)
    in_home(".gemini/settings.json", GEMINI)
    in_home(".copilot/hooks/mine.json", COPILOT)
    box.git("init", "-q")
    # Gemini CLI hands no variable on that tells git where a user's configuration is.
    box.git("config", "user.name", "A Developer")
    box.git("config", "user.email", "developer@example.com")
    for name, text in REPOSITORY.items():
        write(os.path.join(box.repo, *name.split("/")), text)
    box.git("add", "-A")
    box.git("commit", "-q", "-m", "Say hello")
    write(os.path.join(box.repo, ".git", "hooks", "pre-commit"),
          "#!/bin/sh\n%s\n" % (FOREIGN % "foreign-git"), 0o755)
    write(os.path.join(box.repo, ".env"), "API_TOKEN=%s\n" % fakes.github_token(), 0o600)


def snapshot(*folders):
    """Every file, link and empty folder: kind, mode and content."""
    seen = {}
    for folder in folders:
        for here, names, files in os.walk(folder):
            for name in files + [name for name in names if os.path.islink(os.path.join(here, name))]:
                path = os.path.join(here, name)
                try:
                    if os.path.islink(path):
                        seen[path] = ("link", os.readlink(path))
                    elif os.path.isfile(path):
                        with open(path, "rb") as f:
                            seen[path] = (oct(os.stat(path).st_mode & 0o777), f.read())
                except FileNotFoundError:  # a client tidies up behind itself
                    pass
            seen[here] = ("folder", oct(os.stat(here).st_mode & 0o777))
    return seen


def differing(before, after):
    """The paths that differ between two snapshots."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
