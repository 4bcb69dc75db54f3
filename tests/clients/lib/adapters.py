"""What differs between the clients: how they are started and configured, how their
tools are called, and how their answers are read.  Facts here were seen on the
versions pinned in clients.json."""
import json
import os

import install


def _write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(data if isinstance(data, str) else json.dumps(data, indent=1))


class Adapter:
    name = ""
    # event of the scenario language -> event of the client
    events = {}

    def exe(self):
        path = install.executable(self.name)
        if not path:
            raise SystemExit("%s is not installed: run.py --install does that" % self.name)
        return path

    def sign_in(self, box, url):
        """Writes what a person has who has used the client before: an account, which is the scripted model."""

    def prepare(self, box, hook, timeout, options):
        """Makes the client run `hook`."""
        raise NotImplementedError

    def command(self, box, url, prompt):
        """The words that start the client, and its variables of the environment."""
        raise NotImplementedError

    def results(self, requests, stdout):
        """Tool results the client sent back to the model, in the order of the calls."""
        raise NotImplementedError

    @staticmethod
    def longest(requests, pick):
        best = []
        for r in requests:
            got = pick(r["body"])
            if len(got) > len(best):
                best = got
        return best


class Claude(Adapter):
    name = "claude"
    events = {"pre_tool": "PreToolUse", "post_tool": "PostToolUse", "prompt": "UserPromptSubmit"}

    def tool(self, step, repo):
        do = step["do"]
        if do == "shell":
            return {"tool": "Bash", "input": {"command": step["command"], "description": "step"}}
        path = os.path.join(repo, step["path"])
        if do == "read":
            return {"tool": "Read", "input": {"file_path": path}}
        if do == "write":
            return {"tool": "Write", "input": {"file_path": path, "content": step["content"]}}
        if do == "edit":
            return {"tool": "Edit", "input": {"file_path": path, "old_string": step["old"], "new_string": step["new"]}}
        raise ValueError(do)

    def prepare(self, box, hook, timeout, options):
        entry = {"type": "command", "command": hook, "timeout": timeout}
        if options.get("on_failure"):
            entry["onFailure"] = options["on_failure"]
        settings = {"hooks": {e: [{"hooks": [entry]}] for e in self.events.values()}}
        settings.update(options.get("settings", {}))
        _write(os.path.join(box.repo, ".claude", "settings.json"), settings)
        # settings are not part of the work under test
        _write(os.path.join(box.repo, ".git", "info", "exclude"), ".claude/\n")

    def command(self, box, url, prompt):
        env = {"ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": "dummy-key-for-the-mock",
               "CLAUDE_CONFIG_DIR": os.path.join(box.home, ".claude"), "CLAUDE_CODE_TMPDIR": box.tmp,
               "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "DISABLE_AUTOUPDATER": "1",
               "DISABLE_TELEMETRY": "1", "DISABLE_ERROR_REPORTING": "1"}
        return [self.exe(), "-p", prompt, "--output-format", "json",
                "--allowedTools", "Bash", "Read", "Write", "Edit"], env

    def results(self, requests, stdout):
        def pick(body):
            out = []
            for m in body.get("messages", []):
                if isinstance(m["content"], list):
                    for c in m["content"]:
                        if c.get("type") == "tool_result":
                            t = c["content"] if isinstance(c["content"], str) else json.dumps(c["content"])
                            hook = "PreToolUse:" in t and "hook error" in t
                            rule = "denied by your permission settings" in t
                            out.append({"text": t, "denied": bool(c.get("is_error")) and (hook or rule),
                                        "id": c.get("tool_use_id")})
            return out
        got = self.longest(requests, pick)
        try:
            refused = {d["tool_use_id"] for d in json.loads(stdout).get("permission_denials", [])}
        except ValueError:
            refused = set()
        for g in got:
            g["denied"] = g["denied"] or g["id"] in refused
        return got


class Codex(Adapter):
    name = "codex"
    events = {"pre_tool": "PreToolUse", "post_tool": "PostToolUse", "prompt": "UserPromptSubmit"}
    _trust = []

    def tool(self, step, repo):
        do = step["do"]
        if do == "shell":
            return {"tool": "exec_command", "input": {"cmd": step["command"]}}
        if do == "read":  # this client has no reading tool: it reads through the shell
            return {"tool": "exec_command", "input": {"cmd": "cat " + step["path"]}}
        lines = []
        if do == "write":
            lines = ["*** Add File: " + step["path"]] + ["+" + x for x in step["content"].splitlines()]
        elif do == "edit":
            lines = ["*** Update File: " + step["path"], "@@"] + \
                    ["-" + x for x in step["old"].splitlines()] + ["+" + x for x in step["new"].splitlines()]
        return {"tool": "apply_patch", "custom": True,
                "input": "\n".join(["*** Begin Patch"] + lines + ["*** End Patch", ""])}

    def prepare(self, box, hook, timeout, options):
        entry = {"type": "command", "command": hook, "timeout": timeout}
        self._trust = ["--dangerously-bypass-hook-trust"] if options.get("trust_hooks", True) else []
        _write(os.path.join(box.home, ".codex", "hooks.json"),
               {"hooks": {e: [{"hooks": [entry]}] for e in self.events.values()}})

    def sign_in(self, box, url):
        _write(os.path.join(box.home, ".codex", "config.toml"), "\n".join([
            # a model name that the client knows, or else it does not offer apply_patch
            'model = "gpt-5.5"', 'model_provider = "mock"', "",
            "[model_providers.mock]", 'name = "mock"', 'base_url = "%s/v1"' % url, 'wire_api = "responses"',
            'env_key = "MOCK_KEY"', "request_max_retries = 0", "stream_max_retries = 0", "",
            "[projects.%s]" % json.dumps(box.repo), 'trust_level = "trusted"', "",
            "[analytics]", "enabled = false", ""]))

    def command(self, box, url, prompt):
        # Without this flag, or a trusted_hash in the configuration, the client skips
        # the hooks and says nothing.
        return [self.exe(), "exec", "--json", "-s", "danger-full-access"] + self._trust + [prompt], \
            {"CODEX_HOME": os.path.join(box.home, ".codex"), "MOCK_KEY": "dummy"}

    def results(self, requests, stdout):
        def pick(body):
            out = []
            for i in body.get("input", []):
                if i.get("type", "").endswith("_output"):
                    t = i.get("output")
                    t = t if isinstance(t, str) else json.dumps(t)
                    out.append({"text": t, "denied": "blocked by PreToolUse hook" in t})
            return out
        return self.longest(requests, pick)


class Gemini(Adapter):
    name = "gemini"
    events = {"pre_tool": "BeforeTool", "post_tool": "AfterTool", "prompt": "BeforeAgent"}
    account = {"privacy": {"usageStatisticsEnabled": False}, "telemetry": {"enabled": False},
               "general": {"enableAutoUpdate": False}, "security": {"auth": {"selectedType": "gemini-api-key"}}}

    def tool(self, step, repo):
        do = step["do"]
        if do == "shell":
            return {"tool": "run_shell_command", "input": {"command": step["command"], "description": "step"}}
        path = os.path.join(repo, step["path"])
        if do == "read":
            return {"tool": "read_file", "input": {"file_path": path}}
        if do == "write":
            return {"tool": "write_file", "input": {"file_path": path, "content": step["content"]}}
        return {"tool": "replace", "input": {"file_path": path, "old_string": step["old"],
                                             "new_string": step["new"], "instruction": "step"}}

    def prepare(self, box, hook, timeout, options):
        entry = {"type": "command", "command": hook, "timeout": timeout * 1000}  # milliseconds here
        _write(os.path.join(box.home, ".gemini", "settings.json"),
               dict(self.account, hooks={e: [{"hooks": [entry]}] for e in self.events.values()}))

    def command(self, box, url, prompt):
        env = {"GOOGLE_GEMINI_BASE_URL": url, "GEMINI_API_KEY": "dummy", "GEMINI_SANDBOX": "false",
               "GEMINI_CLI_HOME": box.home, "GEMINI_CLI_TRUST_WORKSPACE": "true", "CI": "1"}
        return [self.exe(), "-p", prompt, "-m", "gemini-2.5-pro", "-o", "json", "--yolo"], env

    def results(self, requests, stdout):
        def pick(body):
            out = []
            for c in body.get("contents", []):
                for p in c.get("parts", []):
                    if "functionResponse" in p:
                        t = json.dumps(p["functionResponse"].get("response"))
                        out.append({"text": t, "denied": "Tool execution blocked: " in t})
            return out
        return self.longest(requests, pick)


class Copilot(Adapter):
    name = "copilot"
    # The names in Claude Code's spelling make this client send hook_event_name and
    # Claude Code's field and tool names; its own spelling (preToolUse) sends no event name.
    events = {"pre_tool": "PreToolUse", "post_tool": "PostToolUse", "prompt": "UserPromptSubmit"}

    def tool(self, step, repo):
        do = step["do"]
        if do == "shell":
            return {"tool": "bash", "input": {"command": step["command"], "description": "step"}}
        path = os.path.join(repo, step["path"])
        if do == "read":
            return {"tool": "view", "input": {"path": path}}
        if do == "write":
            return {"tool": "create", "input": {"path": path, "file_text": step["content"]}}
        return {"tool": "edit", "input": {"path": path, "old_str": step["old"], "new_str": step["new"]}}

    def prepare(self, box, hook, timeout, options):
        _write(os.path.join(box.home, ".copilot", "hooks", "harness.json"), {
            "version": 1,
            "hooks": {e: [{"type": "command", "bash": hook, "timeoutSec": timeout}] for e in self.events.values()}})

    def command(self, box, url, prompt):
        env = {"COPILOT_HOME": os.path.join(box.home, ".copilot"), "COPILOT_OFFLINE": "true", "COPILOT_AUTO_UPDATE": "false",
               "COPILOT_PROVIDER_BASE_URL": url + "/v1", "COPILOT_PROVIDER_API_KEY": "dummy",
               "COPILOT_MODEL": "claude-sonnet-4.5"}  # with this name it offers create and edit
        return [self.exe(), "-p", prompt, "--output-format", "json", "--disable-builtin-mcps",
                "--allow-all-tools", "--allow-all-paths"], env

    def results(self, requests, stdout):
        def pick(body):
            return [{"text": str(m.get("content")),
                     "denied": str(m.get("content")).startswith("Denied by preToolUse hook")}
                    for m in body.get("messages", []) if m.get("role") == "tool"]
        return self.longest(requests, pick)


class CopilotOwn(Copilot):
    """The same client with its own names of events, which makes it send and read other fields."""
    name = "copilot-own"
    events = {"pre_tool": "preToolUse", "post_tool": "postToolUse", "prompt": "userPromptSubmitted"}


ADAPTERS = {a.name: a for a in (Claude, Codex, Gemini, Copilot, CopilotOwn)}
