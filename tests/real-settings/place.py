"""Made-up machines: a tree of files, and programs that are run as if its `etc` were the machine's `/etc`."""
import os
import pathlib
import shutil
import subprocess
import tempfile

# Puts a folder in the place of /etc, for one program, with what programs need of the real one.
PUT = """mount -t tmpfs none /mnt && cp /etc/passwd /etc/group /etc/hosts /mnt && cp -R "$1/." /mnt && mount --bind /mnt /etc
shift
exec "$@"
"""


def apart():
    """The words before a command that give it a system of its own: no network, its own /etc. None where that is not possible."""
    words = ["unshare", "--user", "--map-root-user", "--mount", "--net"]
    if not shutil.which("unshare") or not os.path.isdir("/mnt"):
        return None
    trial = subprocess.run(words + ["sh", "-c", "mount -t tmpfs none /mnt"], capture_output=True)
    return words if trial.returncode == 0 else None


class Machine:
    """A made-up machine in a temporary folder: `home`, `project`, `etc`. `{project}` in a file stands for the project's path."""

    def __init__(self, files, apart_words):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="settings-"))
        self.home, self.project, self.etc = (self.root / name for name in ("home", "project", "etc"))
        self.apart_words = apart_words
        for folder in (self.home / ".codex", self.project / ".git", self.etc):
            folder.mkdir(parents=True)
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str):
                content = content.replace("{project}", str(self.project)).encode("utf-8")
            path.write_bytes(content)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.root, ignore_errors=True)

    def needs_etc(self):
        return any(self.etc.iterdir())

    def run(self, arguments, **more):
        """Runs a program on the machine."""
        env = {"HOME": str(self.home), "PATH": os.environ["PATH"], "CODEX_HOME": str(self.home / ".codex"), "LANG": "C.UTF-8"}
        if self.apart_words:
            arguments = self.apart_words + ["sh", "-c", PUT, "sh", str(self.etc)] + [str(it) for it in arguments]
        return subprocess.run(arguments, cwd=self.project, env=env, capture_output=True, text=True, timeout=60, **more)
