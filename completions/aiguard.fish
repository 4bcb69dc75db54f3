# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_aiguard_global_optspecs
    string join \n h/help V/version
end

function __fish_aiguard_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_aiguard_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_aiguard_using_subcommand
    set -l cmd (__fish_aiguard_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c aiguard -n "__fish_aiguard_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_needs_command" -s V -l version -d 'Print version'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "init" -d 'Install aiguard here: git hooks, agents\' hooks, a policy, a CI job; shows the plan first'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "scan" -d 'Scan for secrets: what is staged, commits, the whole history, files or standard input'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "hook" -d 'Answer one event of a coding agent, in that agent\'s protocol'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "git-hook" -d 'Run as a git hook: exit with 0 only if nothing was found and everything was scanned'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "redact" -d 'Take secrets and personal data out of a text, and keep everything else'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "attribution" -d 'Find the marks of AI tools in commit messages, and hold them against the policy'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "doctor" -d 'Check agents\' settings: what is in force, whether it is safe, and what repairs it'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "policy" -d 'Show what holds here and who says so; check a policy file'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "uninstall" -d 'Take away what `aiguard init` installed, and put back what was there before'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "rules" -d 'List, show, check and test the rules; import those of gitleaks'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "completions" -d 'Write the completions for a shell to standard output'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "man" -d 'Write the manual page, in roff, to standard output'
complete -c aiguard -n "__fish_aiguard_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -l only -d 'Only these areas' -r -f -a "git-hooks\t''
agents\t''
repository\t''
ci\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -l root -d 'With --managed: a folder that stands for `/`, such as an image that is being built' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -l owner -d 'Who reviews changes of agents\' settings, as CODEOWNERS writes it' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -s y -l yes -d 'Write the plan without asking'
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -l dry-run -d 'Show the plan and write nothing'
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -l user -d 'This user: the agents\' own settings, and a shared folder of git hooks'
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -l repo -d 'Everybody who works in this repository: files that are committed'
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -l managed -d 'Everybody on this machine: what an administrator deploys'
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -l self-test -d 'Offer a made-up secret to everything that is installed, and say whether it is refused; writes nothing without --yes'
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -s v -l verbose -d 'Show new files whole'
complete -c aiguard -n "__fish_aiguard_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l range -d 'What the commits of a range bring, as in main..HEAD' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l commit -d 'What one commit brings' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l path -d 'With --stdin: the name that it goes by' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l rule -d 'Look only for this rule (may be given several times)' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l category -d 'Look only for this category (may be given several times)' -r -f -a "secret\t''
pii\t''
injection\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l profile -d 'The kind of text: code for diffs and trees, data for prompts, dumps and tool output [default: code]' -r -f -a "code\t''
data\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l min-severity -d 'Report findings from this severity on [default: low]' -r -f -a "info\t''
low\t''
medium\t''
high\t''
critical\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l min-confidence -d 'Report findings from this confidence on [default: medium]' -r -f -a "low\t''
medium\t''
high\t''
confirmed\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l fail-on -d 'Exit with 1 only for reported findings from this severity on [default: all of them]' -r -f -a "info\t''
low\t''
medium\t''
high\t''
critical\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -s f -l format -d 'Write the report to standard output in this format' -r -f -a "human\t''
json\t''
jsonl\t''
sarif\t''
github\t''
gitlab-code-quality\t''
gitlab-secret-detection\t''
junit\t''
markdown\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l report -d 'Write the report to a file as well (may be given several times)' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l baseline -d 'Hold findings against this baseline, or another scanner\'s report or ignore file' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l write-baseline -d 'Write every finding into this baseline, and exit with 0' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l config -d 'Use this configuration instead of the nearest aiguard.toml' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l staged -d 'What the next commit would record'
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l history -d 'Every object that the repository keeps: all branches, tags, notes, stashes, and what only the reflog still holds'
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l worktree -d 'Everything that is not committed yet: staged, changed and new files'
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l stdin -d 'Standard input'
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l amend -d 'With --staged: the next commit takes the place of HEAD'
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l no-ignore -d 'Scan everything: neither .gitignore nor the configuration\'s exclusions count'
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -s v -l verbose -d 'Name every skipped input and every suppressed finding'
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -l no-config -d 'Use no configuration file; the organisation\'s policy holds all the same'
complete -c aiguard -n "__fish_aiguard_using_subcommand scan" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_using_subcommand hook" -l agent -d 'Take the event for one of this agent, instead of recognising the agent by the event' -r -f -a "claude-code\t''
codex\t''
cursor\t''
gemini-cli\t''
copilot\t''
windsurf\t''
droid\t''
kiro\t''
devin\t''
unknown\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand hook" -l explain -d 'Show how a command line is understood and what is decided about it, instead of answering an event'
complete -c aiguard -n "__fish_aiguard_using_subcommand hook" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and not __fish_seen_subcommand_from pre-commit commit-msg prepare-commit-msg pre-push reference-transaction help" -l config -d 'Use this configuration instead of the nearest aiguard.toml' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and not __fish_seen_subcommand_from pre-commit commit-msg prepare-commit-msg pre-push reference-transaction help" -l no-config -d 'Use no configuration file; the organisation\'s policy holds all the same'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and not __fish_seen_subcommand_from pre-commit commit-msg prepare-commit-msg pre-push reference-transaction help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and not __fish_seen_subcommand_from pre-commit commit-msg prepare-commit-msg pre-push reference-transaction help" -f -a "pre-commit" -d 'Refuse a commit that would record a secret'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and not __fish_seen_subcommand_from pre-commit commit-msg prepare-commit-msg pre-push reference-transaction help" -f -a "commit-msg" -d 'Refuse a commit whose message contains a secret, or is against the policy on AI attribution'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and not __fish_seen_subcommand_from pre-commit commit-msg prepare-commit-msg pre-push reference-transaction help" -f -a "prepare-commit-msg" -d 'Add the trailer that the policy on AI attribution wants when a coding agent runs the commit'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and not __fish_seen_subcommand_from pre-commit commit-msg prepare-commit-msg pre-push reference-transaction help" -f -a "pre-push" -d 'Refuse a push of commits that contain a secret; reads the references that git writes to standard input'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and not __fish_seen_subcommand_from pre-commit commit-msg prepare-commit-msg pre-push reference-transaction help" -f -a "reference-transaction" -d 'Refuse to move a reference to something new that contains a secret, whatever command made it; reads the references that git writes to standard input'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and not __fish_seen_subcommand_from pre-commit commit-msg prepare-commit-msg pre-push reference-transaction help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and __fish_seen_subcommand_from pre-commit" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and __fish_seen_subcommand_from commit-msg" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and __fish_seen_subcommand_from prepare-commit-msg" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and __fish_seen_subcommand_from pre-push" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and __fish_seen_subcommand_from reference-transaction" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and __fish_seen_subcommand_from help" -f -a "pre-commit" -d 'Refuse a commit that would record a secret'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and __fish_seen_subcommand_from help" -f -a "commit-msg" -d 'Refuse a commit whose message contains a secret, or is against the policy on AI attribution'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and __fish_seen_subcommand_from help" -f -a "prepare-commit-msg" -d 'Add the trailer that the policy on AI attribution wants when a coding agent runs the commit'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and __fish_seen_subcommand_from help" -f -a "pre-push" -d 'Refuse a push of commits that contain a secret; reads the references that git writes to standard input'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and __fish_seen_subcommand_from help" -f -a "reference-transaction" -d 'Refuse to move a reference to something new that contains a secret, whatever command made it; reads the references that git writes to standard input'
complete -c aiguard -n "__fish_aiguard_using_subcommand git-hook; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -l path -d 'The name that standard input goes by: it tells the syntax' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -l format -d 'The syntax [default: by the name of the file, then by its text]' -r -f -a "text\t''
env\t''
json\t''
json-lines\t''
yaml\t''
toml\t''
hcl\t''
ini\t''
xml\t''
netrc\t''
csv\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -l only -d 'Only secrets, or only personal data' -r -f -a "secret\t''
pii\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -l map -d 'Keep in FILE, which only you can read, what personal data stood where. Secrets and numbers of cards are never kept' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -l restore -d 'Put the personal data in FILE back, and redact nothing' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -l key -d 'End each placeholder in four digits that are the same for the same value in every run with the key in FILE, which is made if there is none' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -l config -d 'Use this configuration instead of the nearest aiguard.toml' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -s i -l in-place -d 'Write each file where it was'
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -l check -d 'Write nothing, and exit with 1 if something would change'
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -l synthetic -d 'Put made up people in the place of real ones, so that a fixture stays usable'
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -l no-config -d 'Use no configuration file; the organisation\'s policy holds all the same'
complete -c aiguard -n "__fish_aiguard_using_subcommand redact" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l commit-msg -d 'The file of a message that is being written, as git\'s commit-msg hook gets it' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l range -d 'The commits of a range, as in main..HEAD' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l commit -d 'One commit' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l squash -d 'The message that the forge will write when it squashes this range' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l post-merge -d 'What the last merge brought to a branch: its newest commit, and what came with it' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l preset -d 'Go by this ready-made policy instead of the configuration\'s' -r -f -a "kernel\t''
fedora\t''
asf\t''
forbid\t''
co-author\t''
tag\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -s f -l format -d 'Write the report in this format' -r -f -a "human\t''
json\t''
github\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l config -d 'Use this configuration instead of the nearest aiguard.toml' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l stdin -d 'One message on standard input'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l fix -d 'Write the message anew, with one block of trailers that git sees: into the file with --commit-msg, else to standard output. History is never rewritten'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l if-ai -d 'Run the command behind `--` when an AI took part, and not otherwise; exits with 1 when the command fails'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -s v -l verbose -d 'Name every message, also those without a mark'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -l no-config -d 'Use no configuration file; the organisation\'s policy holds all the same'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -a "log" -d 'Write the provenance of every commit that an AI took part in, one JSON object a line'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -a "stats" -d 'Give the share of commits and lines that an AI took part in, by author, folder and month'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and not __fish_seen_subcommand_from log stats help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and __fish_seen_subcommand_from log" -l agent-trace -d 'Read these Agent Trace files too' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and __fish_seen_subcommand_from log" -s o -l output -d 'Write to this file instead of standard output' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and __fish_seen_subcommand_from log" -l ask -d 'Ask on standard input for what is missing: needs --output'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and __fish_seen_subcommand_from log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and __fish_seen_subcommand_from stats" -l agent-trace -d 'Read these Agent Trace files too' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and __fish_seen_subcommand_from stats" -s f -l format -d 'Write the numbers in this format' -r -f -a "human\t''
json\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and __fish_seen_subcommand_from stats" -l no-lines -d 'Count commits only, which is much faster'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and __fish_seen_subcommand_from stats" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and __fish_seen_subcommand_from help" -f -a "log" -d 'Write the provenance of every commit that an AI took part in, one JSON object a line'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and __fish_seen_subcommand_from help" -f -a "stats" -d 'Give the share of commits and lines that an AI took part in, by author, folder and month'
complete -c aiguard -n "__fish_aiguard_using_subcommand attribution; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l project -d 'The project\'s folder [default: the top of this repository]' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l home -d 'The home folder' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l root -d 'A folder that stands for the root of a machine, such as an unpacked image' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l system -d 'The system whose paths are used [default: this one]' -r -f -a "linux\t''
macos\t''
windows\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l baseline -d 'What settings are held against: recommended, strict, regulated, or a file of --write-baseline' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l write-baseline -d 'Write today\'s findings to a file, so that later runs show what changed' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l product -d 'Only this product (may be given several times)' -r -f -a "claude-code\t''
codex\t''
cursor\t''
gemini\t''
copilot\t''
vscode\t''
windsurf\t''
aider\t''
mcp\t''
instructions\t''
repository\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l effective -d 'Show every security setting of a product with its value, where it comes from and what it beats' -r -f -a "claude-code\t''
codex\t''
cursor\t''
gemini\t''
copilot\t''
vscode\t''
windsurf\t''
aider\t''
mcp\t''
instructions\t''
repository\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l explain -d 'Say what a check is about and why it matters' -r
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -s f -l format -d 'Write the result in this format' -r -f -a "human\t''
json\t''
sarif\t''
github\t''
markdown\t''
junit\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l config -d 'Use this configuration instead of the nearest aiguard.toml' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l ci -d 'Only what the repository holds: for CI, where the machine is nobody\'s'
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l fix -d 'Repair what can be repaired safely, and keep the old files aside'
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l unsafe -d 'With --fix: also repairs that may stop something from working'
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l managed -d 'With --fix: also files that administrators manage'
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l dry-run -d 'With --fix: show the changes and make none'
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -s v -l verbose -d 'Name every file and every check, also those that hold'
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -l no-config -d 'Use no configuration file; the organisation\'s policy holds all the same'
complete -c aiguard -n "__fish_aiguard_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and not __fish_seen_subcommand_from show check schema help" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and not __fish_seen_subcommand_from show check schema help" -f -a "show" -d 'Show every value with the layer, the file and the line that it comes from, and what has no effect'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and not __fish_seen_subcommand_from show check schema help" -f -a "check" -d 'Check a policy file, or every file that holds here: exit status 0 if it is valid, 2 if it is not'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and not __fish_seen_subcommand_from show check schema help" -f -a "schema" -d 'Write the JSON Schema of policy files, for editors'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and not __fish_seen_subcommand_from show check schema help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from show" -s f -l format -d 'How to write it' -r -f -a "human\t''
json\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from show" -l config -d 'Use this configuration instead of the nearest aiguard.toml' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from show" -l no-config -d 'Use no configuration file; the organisation\'s policy holds all the same'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from check" -l as -d 'Whose policy the file is' -r -f -a "organisation\t''
user\t''
repository\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every value with the layer, the file and the line that it comes from, and what has no effect'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check a policy file, or every file that holds here: exit status 0 if it is valid, 2 if it is not'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "schema" -d 'Write the JSON Schema of policy files, for editors'
complete -c aiguard -n "__fish_aiguard_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c aiguard -n "__fish_aiguard_using_subcommand uninstall" -l root -d 'With --managed: a folder that stands for `/`, such as an image that is being built' -r -F
complete -c aiguard -n "__fish_aiguard_using_subcommand uninstall" -l color -d 'When to use colours' -r -f -a "auto\t''
always\t''
never\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand uninstall" -l dry-run -d 'Say what would be put back and change nothing'
complete -c aiguard -n "__fish_aiguard_using_subcommand uninstall" -l user -d 'This user: the agents\' own settings, and a shared folder of git hooks'
complete -c aiguard -n "__fish_aiguard_using_subcommand uninstall" -l repo -d 'Everybody who works in this repository: files that are committed'
complete -c aiguard -n "__fish_aiguard_using_subcommand uninstall" -l managed -d 'Everybody on this machine: what an administrator deploys'
complete -c aiguard -n "__fish_aiguard_using_subcommand uninstall" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and not __fish_seen_subcommand_from list show check import test help" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and not __fish_seen_subcommand_from list show check import test help" -f -a "list" -d 'List every built-in rule'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and not __fish_seen_subcommand_from list show check import test help" -f -a "show" -d 'Show what a rule looks for, and what to do about its findings'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and not __fish_seen_subcommand_from list show check import test help" -f -a "check" -d 'Check a file of rules and run each on its own examples'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and not __fish_seen_subcommand_from list show check import test help" -f -a "import" -d 'Turn a gitleaks configuration into an aiguard.toml, written to standard output'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and not __fish_seen_subcommand_from list show check import test help" -f -a "test" -d 'Run every built-in rule on its own examples and counter-examples'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and not __fish_seen_subcommand_from list show check import test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from list" -l category -d 'Only rules of this category' -r -f -a "secret\t''
pii\t''
injection\t''"
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from list" -l json -d 'Write one JSON object per rule and line'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "list" -d 'List every built-in rule'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show what a rule looks for, and what to do about its findings'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check a file of rules and run each on its own examples'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "import" -d 'Turn a gitleaks configuration into an aiguard.toml, written to standard output'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "test" -d 'Run every built-in rule on its own examples and counter-examples'
complete -c aiguard -n "__fish_aiguard_using_subcommand rules; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c aiguard -n "__fish_aiguard_using_subcommand completions" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand man" -s h -l help -d 'Print help'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "init" -d 'Install aiguard here: git hooks, agents\' hooks, a policy, a CI job; shows the plan first'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "scan" -d 'Scan for secrets: what is staged, commits, the whole history, files or standard input'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "hook" -d 'Answer one event of a coding agent, in that agent\'s protocol'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "git-hook" -d 'Run as a git hook: exit with 0 only if nothing was found and everything was scanned'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "redact" -d 'Take secrets and personal data out of a text, and keep everything else'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "attribution" -d 'Find the marks of AI tools in commit messages, and hold them against the policy'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "doctor" -d 'Check agents\' settings: what is in force, whether it is safe, and what repairs it'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "policy" -d 'Show what holds here and who says so; check a policy file'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "uninstall" -d 'Take away what `aiguard init` installed, and put back what was there before'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "rules" -d 'List, show, check and test the rules; import those of gitleaks'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "completions" -d 'Write the completions for a shell to standard output'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "man" -d 'Write the manual page, in roff, to standard output'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and not __fish_seen_subcommand_from init scan hook git-hook redact attribution doctor policy uninstall rules completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from git-hook" -f -a "pre-commit" -d 'Refuse a commit that would record a secret'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from git-hook" -f -a "commit-msg" -d 'Refuse a commit whose message contains a secret, or is against the policy on AI attribution'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from git-hook" -f -a "prepare-commit-msg" -d 'Add the trailer that the policy on AI attribution wants when a coding agent runs the commit'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from git-hook" -f -a "pre-push" -d 'Refuse a push of commits that contain a secret; reads the references that git writes to standard input'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from git-hook" -f -a "reference-transaction" -d 'Refuse to move a reference to something new that contains a secret, whatever command made it; reads the references that git writes to standard input'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from attribution" -f -a "log" -d 'Write the provenance of every commit that an AI took part in, one JSON object a line'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from attribution" -f -a "stats" -d 'Give the share of commits and lines that an AI took part in, by author, folder and month'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "show" -d 'Show every value with the layer, the file and the line that it comes from, and what has no effect'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "check" -d 'Check a policy file, or every file that holds here: exit status 0 if it is valid, 2 if it is not'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "schema" -d 'Write the JSON Schema of policy files, for editors'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "list" -d 'List every built-in rule'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "show" -d 'Show what a rule looks for, and what to do about its findings'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "check" -d 'Check a file of rules and run each on its own examples'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "import" -d 'Turn a gitleaks configuration into an aiguard.toml, written to standard output'
complete -c aiguard -n "__fish_aiguard_using_subcommand help; and __fish_seen_subcommand_from rules" -f -a "test" -d 'Run every built-in rule on its own examples and counter-examples'
