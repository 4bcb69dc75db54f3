"""Made-up secrets, built at run time so that no scenario file holds anything
that looks like a real one.  `{{fake:NAME}}` in a scenario is replaced by them.
They are the same in every run, and none of them was ever valid anywhere."""
import re
import zlib

_B62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def _chars(seed, alphabet, n):
    state, out = zlib.crc32(seed.encode()), []
    for _ in range(n):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(alphabet[(state >> 8) % len(alphabet)])
    return "".join(out)


def _base62(n, width):
    out = ""
    while n:
        n, r = divmod(n, 62)
        out = _B62[r] + out
    return out.rjust(width, "0")


def github_token():
    """Classic personal access token: prefix, 30 characters, CRC32 of them in base 62."""
    body = _chars("github", _B62, 30)
    return "gh" + "p_" + body + _base62(zlib.crc32(body.encode()), 6)


def aws_key_id():
    return "AK" + "IA" + _chars("aws", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16)


def aws_secret():
    return _chars("aws-secret", _B62 + "+/", 40)


def card():
    """A payment card number with the right check digit."""
    body = "4" + _chars("card", "0123456789", 14)
    doubled = [int(c) * (2 - i % 2) for i, c in enumerate(body)]
    return body + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)


MAKERS = {"github_token": github_token, "aws_key_id": aws_key_id, "aws_secret": aws_secret, "card": card}


def _tags(words):
    """Words in tag characters, which nobody sees, as JSON escapes."""
    return "".join("\\udb40\\u%04x" % (0xDC00 + ord(c)) for c in words)


def expand(text):
    text = re.sub(r"\{\{fake:([a-z_]+)\}\}", lambda m: MAKERS[m.group(1)](), text)
    return re.sub(r"\{\{tags:([a-z ]+)\}\}", lambda m: _tags(m.group(1)), text)
