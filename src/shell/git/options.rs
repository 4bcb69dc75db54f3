//! The options of git's subcommands (their manual pages, git 2.47), so that values are not taken for operands, bundles for
//! names, or abbreviations for something else.

/// Whether an option takes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    /// None.
    Nothing,
    /// Always: attached, or the next word.
    Value,
    /// Only attached: `--name=value`, `-nvalue`.
    Attached,
}

/// An option of a subcommand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Known {
    /// The one letter that it also has.
    pub(super) short: Option<char>,
    /// The long name; the letter where there is none.
    pub(super) name: &'static str,
    pub(super) takes: Takes,
    /// Whether it has a long name.
    pub(super) long: bool,
}

/// The options of a subcommand; nothing for one that is not listed.
pub(super) fn of(subcommand: &str) -> Option<impl Iterator<Item = Known> + Clone> {
    let (_, list) = TABLE.iter().find(|(name, _)| *name == subcommand)?;
    Some(list.split_whitespace().map(known))
}

fn known(entry: &'static str) -> Known {
    let (entry, takes) = match entry.as_bytes() {
        [.., b'='] => (&entry[..entry.len() - 1], Takes::Value),
        [.., b'?'] => (&entry[..entry.len() - 1], Takes::Attached),
        _ => (entry, Takes::Nothing),
    };
    match entry.split_once('/') {
        Some((short, "")) => Known { short: short.chars().next(), name: short, takes, long: false },
        Some((short, name)) => Known { short: short.chars().next(), name, takes, long: true },
        None => Known { short: None, name: entry, takes, long: true },
    }
}

/// `letter/name`, `name` or `letter/`, followed by `=` for a value and by `?` for one that must be attached. Every long
/// name may be negated by `no-`, or by taking that away.
const TABLE: &[(&str, &str)] = &[
    (
        "commit",
        "q/quiet v/verbose F/file= author= date= m/message= c/reedit-message= C/reuse-message= fixup= squash= reset-author \
         trailer= s/signoff t/template= e/edit cleanup= status S/gpg-sign? a/all i/include interactive p/patch o/only \
         n/no-verify dry-run short branch ahead-behind porcelain long z/null amend no-post-rewrite u/untracked-files? \
         pathspec-from-file= pathspec-file-nul allow-empty allow-empty-message",
    ),
    (
        "add",
        "n/dry-run v/verbose i/interactive p/patch e/edit f/force u/update renormalize N/intent-to-add A/all ignore-removal \
         refresh ignore-errors ignore-missing sparse chmod= pathspec-from-file= pathspec-file-nul",
    ),
    ("rm", "n/dry-run q/quiet cached f/force r/ ignore-unmatch sparse pathspec-from-file= pathspec-file-nul"),
    ("mv", "v/verbose n/dry-run f/force k/ sparse"),
    (
        "apply",
        "exclude= include= p/= no-add add stat numstat summary check index N/intent-to-add cached unsafe-paths apply 3/3way \
         ours theirs union build-fake-ancestor= z/ C/= whitespace= ignore-space-change ignore-whitespace R/reverse \
         unidiff-zero reject allow-overlap v/verbose q/quiet inaccurate-eof recount directory= allow-empty",
    ),
    (
        "am",
        "i/interactive n/no-verify 3/3way q/quiet s/signoff u/utf8 k/keep keep-non-patch m/message-id keep-cr c/scissors \
         quoted-cr= whitespace= ignore-space-change ignore-whitespace directory= exclude= include= C/= p/= patch-format= \
         reject resolvemsg= continue r/resolved skip abort quit show-current-patch? retry allow-empty \
         committer-date-is-author-date ignore-date rerere-autoupdate S/gpg-sign? empty=",
    ),
    (
        "stash",
        "k/keep-index S/staged p/patch q/quiet u/include-untracked a/all m/message= pathspec-from-file= pathspec-file-nul \
         index",
    ),
    (
        "merge",
        "n/no-stat summary log? squash commit e/edit cleanup= ff ff-only rerere-autoupdate verify-signatures s/strategy= \
         X/strategy-option= m/message= F/file= into-name= v/verbose q/quiet abort quit continue allow-unrelated-histories \
         progress S/gpg-sign? autostash overwrite-ignore signoff no-verify",
    ),
    (
        "cherry-pick",
        "quit continue abort skip cleanup= n/no-commit e/edit s/signoff m/mainline= rerere-autoupdate strategy= \
         X/strategy-option= S/gpg-sign? x/ ff allow-empty allow-empty-message keep-redundant-commits empty=",
    ),
    (
        "revert",
        "quit continue abort skip cleanup= n/no-commit e/edit s/signoff m/mainline= rerere-autoupdate strategy= \
         X/strategy-option= S/gpg-sign? reference",
    ),
    (
        "rebase",
        "onto= keep-base no-verify q/quiet v/verbose n/no-stat signoff committer-date-is-author-date reset-author-date C/= \
         ignore-whitespace whitespace= f/force-rebase no-ff continue skip abort quit edit-todo show-current-patch apply \
         m/merge i/interactive rerere-autoupdate empty= autosquash update-refs S/gpg-sign? autostash x/exec= \
         r/rebase-merges? fork-point s/strategy= X/strategy-option= root reschedule-failed-exec reapply-cherry-picks",
    ),
    (
        "pull",
        "v/verbose q/quiet progress recurse-submodules? r/rebase? n/no-stat log? signoff? squash commit edit cleanup= ff \
         ff-only no-verify verify-signatures autostash s/strategy= X/strategy-option= S/gpg-sign? \
         allow-unrelated-histories all a/append upload-pack= f/force t/tags p/prune j/jobs? dry-run k/keep depth= \
         shallow-since= shallow-exclude= deepen= unshallow update-shallow refmap= o/server-option= 4/ipv4 6/ipv6 \
         negotiation-tip= show-forced-updates set-upstream",
    ),
    (
        "push",
        "v/verbose q/quiet repo= all branches mirror d/delete tags n/dry-run porcelain f/force force-with-lease? \
         force-if-includes recurse-submodules= thin receive-pack= exec= u/set-upstream progress prune no-verify \
         follow-tags signed? atomic o/push-option= 4/ipv4 6/ipv6",
    ),
    (
        "fetch",
        "v/verbose q/quiet all set-upstream a/append atomic upload-pack= f/force m/multiple t/tags n/ j/jobs= prefetch \
         p/prune P/prune-tags recurse-submodules? dry-run porcelain write-fetch-head k/keep u/update-head-ok progress \
         depth= shallow-since= shallow-exclude= deepen= unshallow refetch update-shallow refmap= o/server-option= 4/ipv4 \
         6/ipv6 negotiation-tip= negotiate-only filter= auto-maintenance auto-gc show-forced-updates write-commit-graph \
         stdin",
    ),
    (
        "tag",
        "l/list n/? d/delete v/verify a/annotate m/message= F/file= trailer= e/edit s/sign cleanup= u/local-user= f/force \
         create-reflog column? contains= no-contains= merged= no-merged= omit-empty sort= points-at= format= color? \
         i/ignore-case",
    ),
    (
        "notes",
        "ref= m/message= F/file= c/reedit-message= C/reuse-message= allow-empty f/force separator? stripspace stdin \
         for-rewrite= v/verbose q/quiet s/strategy= commit abort ignore-missing n/dry-run",
    ),
    ("commit-tree", "p/= m/= F/= S/gpg-sign?"),
    ("update-ref", "m/= d/ no-deref z/ stdin create-reflog"),
    (
        "fast-import",
        "force quiet stats done date-format= import-marks= import-marks-if-exists= export-marks= relative-marks \
         allow-unsafe-features cat-blob-fd= big-file-threshold= depth= active-branches= export-pack-edges=",
    ),
    (
        "checkout",
        "b/= B/= l/ guess overlay q/quiet recurse-submodules? progress m/merge conflict= d/detach t/track? f/force orphan= \
         overwrite-ignore ignore-other-worktrees 2/ours 3/theirs p/patch ignore-skip-worktree-bits pathspec-from-file= \
         pathspec-file-nul U/unified= inter-hunk-context=",
    ),
    (
        "restore",
        "s/source= S/staged W/worktree ignore-unmerged overlay q/quiet recurse-submodules? progress m/merge conflict= \
         2/ours 3/theirs p/patch ignore-skip-worktree-bits pathspec-from-file= pathspec-file-nul U/unified= \
         inter-hunk-context=",
    ),
    (
        "switch",
        "c/create= C/force-create= guess discard-changes q/quiet recurse-submodules? progress m/merge conflict= d/detach \
         t/track? f/force orphan= overwrite-ignore ignore-other-worktrees",
    ),
    (
        "reset",
        "q/quiet no-refresh mixed soft hard merge keep recurse-submodules? p/patch N/intent-to-add pathspec-from-file= \
         pathspec-file-nul",
    ),
    ("clean", "q/quiet n/dry-run f/force i/interactive d/ e/exclude= x/ X/"),
    (
        "branch",
        "v/verbose q/quiet t/track? u/set-upstream-to= unset-upstream color? r/remotes contains= no-contains= abbrev? a/all \
         d/delete D/ m/move M/ omit-empty c/copy C/ l/list show-current create-reflog edit-description f/force merged= \
         no-merged= column? sort= points-at= i/ignore-case recurse-submodules format=",
    ),
    (
        "config",
        "global system local worktree f/file= blob= all regexp value= fixed-value url= z/null name-only show-origin \
         show-scope show-names t/type= bool int bool-or-int bool-or-str path expiry-date includes default= comment= append \
         add get get-all get-regexp get-urlmatch replace-all unset unset-all rename-section remove-section l/list e/edit \
         get-color get-colorbool",
    ),
    (
        "worktree",
        "f/force b/= B/= orphan d/detach checkout lock reason= q/quiet track guess-remote porcelain v/verbose expire= z/ \
         n/dry-run",
    ),
    (
        "submodule",
        "q/quiet b/branch= f/force name= reference= recursive init remote N/no-fetch depth= filter= j/jobs= cached files all \
         d/default rebase merge summary-limit=",
    ),
    ("reflog", "n/dry-run rewrite updateref verbose expire= expire-unreachable= stale-fix all single-worktree"),
    ("gc", "q/quiet prune? cruft max-cruft-size= aggressive auto detach force keep-largest-pack"),
    (
        "filter-branch",
        "setup= subdirectory-filter= env-filter= tree-filter= index-filter= parent-filter= msg-filter= commit-filter= \
         tag-name-filter= prune-empty original= d/= f/force state-branch=",
    ),
    ("symbolic-ref", "q/quiet d/delete short recurse m/="),
    ("replace", "l/list d/delete e/edit g/graft convert-graft-file f/force raw format="),
    ("bundle", "q/quiet progress version="),
    ("init", "template= bare shared? q/quiet separate-git-dir= b/initial-branch= object-format= ref-format="),
    (
        "clone",
        "v/verbose q/quiet progress reject-shallow n/no-checkout bare mirror l/local no-hardlinks s/shared \
         recurse-submodules? recursive? j/jobs= template= reference= reference-if-able= dissociate o/origin= b/branch= \
         u/upload-pack= depth= shallow-since= shallow-exclude= single-branch no-tags shallow-submodules separate-git-dir= \
         ref-format= c/config= server-option= 4/ipv4 6/ipv6 filter= also-filter-submodules remote-submodules sparse \
         bundle-uri=",
    ),
    ("remote", "v/verbose f/fetch tags t/track= m/master= mirror? p/prune push add d/delete n/dry-run"),
    (
        "read-tree",
        "index-output= empty v/verbose m/ trivial aggressive reset prefix= u/ exclude-per-directory= i/ n/dry-run \
         no-sparse-checkout debug-unpack recurse-submodules? q/quiet",
    ),
    (
        "update-index",
        "q/ ignore-submodules add replace remove unmerged refresh really-refresh cacheinfo= chmod= assume-unchanged \
         skip-worktree ignore-skip-worktree-entries info-only force-remove z/ stdin index-info unresolve g/again \
         ignore-missing verbose clear-resolve-undo index-version= show-index-version split-index untracked-cache \
         test-untracked-cache force-untracked-cache force-write-index fsmonitor fsmonitor-valid",
    ),
    ("hash-object", "t/= w/ stdin stdin-paths no-filters literally path="),
    (
        "checkout-index",
        "a/all ignore-skip-worktree-bits f/force q/quiet n/no-create u/index z/ stdin temp prefix= stage=",
    ),
];

/// git's own subcommands: an alias of such a name has no effect (git-config(1), `alias.*`).
pub(super) fn is_builtin(name: &str) -> bool {
    BUILTINS.split_whitespace().any(|builtin| builtin == name)
}

const BUILTINS: &str = "add am annotate apply archive bisect blame branch bugreport bundle cat-file check-attr check-ignore \
    check-mailmap check-ref-format checkout checkout-index cherry cherry-pick clean clone column commit commit-graph \
    commit-tree config count-objects credential describe diagnose diff diff-files diff-index diff-tree difftool fast-export \
    fast-import fetch fetch-pack filter-branch fmt-merge-msg for-each-ref for-each-repo format-patch fsck gc get-tar-commit-id \
    grep hash-object help hook index-pack init init-db interpret-trailers log ls-files ls-remote ls-tree mailinfo mailsplit \
    maintenance merge merge-base merge-file merge-index merge-tree mergetool mktag mktree multi-pack-index mv name-rev notes \
    pack-objects pack-redundant pack-refs patch-id prune prune-packed pull push range-diff read-tree rebase receive-pack \
    reflog refs remote repack replace replay request-pull rerere reset restore rev-list rev-parse revert rm send-email \
    send-pack shortlog show show-branch show-index show-ref sparse-checkout stage stash status stripspace submodule subtree \
    switch symbolic-ref tag unpack-file unpack-objects update-index update-ref update-server-info upload-archive upload-pack \
    var verify-commit verify-pack verify-tag version whatchanged worktree write-tree";

#[cfg(test)]
mod tests {
    use super::{TABLE, Takes, is_builtin, of};

    #[test]
    fn every_listed_subcommand_is_gits_own_and_no_letter_stands_twice() {
        for (name, _) in TABLE {
            assert!(is_builtin(name), "{name}");
            let mut letters: Vec<_> = of(name).into_iter().flatten().filter_map(|known| known.short).collect();
            letters.sort_unstable();
            let all = letters.len();
            letters.dedup();
            assert_eq!(letters.len(), all, "{name}");
        }
        let gpg = of("commit").and_then(|mut all| all.find(|known| known.short == Some('S')));
        assert_eq!(gpg.map(|known| (known.name, known.takes)), Some(("gpg-sign", Takes::Attached)));
    }
}
