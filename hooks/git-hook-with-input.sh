#!/bin/sh
# Installed by `aiguard init`; `aiguard uninstall` takes it away and puts back what was here.
aiguard={binary}
before="$0.before-aiguard"
lines=$(cat)
tell() { [ -z "$lines" ] || printf '%s\n' "$lines"; }
if {when}; then
	[ -x "$aiguard" ] || aiguard=$(command -v aiguard) || {
		echo "aiguard is not where it was: install it again, or remove $0." >&2
		exit 1
	}
	tell | "$aiguard" git-hook {hook} "$@" || exit
fi
[ ! -x "$before" ] || tell | "$before" "$@"
