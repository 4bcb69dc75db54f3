
use builtin;
use str;

set edit:completion:arg-completer[aiguard] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'aiguard'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'aiguard'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand init 'Install aiguard here: git hooks, agents'' hooks, a policy, a CI job; shows the plan first'
            cand scan 'Scan for secrets: what is staged, commits, the whole history, files or standard input'
            cand hook 'Answer one event of a coding agent, in that agent''s protocol'
            cand git-hook 'Run as a git hook: exit with 0 only if nothing was found and everything was scanned'
            cand redact 'Take secrets and personal data out of a text, and keep everything else'
            cand attribution 'Find the marks of AI tools in commit messages, and hold them against the policy'
            cand doctor 'Check agents'' settings: what is in force, whether it is safe, and what repairs it'
            cand policy 'Show what holds here and who says so; check a policy file'
            cand uninstall 'Take away what `aiguard init` installed, and put back what was there before'
            cand rules 'List, show, check and test the rules; import those of gitleaks'
            cand completions 'Write the completions for a shell to standard output'
            cand man 'Write the manual page, in roff, to standard output'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'aiguard;init'= {
            cand --only 'Only these areas'
            cand --root 'With --managed: a folder that stands for `/`, such as an image that is being built'
            cand --owner 'Who reviews changes of agents'' settings, as CODEOWNERS writes it'
            cand --color 'When to use colours'
            cand -y 'Write the plan without asking'
            cand --yes 'Write the plan without asking'
            cand --dry-run 'Show the plan and write nothing'
            cand --user 'This user: the agents'' own settings, and a shared folder of git hooks'
            cand --repo 'Everybody who works in this repository: files that are committed'
            cand --managed 'Everybody on this machine: what an administrator deploys'
            cand --self-test 'Offer a made-up secret to everything that is installed, and say whether it is refused; writes nothing without --yes'
            cand -v 'Show new files whole'
            cand --verbose 'Show new files whole'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'aiguard;scan'= {
            cand --range 'What the commits of a range bring, as in main..HEAD'
            cand --commit 'What one commit brings'
            cand --path 'With --stdin: the name that it goes by'
            cand --rule 'Look only for this rule (may be given several times)'
            cand --category 'Look only for this category (may be given several times)'
            cand --profile 'The kind of text: code for diffs and trees, data for prompts, dumps and tool output [default: code]'
            cand --min-severity 'Report findings from this severity on [default: low]'
            cand --min-confidence 'Report findings from this confidence on [default: medium]'
            cand --fail-on 'Exit with 1 only for reported findings from this severity on [default: all of them]'
            cand -f 'Write the report to standard output in this format'
            cand --format 'Write the report to standard output in this format'
            cand --report 'Write the report to a file as well (may be given several times)'
            cand --baseline 'Hold findings against this baseline, or another scanner''s report or ignore file'
            cand --write-baseline 'Write every finding into this baseline, and exit with 0'
            cand --color 'When to use colours'
            cand --config 'Use this configuration instead of the nearest aiguard.toml'
            cand --staged 'What the next commit would record'
            cand --history 'Every object that the repository keeps: all branches, tags, notes, stashes, and what only the reflog still holds'
            cand --worktree 'Everything that is not committed yet: staged, changed and new files'
            cand --stdin 'Standard input'
            cand --amend 'With --staged: the next commit takes the place of HEAD'
            cand --no-ignore 'Scan everything: neither .gitignore nor the configuration''s exclusions count'
            cand -v 'Name every skipped input and every suppressed finding'
            cand --verbose 'Name every skipped input and every suppressed finding'
            cand --no-config 'Use no configuration file; the organisation''s policy holds all the same'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'aiguard;hook'= {
            cand --agent 'Take the event for one of this agent, instead of recognising the agent by the event'
            cand --explain 'Show how a command line is understood and what is decided about it, instead of answering an event'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'aiguard;git-hook'= {
            cand --config 'Use this configuration instead of the nearest aiguard.toml'
            cand --no-config 'Use no configuration file; the organisation''s policy holds all the same'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand pre-commit 'Refuse a commit that would record a secret'
            cand commit-msg 'Refuse a commit whose message contains a secret, or is against the policy on AI attribution'
            cand prepare-commit-msg 'Add the trailer that the policy on AI attribution wants when a coding agent runs the commit'
            cand pre-push 'Refuse a push of commits that contain a secret; reads the references that git writes to standard input'
            cand reference-transaction 'Refuse to move a reference to something new that contains a secret, whatever command made it; reads the references that git writes to standard input'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'aiguard;git-hook;pre-commit'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;git-hook;commit-msg'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;git-hook;prepare-commit-msg'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;git-hook;pre-push'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;git-hook;reference-transaction'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;git-hook;help'= {
            cand pre-commit 'Refuse a commit that would record a secret'
            cand commit-msg 'Refuse a commit whose message contains a secret, or is against the policy on AI attribution'
            cand prepare-commit-msg 'Add the trailer that the policy on AI attribution wants when a coding agent runs the commit'
            cand pre-push 'Refuse a push of commits that contain a secret; reads the references that git writes to standard input'
            cand reference-transaction 'Refuse to move a reference to something new that contains a secret, whatever command made it; reads the references that git writes to standard input'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'aiguard;git-hook;help;pre-commit'= {
        }
        &'aiguard;git-hook;help;commit-msg'= {
        }
        &'aiguard;git-hook;help;prepare-commit-msg'= {
        }
        &'aiguard;git-hook;help;pre-push'= {
        }
        &'aiguard;git-hook;help;reference-transaction'= {
        }
        &'aiguard;git-hook;help;help'= {
        }
        &'aiguard;redact'= {
            cand --path 'The name that standard input goes by: it tells the syntax'
            cand --format 'The syntax [default: by the name of the file, then by its text]'
            cand --only 'Only secrets, or only personal data'
            cand --map 'Keep in FILE, which only you can read, what personal data stood where. Secrets and numbers of cards are never kept'
            cand --restore 'Put the personal data in FILE back, and redact nothing'
            cand --key 'End each placeholder in four digits that are the same for the same value in every run with the key in FILE, which is made if there is none'
            cand --config 'Use this configuration instead of the nearest aiguard.toml'
            cand -i 'Write each file where it was'
            cand --in-place 'Write each file where it was'
            cand --check 'Write nothing, and exit with 1 if something would change'
            cand --synthetic 'Put made up people in the place of real ones, so that a fixture stays usable'
            cand --no-config 'Use no configuration file; the organisation''s policy holds all the same'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'aiguard;attribution'= {
            cand --commit-msg 'The file of a message that is being written, as git''s commit-msg hook gets it'
            cand --range 'The commits of a range, as in main..HEAD'
            cand --commit 'One commit'
            cand --squash 'The message that the forge will write when it squashes this range'
            cand --post-merge 'What the last merge brought to a branch: its newest commit, and what came with it'
            cand --preset 'Go by this ready-made policy instead of the configuration''s'
            cand -f 'Write the report in this format'
            cand --format 'Write the report in this format'
            cand --color 'When to use colours'
            cand --config 'Use this configuration instead of the nearest aiguard.toml'
            cand --stdin 'One message on standard input'
            cand --fix 'Write the message anew, with one block of trailers that git sees: into the file with --commit-msg, else to standard output. History is never rewritten'
            cand --if-ai 'Run the command behind `--` when an AI took part, and not otherwise; exits with 1 when the command fails'
            cand -v 'Name every message, also those without a mark'
            cand --verbose 'Name every message, also those without a mark'
            cand --no-config 'Use no configuration file; the organisation''s policy holds all the same'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand log 'Write the provenance of every commit that an AI took part in, one JSON object a line'
            cand stats 'Give the share of commits and lines that an AI took part in, by author, folder and month'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'aiguard;attribution;log'= {
            cand --agent-trace 'Read these Agent Trace files too'
            cand -o 'Write to this file instead of standard output'
            cand --output 'Write to this file instead of standard output'
            cand --ask 'Ask on standard input for what is missing: needs --output'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'aiguard;attribution;stats'= {
            cand --agent-trace 'Read these Agent Trace files too'
            cand -f 'Write the numbers in this format'
            cand --format 'Write the numbers in this format'
            cand --no-lines 'Count commits only, which is much faster'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'aiguard;attribution;help'= {
            cand log 'Write the provenance of every commit that an AI took part in, one JSON object a line'
            cand stats 'Give the share of commits and lines that an AI took part in, by author, folder and month'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'aiguard;attribution;help;log'= {
        }
        &'aiguard;attribution;help;stats'= {
        }
        &'aiguard;attribution;help;help'= {
        }
        &'aiguard;doctor'= {
            cand --project 'The project''s folder [default: the top of this repository]'
            cand --home 'The home folder'
            cand --root 'A folder that stands for the root of a machine, such as an unpacked image'
            cand --system 'The system whose paths are used [default: this one]'
            cand --baseline 'What settings are held against: recommended, strict, regulated, or a file of --write-baseline'
            cand --write-baseline 'Write today''s findings to a file, so that later runs show what changed'
            cand --product 'Only this product (may be given several times)'
            cand --effective 'Show every security setting of a product with its value, where it comes from and what it beats'
            cand --explain 'Say what a check is about and why it matters'
            cand -f 'Write the result in this format'
            cand --format 'Write the result in this format'
            cand --color 'When to use colours'
            cand --config 'Use this configuration instead of the nearest aiguard.toml'
            cand --ci 'Only what the repository holds: for CI, where the machine is nobody''s'
            cand --fix 'Repair what can be repaired safely, and keep the old files aside'
            cand --unsafe 'With --fix: also repairs that may stop something from working'
            cand --managed 'With --fix: also files that administrators manage'
            cand --dry-run 'With --fix: show the changes and make none'
            cand -v 'Name every file and every check, also those that hold'
            cand --verbose 'Name every file and every check, also those that hold'
            cand --no-config 'Use no configuration file; the organisation''s policy holds all the same'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'aiguard;policy'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand show 'Show every value with the layer, the file and the line that it comes from, and what has no effect'
            cand check 'Check a policy file, or every file that holds here: exit status 0 if it is valid, 2 if it is not'
            cand schema 'Write the JSON Schema of policy files, for editors'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'aiguard;policy;show'= {
            cand -f 'How to write it'
            cand --format 'How to write it'
            cand --color 'When to use colours'
            cand --config 'Use this configuration instead of the nearest aiguard.toml'
            cand --no-config 'Use no configuration file; the organisation''s policy holds all the same'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;policy;check'= {
            cand --as 'Whose policy the file is'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;policy;schema'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;policy;help'= {
            cand show 'Show every value with the layer, the file and the line that it comes from, and what has no effect'
            cand check 'Check a policy file, or every file that holds here: exit status 0 if it is valid, 2 if it is not'
            cand schema 'Write the JSON Schema of policy files, for editors'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'aiguard;policy;help;show'= {
        }
        &'aiguard;policy;help;check'= {
        }
        &'aiguard;policy;help;schema'= {
        }
        &'aiguard;policy;help;help'= {
        }
        &'aiguard;uninstall'= {
            cand --root 'With --managed: a folder that stands for `/`, such as an image that is being built'
            cand --color 'When to use colours'
            cand --dry-run 'Say what would be put back and change nothing'
            cand --user 'This user: the agents'' own settings, and a shared folder of git hooks'
            cand --repo 'Everybody who works in this repository: files that are committed'
            cand --managed 'Everybody on this machine: what an administrator deploys'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'aiguard;rules'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List every built-in rule'
            cand show 'Show what a rule looks for, and what to do about its findings'
            cand check 'Check a file of rules and run each on its own examples'
            cand import 'Turn a gitleaks configuration into an aiguard.toml, written to standard output'
            cand test 'Run every built-in rule on its own examples and counter-examples'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'aiguard;rules;list'= {
            cand --category 'Only rules of this category'
            cand --json 'Write one JSON object per rule and line'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;rules;show'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;rules;check'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;rules;import'= {
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'aiguard;rules;test'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;rules;help'= {
            cand list 'List every built-in rule'
            cand show 'Show what a rule looks for, and what to do about its findings'
            cand check 'Check a file of rules and run each on its own examples'
            cand import 'Turn a gitleaks configuration into an aiguard.toml, written to standard output'
            cand test 'Run every built-in rule on its own examples and counter-examples'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'aiguard;rules;help;list'= {
        }
        &'aiguard;rules;help;show'= {
        }
        &'aiguard;rules;help;check'= {
        }
        &'aiguard;rules;help;import'= {
        }
        &'aiguard;rules;help;test'= {
        }
        &'aiguard;rules;help;help'= {
        }
        &'aiguard;completions'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;man'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'aiguard;help'= {
            cand init 'Install aiguard here: git hooks, agents'' hooks, a policy, a CI job; shows the plan first'
            cand scan 'Scan for secrets: what is staged, commits, the whole history, files or standard input'
            cand hook 'Answer one event of a coding agent, in that agent''s protocol'
            cand git-hook 'Run as a git hook: exit with 0 only if nothing was found and everything was scanned'
            cand redact 'Take secrets and personal data out of a text, and keep everything else'
            cand attribution 'Find the marks of AI tools in commit messages, and hold them against the policy'
            cand doctor 'Check agents'' settings: what is in force, whether it is safe, and what repairs it'
            cand policy 'Show what holds here and who says so; check a policy file'
            cand uninstall 'Take away what `aiguard init` installed, and put back what was there before'
            cand rules 'List, show, check and test the rules; import those of gitleaks'
            cand completions 'Write the completions for a shell to standard output'
            cand man 'Write the manual page, in roff, to standard output'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'aiguard;help;init'= {
        }
        &'aiguard;help;scan'= {
        }
        &'aiguard;help;hook'= {
        }
        &'aiguard;help;git-hook'= {
            cand pre-commit 'Refuse a commit that would record a secret'
            cand commit-msg 'Refuse a commit whose message contains a secret, or is against the policy on AI attribution'
            cand prepare-commit-msg 'Add the trailer that the policy on AI attribution wants when a coding agent runs the commit'
            cand pre-push 'Refuse a push of commits that contain a secret; reads the references that git writes to standard input'
            cand reference-transaction 'Refuse to move a reference to something new that contains a secret, whatever command made it; reads the references that git writes to standard input'
        }
        &'aiguard;help;git-hook;pre-commit'= {
        }
        &'aiguard;help;git-hook;commit-msg'= {
        }
        &'aiguard;help;git-hook;prepare-commit-msg'= {
        }
        &'aiguard;help;git-hook;pre-push'= {
        }
        &'aiguard;help;git-hook;reference-transaction'= {
        }
        &'aiguard;help;redact'= {
        }
        &'aiguard;help;attribution'= {
            cand log 'Write the provenance of every commit that an AI took part in, one JSON object a line'
            cand stats 'Give the share of commits and lines that an AI took part in, by author, folder and month'
        }
        &'aiguard;help;attribution;log'= {
        }
        &'aiguard;help;attribution;stats'= {
        }
        &'aiguard;help;doctor'= {
        }
        &'aiguard;help;policy'= {
            cand show 'Show every value with the layer, the file and the line that it comes from, and what has no effect'
            cand check 'Check a policy file, or every file that holds here: exit status 0 if it is valid, 2 if it is not'
            cand schema 'Write the JSON Schema of policy files, for editors'
        }
        &'aiguard;help;policy;show'= {
        }
        &'aiguard;help;policy;check'= {
        }
        &'aiguard;help;policy;schema'= {
        }
        &'aiguard;help;uninstall'= {
        }
        &'aiguard;help;rules'= {
            cand list 'List every built-in rule'
            cand show 'Show what a rule looks for, and what to do about its findings'
            cand check 'Check a file of rules and run each on its own examples'
            cand import 'Turn a gitleaks configuration into an aiguard.toml, written to standard output'
            cand test 'Run every built-in rule on its own examples and counter-examples'
        }
        &'aiguard;help;rules;list'= {
        }
        &'aiguard;help;rules;show'= {
        }
        &'aiguard;help;rules;check'= {
        }
        &'aiguard;help;rules;import'= {
        }
        &'aiguard;help;rules;test'= {
        }
        &'aiguard;help;completions'= {
        }
        &'aiguard;help;man'= {
        }
        &'aiguard;help;help'= {
        }
    ]
    $completions[$command]
}
