//! Which commit first had a blob, and under which path: trees and commits as numbers, kept while they are decoded once.

use std::collections::{HashMap, HashSet};

use gix::objs::CommitRef;

use crate::git::Id;

/// A cheap hash for numbers: most are parts of ids, which are random already.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Plain(u64);

impl std::hash::Hasher for Plain {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        // The standard way to make one of many; only reached by keys that are no numbers.
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
        }
    }

    fn write_u64(&mut self, number: u64) {
        // Multiplied, so that small numbers spread too.
        self.0 = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }
}

pub(super) type BuildPlain = std::hash::BuildHasherDefault<Plain>;

/// The beginning of an id as a number. Two objects of one repository hardly ever share it, and if somebody makes them,
/// only a wrong commit is named.
pub(super) fn key(id: &gix::oid) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&id.as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// Every object of the repository by number.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    numbers: HashMap<u64, u32, BuildPlain>,
    count: u32,
}

impl Numbers {
    pub(super) fn with_capacity(count: usize) -> Self {
        Self { numbers: HashMap::with_capacity_and_hasher(count, BuildPlain::default()), count: 0 }
    }

    /// The first is 0, and every call counts: the objects of the first pack have their places in its index as numbers.
    pub(super) fn insert(&mut self, id: &gix::oid) {
        self.numbers.entry(key(id)).or_insert(self.count);
        self.count += 1;
    }

    pub(super) fn get(&self, id: &gix::oid) -> Option<u32> {
        self.numbers.get(&key(id)).copied()
    }
}

/// What one thread learned of trees and commits.
#[derive(Debug, Default)]
pub(super) struct Learned {
    /// The numbers of the folders in trees, one tree after the other.
    folders: Vec<u32>,
    trees: Vec<Tree>,
    commits: Vec<Commit>,
    /// The numbers of the parents of commits, one commit after the other.
    parents: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Tree {
    number: u32,
    start: u32,
    end: u32,
}

#[derive(Debug, Clone)]
struct Commit {
    id: Id,
    number: u32,
    tree: u32,
    time: i64,
    start: u32,
    end: u32,
}

impl Learned {
    /// Keeps a folder of the tree at hand.
    pub(super) fn folder(&mut self, number: Option<u32>) {
        self.folders.extend(number);
    }

    /// The tree at hand has been kept whole.
    pub(super) fn end_tree(&mut self, number: Option<u32>) {
        let start = self.trees.last().map_or(0, |tree| tree.end);
        let end = self.folders.len() as u32;
        // One without a number is none of the repository's; its folders stay unused.
        self.trees.push(Tree { number: number.unwrap_or(u32::MAX), start, end });
    }

    /// Keeps the tree, the time and the parents of a commit.
    pub(super) fn commit(&mut self, id: Id, commit: &CommitRef<'_>, numbers: &Numbers) {
        let (Some(number), Some(tree)) = (numbers.get(&id), numbers.get(&commit.tree())) else { return };
        let start = self.parents.len() as u32;
        self.parents.extend(commit.parents().filter_map(|parent| numbers.get(&parent)));
        let time = commit.committer().map_or(0, |committer| committer.seconds());
        self.commits.push(Commit { id, number, tree, time, start, end: self.parents.len() as u32 });
    }
}

/// The commits of all threads in one row.
struct Commits<'l> {
    all: Vec<(&'l Learned, &'l Commit)>,
    /// Where in the row the commit with this number is.
    at: HashMap<u64, u32, BuildPlain>,
}

impl<'l> Commits<'l> {
    fn new(learned: &'l [Learned]) -> Self {
        let all: Vec<_> =
            learned.iter().flat_map(|part| part.commits.iter().map(move |commit| (part, commit))).collect();
        let at = (0..).zip(&all).map(|(at, (_, commit))| (u64::from(commit.number), at)).collect();
        Self { all, at }
    }

    /// The parents that are there.
    fn parents(&self, at: u32) -> impl Iterator<Item = u32> + '_ {
        let (learned, commit) = self.all[at as usize];
        let parents = &learned.parents[commit.start as usize..commit.end as usize];
        parents.iter().filter_map(|parent| self.at.get(&u64::from(*parent)).copied())
    }
}

/// Everything that was learned, put together.
#[derive(Debug, Default)]
pub(super) struct Graph {
    arenas: Vec<Vec<u32>>,
    /// By number of the tree: which arena, and where in it.
    trees: Vec<(u32, u32, u32)>,
    /// The reachable commits, oldest first, parents before children.
    commits: Vec<(Id, u32)>,
}

impl Graph {
    /// Keeps the commits that `roots` reach.
    pub(super) fn new(mut learned: Vec<Learned>, numbers: &Numbers, roots: &[Id]) -> Self {
        let mut graph = Self::default();
        graph.order(&Commits::new(&learned), roots.iter().filter_map(|root| numbers.get(root)));
        // The row of trees is as long as the repository is large: what is not needed any more goes first.
        for part in &mut learned {
            part.commits = Vec::new();
            part.parents = Vec::new();
        }
        graph.trees = vec![(0, 0, 0); numbers.count as usize];
        graph.arenas.push(Vec::new());
        for (part, learned) in (1..).zip(learned) {
            for tree in &learned.trees {
                if let Some(place) = graph.trees.get_mut(tree.number as usize) {
                    *place = (part, tree.start, tree.end);
                }
            }
            graph.arenas.push(learned.folders);
        }
        graph
    }

    /// Puts the commits that are reached in order of their time, but never before a parent, whatever the clocks said.
    fn order(&mut self, commits: &Commits<'_>, roots: impl Iterator<Item = u32>) {
        let mut reached = vec![false; commits.all.len()];
        let mut waiting = vec![0u32; commits.all.len()];
        let mut edges: Vec<(u32, u32)> = Vec::with_capacity(commits.all.len());
        let mut queue: Vec<u32> = roots.filter_map(|root| commits.at.get(&u64::from(root)).copied()).collect();
        while let Some(child) = queue.pop() {
            if std::mem::replace(&mut reached[child as usize], true) {
                continue;
            }
            for parent in commits.parents(child) {
                waiting[child as usize] += 1;
                edges.push((parent, child));
                queue.push(parent);
            }
        }
        edges.sort_unstable();
        let entry = |at: u32| (std::cmp::Reverse(commits.all[at as usize].1.time), at);
        let first = (0..commits.all.len() as u32).filter(|at| reached[*at as usize] && waiting[*at as usize] == 0);
        let mut ready: std::collections::BinaryHeap<_> = first.map(entry).collect();
        while let Some((_, at)) = ready.pop() {
            let commit = commits.all[at as usize].1;
            self.commits.push((commit.id, commit.tree));
            let start = edges.partition_point(|(parent, _)| *parent < at);
            for (_, child) in edges[start..].iter().take_while(|(parent, _)| *parent == at) {
                waiting[*child as usize] -= 1;
                if waiting[*child as usize] == 0 {
                    ready.push(entry(*child));
                }
            }
        }
    }

    fn folders(&self, tree: u32) -> &[u32] {
        let (arena, start, end) = self.trees[tree as usize];
        &self.arenas[arena as usize][start as usize..end as usize]
    }

    /// Whether each tree is one of `direct` or holds one of them, however deep.
    fn holders(&self, direct: &HashSet<u32>) -> Vec<bool> {
        let mut holds = vec![false; self.trees.len()];
        direct.iter().for_each(|tree| holds[*tree as usize] = true);
        let mut left: Vec<u32> = (0..self.trees.len() as u32).filter(|tree| !self.folders(*tree).is_empty()).collect();
        loop {
            let before = left.len();
            left.retain(|tree| {
                let grown = self.folders(*tree).iter().any(|folder| holds[*folder as usize]);
                holds[*tree as usize] |= grown;
                !grown
            });
            if left.len() == before {
                return holds;
            }
        }
    }

    /// Calls `found` with the first commit that has each of the trees in `direct`, and the trees from the commit's own
    /// down to it, until `found` says that it has all it wants.
    pub(super) fn first(&self, direct: &HashSet<u32>, extra: &[(Id, u32)], mut found: impl FnMut(Id, &[u32]) -> bool) {
        let holds = self.holders(direct);
        let mut visited = vec![false; self.trees.len()];
        for (commit, tree) in self.commits.iter().chain(extra) {
            // Each step is a tree and how many of its folders have been looked at.
            let mut path: Vec<u32> = Vec::new();
            let mut steps: Vec<(u32, usize)> = vec![(*tree, 0)];
            while let Some((tree, at)) = steps.pop() {
                if at == 0 {
                    if !holds[tree as usize] || std::mem::replace(&mut visited[tree as usize], true) {
                        continue;
                    }
                    path.push(tree);
                    if direct.contains(&tree) && found(*commit, &path) {
                        return;
                    }
                }
                match self.folders(tree).get(at) {
                    Some(folder) => {
                        steps.push((tree, at + 1));
                        steps.push((*folder, 0));
                    }
                    None => drop(path.pop()),
                }
            }
        }
    }

    /// The commits that are reached, numbered from the oldest on.
    pub(super) fn reached(&self) -> HashMap<Id, u32> {
        self.commits.iter().zip(0..).map(|((id, _), rank)| (*id, rank)).collect()
    }
}
