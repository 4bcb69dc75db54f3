#!/usr/bin/env python3
"""Fills fuzz/corpus/ with the project's own samples: the events of tests/agents/, the command lines of tests/shell/,
tests/commands/ and of those events."""

import hashlib
import json
import pathlib

FUZZ = pathlib.Path(__file__).resolve().parent
TESTS = FUZZ.parent / "tests"
# In the order of `Agent::ALL`.
AGENTS = ["claude-code", "codex", "cursor", "gemini-cli", "copilot", "windsurf", "droid", "kiro", "devin", "unknown"]


def put(target: str, content: bytes) -> None:
    folder = FUZZ / "corpus" / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / hashlib.sha1(content).hexdigest()).write_bytes(content)


def commands(value):
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("command", "cmd", "command_line") and isinstance(item, str):
                yield item
            yield from commands(item)
    elif isinstance(value, list):
        for item in value:
            yield from commands(item)


for agent in AGENTS:
    for path in sorted((TESTS / "agents" / agent).glob("*.json")):
        text = path.read_text().replace("¦", "").replace("{repo}", "/nowhere")
        event = json.loads(text).get("event")
        if event is None:
            continue
        content = json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
        put("hook_input", content)
        put("agents", bytes([AGENTS.index(agent)]) + content)
        for line in commands(event):
            put("shell", line.encode())

for path in sorted((TESTS / "shell").glob("*.txt")):
    for line in path.read_text().splitlines():
        if line.startswith("$ "):
            put("shell", line[2:].encode())
for path in sorted((TESTS / "commands").glob("*.txt")):
    for line in path.read_text().splitlines():
        if line and line[0] not in "#[":
            put("shell", line.replace("⏎", "\n").encode())
