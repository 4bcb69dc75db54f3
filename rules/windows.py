#!/usr/bin/env python3
"""Makes src/detect/windows.txt: the runs of four characters that are most common in source code, commonest first.

    rules/windows.py FOLDER.. > src/detect/windows.txt

The prefilter looks for each keyword by its rarest run. The list was counted over the Rust, C and Python sources of
packages under MIT and Apache-2.0 licences; it holds frequencies, no text of theirs. Letters are folded as the prefilter
folds them, and runs with anything but letters, digits and signs are left out.
"""
import collections
import os
import sys

ENDINGS = (".rs", ".py", ".h", ".c", ".js", ".go", ".java", ".md", ".toml", ".json", ".yml", ".yaml", ".sh", ".html")
MOST = 6000
LIMIT = 60_000_000


def texts(folders):
    total = 0
    for folder in folders:
        for root, names, files in os.walk(folder):
            names.sort()
            for name in sorted(files):
                if name.endswith(ENDINGS) and total < LIMIT:
                    with open(os.path.join(root, name), "rb") as file:
                        text = file.read(100_000)
                    total += len(text)
                    yield text


def main():
    counts = collections.Counter()
    for text in texts(sys.argv[1:]):
        folded = bytes(byte | 0x20 for byte in text)
        counts.update(folded[at : at + 4] for at in range(len(folded) - 3))
    kept = [run for run, _ in counts.most_common(3 * MOST) if all(0x21 <= byte < 0x7F for byte in run)]
    sys.stdout.buffer.write(b"\n".join(kept[:MOST]) + b"\n")


main()
