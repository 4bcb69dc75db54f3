#!/usr/bin/env python3
"""Builds `src/validate/characters.bin`, the character model that tells random strings from words and identifiers.

    rules/characters.py FOLDER...

The folders hold source code whose licence lets us count its letters; the table in the repository was counted from the
crates that this program depends on (`~/.cargo/registry/src/*`, all MIT or Apache-2.0) and the standard library's own
identifiers that they use. Only frequencies of three characters in a row leave this script, no text.

The model has 28 symbols: `a` to `z` in either case, a digit, and a boundary (the ends, any other byte, and the place
between a lower-case and an upper-case letter). Each entry is the logarithm, to base 2 and in sixteenths, of how much
more likely the third symbol is after the first two in random strings (base 64, base 62, base 36, base 32 and
hexadecimal, mixed) than in words: positive speaks for random.
"""
import base64
import collections
import math
import pathlib
import random
import re
import sys

SIZE = 28
DIGIT, BOUNDARY = 26, 27


def symbols(text):
    out, before = [BOUNDARY, BOUNDARY], ""
    for char in text:
        if char.isascii() and char.isalpha():
            if before.islower() and char.isupper():
                out.append(BOUNDARY)
            out.append(ord(char.lower()) - ord("a"))
        elif char.isascii() and char.isdigit():
            out.append(DIGIT)
        elif out[-1] != BOUNDARY:
            out.append(BOUNDARY)
        before = char
    if out[-1] != BOUNDARY:
        out.append(BOUNDARY)
    return out


def count(texts):
    table = collections.Counter()
    for text, weight in texts:
        row = symbols(text)
        for at in range(2, len(row)):
            table[tuple(row[at - 2:at + 1])] += weight
    return table


def probabilities(table):
    """Of the third symbol after two, smoothed with the second alone and with none."""
    one, two, after_one, after_two = (collections.Counter() for _ in range(4))
    for (a, b, c), weight in table.items():
        one[c] += weight
        two[b, c] += weight
        after_one[b] += weight
        after_two[a, b] += weight
    total = sum(one.values())

    def of(a, b, c):
        single = (one[c] + 1) / (total + SIZE)
        pair = (two[b, c] + 4 * single) / (after_one[b] + 4)
        return (table[a, b, c] + 4 * pair) / (after_two[a, b] + 4)

    return of


def words(folders):
    """Every identifier of the sources; one that is frequent counts a little more, not as often as it occurs."""
    seen = collections.Counter()
    for folder in folders:
        for path in pathlib.Path(folder).expanduser().rglob("*.rs"):
            text = path.read_text(encoding="utf-8", errors="ignore")
            if len(text) > 300_000:
                continue  # generated tables
            seen.update(re.findall(r"[A-Za-z_][A-Za-z0-9_-]{2,40}", text))
    return [(word, 1 + math.log2(times)) for word, times in seen.items() if times > 1]


def noise():
    chance = random.Random(7)
    lower = "abcdefghijklmnopqrstuvwxyz"
    for _ in range(60_000):
        size = chance.randint(12, 48)
        raw = chance.randbytes(size)
        yield base64.b64encode(raw).decode().rstrip("="), 1
        yield "".join(chance.choices(lower + lower.upper() + "0123456789", k=size)), 1
        yield "".join(chance.choices(lower + "0123456789", k=size)), 0.6
        yield base64.b32encode(raw).decode().rstrip("="), 0.3
        yield raw.hex(), 0.6


def main():
    likely, chance = probabilities(count(words(sys.argv[1:]))), probabilities(count(noise()))
    table = bytearray()
    for a in range(SIZE):
        for b in range(SIZE):
            for c in range(SIZE):
                evidence = 16 * math.log2(chance(a, b, c) / likely(a, b, c))
                table.append(max(-127, min(127, round(evidence))) & 0xFF)
    out = pathlib.Path(__file__).parent.parent / "src/validate/characters.bin"
    out.write_bytes(table)


main()
