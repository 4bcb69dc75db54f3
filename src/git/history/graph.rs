//! Which commit first had a blob, and under which path: trees and commits as numbers, kept while they are decoded once.

use std::collections::{HashMap, HashSet, VecDeque};

use gix::objs::CommitRef;

use crate::git::Id;

/// Numbers are their own hash: ids are random already.
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
        self.0 = number;
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
}

impl Numbers {
    pub(super) fn with_capacity(count: usize) -> Self {
        Self { numbers: HashMap::with_capacity_and_hasher(count, BuildPlain::default()) }
    }

    pub(super) fn insert(&mut self, id: &gix::oid) {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        self.numbers.entry(key(id)).or_insert(next);
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
    pub(super) fn new(learned: Vec<Learned>, numbers: &Numbers, roots: &[Id]) -> Self {
        let mut graph = Self { trees: vec![(0, 0, 0); numbers.numbers.len()], ..Self::default() };
        graph.arenas.push(Vec::new());
        let mut by_number: HashMap<u32, (usize, usize)> = HashMap::new();
        for (part, learned) in learned.iter().enumerate() {
            by_number.extend(learned.commits.iter().enumerate().map(|(at, commit)| (commit.number, (part, at))));
        }
        graph.order(&learned, &by_number, roots.iter().filter_map(|root| numbers.get(root)).collect());
        for (part, learned) in learned.into_iter().enumerate() {
            for tree in &learned.trees {
                if let Some(place) = graph.trees.get_mut(tree.number as usize) {
                    *place = (part as u32 + 1, tree.start, tree.end);
                }
            }
            graph.arenas.push(learned.folders);
        }
        graph
    }

    /// Puts the commits that are reached in order of their time, but never before a parent, whatever the clocks said.
    fn order(&mut self, learned: &[Learned], by_number: &HashMap<u32, (usize, usize)>, roots: Vec<u32>) {
        let parents = |number: u32| {
            let at = by_number.get(&number).map(|(part, at)| (&learned[*part], &learned[*part].commits[*at]));
            at.map(|(learned, commit)| (commit, &learned.parents[commit.start as usize..commit.end as usize]))
        };
        let mut waiting: HashMap<u32, usize> = HashMap::new();
        let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
        let (mut queue, mut reached) = (VecDeque::from(roots), HashSet::new());
        let mut ready = std::collections::BinaryHeap::new();
        while let Some(number) = queue.pop_front() {
            let Some((commit, parents)) = parents(number).filter(|_| reached.insert(number)) else { continue };
            let known: Vec<u32> = parents.iter().copied().filter(|parent| by_number.contains_key(parent)).collect();
            if known.is_empty() {
                ready.push((std::cmp::Reverse(commit.time), number));
            }
            waiting.insert(number, known.len());
            for parent in known {
                children.entry(parent).or_default().push(number);
                queue.push_back(parent);
            }
        }
        while let Some((_, number)) = ready.pop() {
            let Some((commit, _)) = parents(number) else { continue };
            self.commits.push((commit.id, commit.tree));
            for child in children.remove(&number).unwrap_or_default() {
                let Some(left) = waiting.get_mut(&child) else { continue };
                *left -= 1;
                if *left == 0
                    && let Some((commit, _)) = parents(child)
                {
                    ready.push((std::cmp::Reverse(commit.time), child));
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
        loop {
            let mut grown = false;
            for tree in 0..self.trees.len() {
                if !holds[tree] && self.folders(tree as u32).iter().any(|folder| holds[*folder as usize]) {
                    holds[tree] = true;
                    grown = true;
                }
            }
            if !grown {
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

    /// Whether the commit is reached.
    pub(super) fn reached(&self) -> HashSet<Id> {
        self.commits.iter().map(|(id, _)| *id).collect()
    }
}
