"""Makes docs/images/aiguard.svg: a picture of a terminal in which the commands below really ran.

    python3 -m venv /tmp/picture && /tmp/picture/bin/pip install rich
    /tmp/picture/bin/python docs/images/record.py path/to/aiguard

Everything happens in a temporary folder with secrets that are drawn anew each time; the picture shows none of them.
"""

import io
import os
import random
import re
import string
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

BINARY = Path(sys.argv[1]).resolve()
PICTURE = Path(__file__).with_name("aiguard.svg")
WIDTH = 104


def github_token() -> str:
    """A token of GitHub's form with a valid checksum."""
    digits = string.digits + string.ascii_uppercase + string.ascii_lowercase
    body = "".join(random.choices(digits, k=30))
    rest, check = zlib.crc32(body.encode()), ""
    for _ in range(6):
        rest, digit = divmod(rest, 62)
        check = digits[digit] + check
    return "gh" + "p_" + body + check


def password() -> str:
    return "".join(random.choices(string.ascii_letters + string.digits, k=8)) + "-7x!Q"


def main() -> None:
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        hidden = {github_token(), password()}
        token, secret = sorted(hidden, key=len, reverse=True)
        environment = {
            "PATH": f"{BINARY.parent}:{os.environ['PATH']}",
            "HOME": folder,
            "CLICOLOR_FORCE": "1",
            "TERM": "xterm-256color",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A Developer",
            "GIT_AUTHOR_EMAIL": "developer@example.com",
            "GIT_COMMITTER_NAME": "A Developer",
            "GIT_COMMITTER_EMAIL": "developer@example.com",
        }

        def run(command: str) -> str:
            done = subprocess.run(
                ["sh", "-c", command], cwd=work, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
            )
            return done.stdout.decode()

        def show(command: str) -> None:
            console.print(Text("$ ", style="green") + Text(command, style="bold"))
            said = run(command)
            for one in hidden:
                assert one not in said, "the secret is shown"
            assert folder not in said, "the folder is shown"
            console.print(Text.from_ansi(said.rstrip()))
            console.print()

        run("git init --quiet --initial-branch=main")
        hook = work / ".git/hooks/pre-commit"
        hook.write_text("#!/bin/sh\nexec aiguard git-hook pre-commit\n")
        hook.chmod(0o755)
        (work / "deploy.sh").write_text(f'#!/bin/sh\nset -e\nexport GITHUB_TOKEN="{token}"\n./upload\n')
        (work / ".env").write_text(
            f"# database\nDB_HOST=db.internal\nDB_PASSWORD='{secret}'   # rotate in spring\nREPLICA_PASSWORD={secret}\n"
            "API_TOKEN=${VAULT_TOKEN}\nSUPPORT=anna.lindqvist@siemens.com\n"
        )
        (work / "harmless.json").write_text("{}\n")
        run("git add deploy.sh")
        show('git commit -m "Deploy by script"')
        show("aiguard redact .env")
        event = (
            '{"session_id":"1","transcript_path":"","cwd":".","permission_mode":"default","hook_event_name":"PreToolUse",'
            '"tool_name":"Bash","tool_input":{"command":"git commit --no-verify -am wip"},"tool_use_id":"1"}'
        )
        (work / "event.json").write_text(event)
        show("aiguard hook < event.json   # what an agent gets that tries `git commit --no-verify`")

    # The fonts of whoever looks at it: the picture loads nothing from anywhere.
    style = re.sub(r"@font-face \{\{.*?\}\}\n", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    style = style.replace("Fira Code, monospace", "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace")
    PICTURE.write_text(console.export_svg(title="aiguard", code_format=style, unique_id="aiguard"))
    text = PICTURE.read_text()
    assert not re.search(r"(url\(|href=)[\"']?http", text), "the picture loads something"
    for one in hidden:
        assert one not in text, "the secret is in the picture"
    print(PICTURE.name, len(text), "bytes")


main()
