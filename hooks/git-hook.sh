#!/bin/sh
# Installed by `aiguard init`; `aiguard uninstall` takes it away and puts back what was here.
aiguard={binary}
[ -x "$aiguard" ] || aiguard=$(command -v aiguard) || {
	echo "aiguard is not where it was: install it again, or remove $0." >&2
	exit 1
}
"$aiguard" git-hook {hook} "$@" || exit
before="$0.before-aiguard"
[ ! -x "$before" ] || exec "$before" "$@"
