
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'aiguard' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'aiguard'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'aiguard' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Install aiguard here: git hooks, agents'' hooks, a policy, a CI job; shows the plan first')
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'Scan for secrets: what is staged, commits, the whole history, files or standard input')
            [CompletionResult]::new('hook', 'hook', [CompletionResultType]::ParameterValue, 'Answer one event of a coding agent, in that agent''s protocol')
            [CompletionResult]::new('git-hook', 'git-hook', [CompletionResultType]::ParameterValue, 'Run as a git hook: exit with 0 only if nothing was found and everything was scanned')
            [CompletionResult]::new('redact', 'redact', [CompletionResultType]::ParameterValue, 'Take secrets and personal data out of a text, and keep everything else')
            [CompletionResult]::new('attribution', 'attribution', [CompletionResultType]::ParameterValue, 'Find the marks of AI tools in commit messages, and hold them against the policy')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check agents'' settings: what is in force, whether it is safe, and what repairs it')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Show what holds here and who says so; check a policy file')
            [CompletionResult]::new('uninstall', 'uninstall', [CompletionResultType]::ParameterValue, 'Take away what `aiguard init` installed, and put back what was there before')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List, show, check and test the rules; import those of gitleaks')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Write the completions for a shell to standard output')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual page, in roff, to standard output')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'aiguard;init' {
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only these areas')
            [CompletionResult]::new('--root', '--root', [CompletionResultType]::ParameterName, 'With --managed: a folder that stands for `/`, such as an image that is being built')
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'Who reviews changes of agents'' settings, as CODEOWNERS writes it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Write the plan without asking')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Write the plan without asking')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show the plan and write nothing')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'This user: the agents'' own settings, and a shared folder of git hooks')
            [CompletionResult]::new('--repo', '--repo', [CompletionResultType]::ParameterName, 'Everybody who works in this repository: files that are committed')
            [CompletionResult]::new('--managed', '--managed', [CompletionResultType]::ParameterName, 'Everybody on this machine: what an administrator deploys')
            [CompletionResult]::new('--self-test', '--self-test', [CompletionResultType]::ParameterName, 'Offer a made-up secret to everything that is installed, and say whether it is refused; writes nothing without --yes')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show new files whole')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show new files whole')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'aiguard;scan' {
            [CompletionResult]::new('--range', '--range', [CompletionResultType]::ParameterName, 'What the commits of a range bring, as in main..HEAD')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'What one commit brings')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'With --stdin: the name that it goes by')
            [CompletionResult]::new('--rule', '--rule', [CompletionResultType]::ParameterName, 'Look only for this rule (may be given several times)')
            [CompletionResult]::new('--category', '--category', [CompletionResultType]::ParameterName, 'Look only for this category (may be given several times)')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'The kind of text: code for diffs and trees, data for prompts, dumps and tool output [default: code]')
            [CompletionResult]::new('--min-severity', '--min-severity', [CompletionResultType]::ParameterName, 'Report findings from this severity on [default: low]')
            [CompletionResult]::new('--min-confidence', '--min-confidence', [CompletionResultType]::ParameterName, 'Report findings from this confidence on [default: medium]')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'Exit with 1 only for reported findings from this severity on [default: all of them]')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Write the report to standard output in this format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Write the report to standard output in this format')
            [CompletionResult]::new('--report', '--report', [CompletionResultType]::ParameterName, 'Write the report to a file as well (may be given several times)')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'Hold findings against this baseline, or another scanner''s report or ignore file')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write every finding into this baseline, and exit with 0')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration instead of the nearest aiguard.toml')
            [CompletionResult]::new('--staged', '--staged', [CompletionResultType]::ParameterName, 'What the next commit would record')
            [CompletionResult]::new('--history', '--history', [CompletionResultType]::ParameterName, 'Every object that the repository keeps: all branches, tags, notes, stashes, and what only the reflog still holds')
            [CompletionResult]::new('--worktree', '--worktree', [CompletionResultType]::ParameterName, 'Everything that is not committed yet: staged, changed and new files')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'Standard input')
            [CompletionResult]::new('--amend', '--amend', [CompletionResultType]::ParameterName, 'With --staged: the next commit takes the place of HEAD')
            [CompletionResult]::new('--no-ignore', '--no-ignore', [CompletionResultType]::ParameterName, 'Scan everything: neither .gitignore nor the configuration''s exclusions count')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Name every skipped input and every suppressed finding')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Name every skipped input and every suppressed finding')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file; the organisation''s policy holds all the same')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'aiguard;hook' {
            [CompletionResult]::new('--agent', '--agent', [CompletionResultType]::ParameterName, 'Take the event for one of this agent, instead of recognising the agent by the event')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Show how a command line is understood and what is decided about it, instead of answering an event')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'aiguard;git-hook' {
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration instead of the nearest aiguard.toml')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file; the organisation''s policy holds all the same')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('pre-commit', 'pre-commit', [CompletionResultType]::ParameterValue, 'Refuse a commit that would record a secret')
            [CompletionResult]::new('commit-msg', 'commit-msg', [CompletionResultType]::ParameterValue, 'Refuse a commit whose message contains a secret, or is against the policy on AI attribution')
            [CompletionResult]::new('prepare-commit-msg', 'prepare-commit-msg', [CompletionResultType]::ParameterValue, 'Add the trailer that the policy on AI attribution wants when a coding agent runs the commit')
            [CompletionResult]::new('pre-push', 'pre-push', [CompletionResultType]::ParameterValue, 'Refuse a push of commits that contain a secret; reads the references that git writes to standard input')
            [CompletionResult]::new('reference-transaction', 'reference-transaction', [CompletionResultType]::ParameterValue, 'Refuse to move a reference to something new that contains a secret, whatever command made it; reads the references that git writes to standard input')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'aiguard;git-hook;pre-commit' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;git-hook;commit-msg' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;git-hook;prepare-commit-msg' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;git-hook;pre-push' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;git-hook;reference-transaction' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;git-hook;help' {
            [CompletionResult]::new('pre-commit', 'pre-commit', [CompletionResultType]::ParameterValue, 'Refuse a commit that would record a secret')
            [CompletionResult]::new('commit-msg', 'commit-msg', [CompletionResultType]::ParameterValue, 'Refuse a commit whose message contains a secret, or is against the policy on AI attribution')
            [CompletionResult]::new('prepare-commit-msg', 'prepare-commit-msg', [CompletionResultType]::ParameterValue, 'Add the trailer that the policy on AI attribution wants when a coding agent runs the commit')
            [CompletionResult]::new('pre-push', 'pre-push', [CompletionResultType]::ParameterValue, 'Refuse a push of commits that contain a secret; reads the references that git writes to standard input')
            [CompletionResult]::new('reference-transaction', 'reference-transaction', [CompletionResultType]::ParameterValue, 'Refuse to move a reference to something new that contains a secret, whatever command made it; reads the references that git writes to standard input')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'aiguard;git-hook;help;pre-commit' {
            break
        }
        'aiguard;git-hook;help;commit-msg' {
            break
        }
        'aiguard;git-hook;help;prepare-commit-msg' {
            break
        }
        'aiguard;git-hook;help;pre-push' {
            break
        }
        'aiguard;git-hook;help;reference-transaction' {
            break
        }
        'aiguard;git-hook;help;help' {
            break
        }
        'aiguard;redact' {
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'The name that standard input goes by: it tells the syntax')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The syntax [default: by the name of the file, then by its text]')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only secrets, or only personal data')
            [CompletionResult]::new('--map', '--map', [CompletionResultType]::ParameterName, 'Keep in FILE, which only you can read, what personal data stood where. Secrets and numbers of cards are never kept')
            [CompletionResult]::new('--restore', '--restore', [CompletionResultType]::ParameterName, 'Put the personal data in FILE back, and redact nothing')
            [CompletionResult]::new('--key', '--key', [CompletionResultType]::ParameterName, 'End each placeholder in four digits that are the same for the same value in every run with the key in FILE, which is made if there is none')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration instead of the nearest aiguard.toml')
            [CompletionResult]::new('-i', '-i', [CompletionResultType]::ParameterName, 'Write each file where it was')
            [CompletionResult]::new('--in-place', '--in-place', [CompletionResultType]::ParameterName, 'Write each file where it was')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Write nothing, and exit with 1 if something would change')
            [CompletionResult]::new('--synthetic', '--synthetic', [CompletionResultType]::ParameterName, 'Put made up people in the place of real ones, so that a fixture stays usable')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file; the organisation''s policy holds all the same')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'aiguard;attribution' {
            [CompletionResult]::new('--commit-msg', '--commit-msg', [CompletionResultType]::ParameterName, 'The file of a message that is being written, as git''s commit-msg hook gets it')
            [CompletionResult]::new('--range', '--range', [CompletionResultType]::ParameterName, 'The commits of a range, as in main..HEAD')
            [CompletionResult]::new('--commit', '--commit', [CompletionResultType]::ParameterName, 'One commit')
            [CompletionResult]::new('--squash', '--squash', [CompletionResultType]::ParameterName, 'The message that the forge will write when it squashes this range')
            [CompletionResult]::new('--post-merge', '--post-merge', [CompletionResultType]::ParameterName, 'What the last merge brought to a branch: its newest commit, and what came with it')
            [CompletionResult]::new('--preset', '--preset', [CompletionResultType]::ParameterName, 'Go by this ready-made policy instead of the configuration''s')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Write the report in this format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Write the report in this format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration instead of the nearest aiguard.toml')
            [CompletionResult]::new('--stdin', '--stdin', [CompletionResultType]::ParameterName, 'One message on standard input')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Write the message anew, with one block of trailers that git sees: into the file with --commit-msg, else to standard output. History is never rewritten')
            [CompletionResult]::new('--if-ai', '--if-ai', [CompletionResultType]::ParameterName, 'Run the command behind `--` when an AI took part, and not otherwise; exits with 1 when the command fails')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Name every message, also those without a mark')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Name every message, also those without a mark')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file; the organisation''s policy holds all the same')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Write the provenance of every commit that an AI took part in, one JSON object a line')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Give the share of commits and lines that an AI took part in, by author, folder and month')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'aiguard;attribution;log' {
            [CompletionResult]::new('--agent-trace', '--agent-trace', [CompletionResultType]::ParameterName, 'Read these Agent Trace files too')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file instead of standard output')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to this file instead of standard output')
            [CompletionResult]::new('--ask', '--ask', [CompletionResultType]::ParameterName, 'Ask on standard input for what is missing: needs --output')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'aiguard;attribution;stats' {
            [CompletionResult]::new('--agent-trace', '--agent-trace', [CompletionResultType]::ParameterName, 'Read these Agent Trace files too')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Write the numbers in this format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Write the numbers in this format')
            [CompletionResult]::new('--no-lines', '--no-lines', [CompletionResultType]::ParameterName, 'Count commits only, which is much faster')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'aiguard;attribution;help' {
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Write the provenance of every commit that an AI took part in, one JSON object a line')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Give the share of commits and lines that an AI took part in, by author, folder and month')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'aiguard;attribution;help;log' {
            break
        }
        'aiguard;attribution;help;stats' {
            break
        }
        'aiguard;attribution;help;help' {
            break
        }
        'aiguard;doctor' {
            [CompletionResult]::new('--project', '--project', [CompletionResultType]::ParameterName, 'The project''s folder [default: the top of this repository]')
            [CompletionResult]::new('--home', '--home', [CompletionResultType]::ParameterName, 'The home folder')
            [CompletionResult]::new('--root', '--root', [CompletionResultType]::ParameterName, 'A folder that stands for the root of a machine, such as an unpacked image')
            [CompletionResult]::new('--system', '--system', [CompletionResultType]::ParameterName, 'The system whose paths are used [default: this one]')
            [CompletionResult]::new('--baseline', '--baseline', [CompletionResultType]::ParameterName, 'What settings are held against: recommended, strict, regulated, or a file of --write-baseline')
            [CompletionResult]::new('--write-baseline', '--write-baseline', [CompletionResultType]::ParameterName, 'Write today''s findings to a file, so that later runs show what changed')
            [CompletionResult]::new('--product', '--product', [CompletionResultType]::ParameterName, 'Only this product (may be given several times)')
            [CompletionResult]::new('--effective', '--effective', [CompletionResultType]::ParameterName, 'Show every security setting of a product with its value, where it comes from and what it beats')
            [CompletionResult]::new('--explain', '--explain', [CompletionResultType]::ParameterName, 'Say what a check is about and why it matters')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Write the result in this format')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Write the result in this format')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration instead of the nearest aiguard.toml')
            [CompletionResult]::new('--ci', '--ci', [CompletionResultType]::ParameterName, 'Only what the repository holds: for CI, where the machine is nobody''s')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Repair what can be repaired safely, and keep the old files aside')
            [CompletionResult]::new('--unsafe', '--unsafe', [CompletionResultType]::ParameterName, 'With --fix: also repairs that may stop something from working')
            [CompletionResult]::new('--managed', '--managed', [CompletionResultType]::ParameterName, 'With --fix: also files that administrators manage')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'With --fix: show the changes and make none')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Name every file and every check, also those that hold')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Name every file and every check, also those that hold')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file; the organisation''s policy holds all the same')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'aiguard;policy' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every value with the layer, the file and the line that it comes from, and what has no effect')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a policy file, or every file that holds here: exit status 0 if it is valid, 2 if it is not')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Write the JSON Schema of policy files, for editors')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'aiguard;policy;show' {
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Use this configuration instead of the nearest aiguard.toml')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Use no configuration file; the organisation''s policy holds all the same')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;policy;check' {
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Whose policy the file is')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;policy;schema' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;policy;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every value with the layer, the file and the line that it comes from, and what has no effect')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a policy file, or every file that holds here: exit status 0 if it is valid, 2 if it is not')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Write the JSON Schema of policy files, for editors')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'aiguard;policy;help;show' {
            break
        }
        'aiguard;policy;help;check' {
            break
        }
        'aiguard;policy;help;schema' {
            break
        }
        'aiguard;policy;help;help' {
            break
        }
        'aiguard;uninstall' {
            [CompletionResult]::new('--root', '--root', [CompletionResultType]::ParameterName, 'With --managed: a folder that stands for `/`, such as an image that is being built')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be put back and change nothing')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'This user: the agents'' own settings, and a shared folder of git hooks')
            [CompletionResult]::new('--repo', '--repo', [CompletionResultType]::ParameterName, 'Everybody who works in this repository: files that are committed')
            [CompletionResult]::new('--managed', '--managed', [CompletionResultType]::ParameterName, 'Everybody on this machine: what an administrator deploys')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'aiguard;rules' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every built-in rule')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a rule looks for, and what to do about its findings')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a file of rules and run each on its own examples')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Turn a gitleaks configuration into an aiguard.toml, written to standard output')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run every built-in rule on its own examples and counter-examples')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'aiguard;rules;list' {
            [CompletionResult]::new('--category', '--category', [CompletionResultType]::ParameterName, 'Only rules of this category')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Write one JSON object per rule and line')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;rules;show' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;rules;check' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;rules;import' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'aiguard;rules;test' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;rules;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every built-in rule')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a rule looks for, and what to do about its findings')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a file of rules and run each on its own examples')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Turn a gitleaks configuration into an aiguard.toml, written to standard output')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run every built-in rule on its own examples and counter-examples')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'aiguard;rules;help;list' {
            break
        }
        'aiguard;rules;help;show' {
            break
        }
        'aiguard;rules;help;check' {
            break
        }
        'aiguard;rules;help;import' {
            break
        }
        'aiguard;rules;help;test' {
            break
        }
        'aiguard;rules;help;help' {
            break
        }
        'aiguard;completions' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;man' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'aiguard;help' {
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Install aiguard here: git hooks, agents'' hooks, a policy, a CI job; shows the plan first')
            [CompletionResult]::new('scan', 'scan', [CompletionResultType]::ParameterValue, 'Scan for secrets: what is staged, commits, the whole history, files or standard input')
            [CompletionResult]::new('hook', 'hook', [CompletionResultType]::ParameterValue, 'Answer one event of a coding agent, in that agent''s protocol')
            [CompletionResult]::new('git-hook', 'git-hook', [CompletionResultType]::ParameterValue, 'Run as a git hook: exit with 0 only if nothing was found and everything was scanned')
            [CompletionResult]::new('redact', 'redact', [CompletionResultType]::ParameterValue, 'Take secrets and personal data out of a text, and keep everything else')
            [CompletionResult]::new('attribution', 'attribution', [CompletionResultType]::ParameterValue, 'Find the marks of AI tools in commit messages, and hold them against the policy')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check agents'' settings: what is in force, whether it is safe, and what repairs it')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Show what holds here and who says so; check a policy file')
            [CompletionResult]::new('uninstall', 'uninstall', [CompletionResultType]::ParameterValue, 'Take away what `aiguard init` installed, and put back what was there before')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'List, show, check and test the rules; import those of gitleaks')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Write the completions for a shell to standard output')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write the manual page, in roff, to standard output')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'aiguard;help;init' {
            break
        }
        'aiguard;help;scan' {
            break
        }
        'aiguard;help;hook' {
            break
        }
        'aiguard;help;git-hook' {
            [CompletionResult]::new('pre-commit', 'pre-commit', [CompletionResultType]::ParameterValue, 'Refuse a commit that would record a secret')
            [CompletionResult]::new('commit-msg', 'commit-msg', [CompletionResultType]::ParameterValue, 'Refuse a commit whose message contains a secret, or is against the policy on AI attribution')
            [CompletionResult]::new('prepare-commit-msg', 'prepare-commit-msg', [CompletionResultType]::ParameterValue, 'Add the trailer that the policy on AI attribution wants when a coding agent runs the commit')
            [CompletionResult]::new('pre-push', 'pre-push', [CompletionResultType]::ParameterValue, 'Refuse a push of commits that contain a secret; reads the references that git writes to standard input')
            [CompletionResult]::new('reference-transaction', 'reference-transaction', [CompletionResultType]::ParameterValue, 'Refuse to move a reference to something new that contains a secret, whatever command made it; reads the references that git writes to standard input')
            break
        }
        'aiguard;help;git-hook;pre-commit' {
            break
        }
        'aiguard;help;git-hook;commit-msg' {
            break
        }
        'aiguard;help;git-hook;prepare-commit-msg' {
            break
        }
        'aiguard;help;git-hook;pre-push' {
            break
        }
        'aiguard;help;git-hook;reference-transaction' {
            break
        }
        'aiguard;help;redact' {
            break
        }
        'aiguard;help;attribution' {
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Write the provenance of every commit that an AI took part in, one JSON object a line')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Give the share of commits and lines that an AI took part in, by author, folder and month')
            break
        }
        'aiguard;help;attribution;log' {
            break
        }
        'aiguard;help;attribution;stats' {
            break
        }
        'aiguard;help;doctor' {
            break
        }
        'aiguard;help;policy' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every value with the layer, the file and the line that it comes from, and what has no effect')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a policy file, or every file that holds here: exit status 0 if it is valid, 2 if it is not')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Write the JSON Schema of policy files, for editors')
            break
        }
        'aiguard;help;policy;show' {
            break
        }
        'aiguard;help;policy;check' {
            break
        }
        'aiguard;help;policy;schema' {
            break
        }
        'aiguard;help;uninstall' {
            break
        }
        'aiguard;help;rules' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List every built-in rule')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what a rule looks for, and what to do about its findings')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Check a file of rules and run each on its own examples')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Turn a gitleaks configuration into an aiguard.toml, written to standard output')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Run every built-in rule on its own examples and counter-examples')
            break
        }
        'aiguard;help;rules;list' {
            break
        }
        'aiguard;help;rules;show' {
            break
        }
        'aiguard;help;rules;check' {
            break
        }
        'aiguard;help;rules;import' {
            break
        }
        'aiguard;help;rules;test' {
            break
        }
        'aiguard;help;completions' {
            break
        }
        'aiguard;help;man' {
            break
        }
        'aiguard;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
