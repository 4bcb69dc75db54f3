//! Lays the files of the policy over each other: who may set what, and what becomes of each value.

use std::ops::Range;

use toml::Spanned;

use super::floor::Floor;
use super::literal::Literal;
use super::raw::RawConfig;
use super::reader::{Field, Gathered};
use super::sourced::{Fate, Layer, Setting, Source, Sourced};

/// One file of the policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyFile {
    /// Whose it is.
    pub layer: Layer,
    /// Its path as a person would write it.
    pub path: String,
    /// What it says.
    pub text: String,
}

/// Which of two values is looser, and where only the stricter counts.
pub(super) struct Order<T> {
    /// Whether the first is looser than the second. Values without an order are all looser than another one.
    pub(super) looser: fn(&T, &T) -> bool,
    /// Whether it guards a machine and its agents: then a repository, which may be a stranger's, can only tighten what
    /// holds already, and so can everybody below an organisation's policy.
    pub(super) guards: bool,
}

impl<T: PartialEq> Order<T> {
    /// Values without an order.
    pub(super) const UNORDERED: Self = Self { looser: |new, held| new != held, guards: false };
}

impl<T: PartialOrd> Order<T> {
    /// The greater value is the looser one.
    pub(super) const LESS_IS_STRICTER: Self = Self { looser: |new, held| new > held, guards: false };
    /// The smaller value is the looser one.
    pub(super) const MORE_IS_STRICTER: Self = Self { looser: |new, held| new < held, guards: false };
    /// The smaller value is the looser one, of something that guards.
    pub(super) const GUARD: Self = Self { looser: |new, held| new < held, guards: true };
}

/// One file while it is being laid over the others.
pub(super) struct Sheet<'f> {
    pub(super) file: &'f PolicyFile,
    pub(super) raw: RawConfig,
    pub(super) flaws: Gathered,
}

impl<'f> Sheet<'f> {
    pub(super) fn read(file: &'f PolicyFile) -> Self {
        let flaws = Gathered::default();
        let raw = RawConfig::read(&file.text, &flaws);
        Self { file, raw, flaws }
    }

    /// Where a part of the file is.
    pub(super) fn source(&self, span: &Range<usize>) -> Source {
        let text = self.file.text.as_bytes();
        let before = &text[..span.start.min(text.len())];
        Source::line(self.file.layer, before.iter().filter(|byte| **byte == b'\n').count() + 1)
    }
}

/// All files, the organisation's first.
pub(super) struct Layers<'f> {
    pub(super) sheets: Vec<Sheet<'f>>,
    /// What the organisation permits; nothing where it has no policy.
    pub(super) floor: Option<Floor>,
    /// What everybody set.
    pub(super) settings: Vec<Setting>,
}

impl<'f> Layers<'f> {
    pub(super) fn new(files: &'f [PolicyFile]) -> Self {
        let mut sheets: Vec<_> = files.iter().map(Sheet::read).collect();
        sheets.sort_by_key(|sheet| sheet.file.layer);
        let organisation = sheets.iter().find(|sheet| sheet.file.layer == Layer::Organisation);
        let floor = organisation.map(|sheet| Floor::of(sheet.raw.floor.as_ref()));
        Self { sheets, floor, settings: Vec::new() }
    }

    pub(super) fn record(&mut self, key: &str, value: String, (source, fate): (Source, Fate)) {
        self.settings.push(Setting { key: key.to_owned(), value, source, fate });
    }

    /// Why `layer` cannot set `key` at all.
    pub(super) fn lock(&self, key: &str, layer: Layer) -> Option<String> {
        let locked = layer > Layer::Organisation && self.floor.as_ref().is_some_and(|floor| floor.locks(key));
        locked.then(|| format!("the organisation's policy keeps `{key}` to itself"))
    }

    /// Whether `layer` can only tighten what holds already, of a key that guards.
    pub(super) fn only_tightens(&self, layer: Layer) -> bool {
        layer == Layer::Repository || (layer > Layer::Organisation && self.floor.is_some())
    }

    /// The value of a key that every layer may give one value.
    pub(super) fn pick<T: Clone + Literal>(
        &mut self,
        key: &str,
        built_in: T,
        field: impl Fn(&RawConfig) -> Option<Spanned<T>>,
        order: &Order<T>,
    ) -> Sourced<T> {
        let mut held = Sourced::default(built_in);
        let mut before: Option<usize> = None;
        for number in 0..self.sheets.len() {
            let sheet = &self.sheets[number];
            let layer = sheet.file.layer;
            let Some(found) = field(&sheet.raw) else { continue };
            let source = sheet.source(&found.span());
            let value = found.into_inner();
            let literal = value.literal();
            let refused = self.lock(key, layer).or_else(|| self.too_loose(&value, &held, (layer, order)));
            if let Some(why) = refused {
                self.record(key, literal, (source, Fate::Refused(why)));
                continue;
            }
            if let Some(earlier) = before.replace(self.settings.len()) {
                self.settings[earlier].fate = Fate::Shadowed;
            }
            self.record(key, literal, (source, Fate::Holds));
            let floor = if layer == Layer::Organisation { Some(value.clone()) } else { held.floor };
            held = Sourced { value, source, floor };
        }
        held
    }

    fn too_loose<T: Literal>(&self, value: &T, held: &Sourced<T>, at: (Layer, &Order<T>)) -> Option<String> {
        let (layer, order) = at;
        if let Some(floor) = held.floor.as_ref().filter(|floor| (order.looser)(value, floor)) {
            return Some(format!("the organisation's policy asks for {}", floor.literal()));
        }
        let loosens = order.guards && self.only_tightens(layer) && (order.looser)(value, &held.value);
        loosens.then(|| match layer {
            Layer::Repository => format!("a repository can only tighten this, and {} holds", held.value.literal()),
            _ => {
                format!("below an organisation's policy this can only be tightened, and {} holds", held.value.literal())
            }
        })
    }

    /// What the layers give to a key whose lists add up: each item with its place. `refuse` says why an item of a layer
    /// below the organisation's has no effect.
    pub(super) fn gather(
        &mut self,
        key: &str,
        field: impl Fn(&RawConfig) -> &Vec<Spanned<String>>,
        refuse: impl Fn(&Floor, &str) -> Option<String>,
    ) -> Sourced<Vec<String>> {
        let mut all = Sourced::default(Vec::new());
        for number in 0..self.sheets.len() {
            let sheet = &self.sheets[number];
            let layer = sheet.file.layer;
            let found: Vec<_> =
                field(&sheet.raw).iter().map(|it| (it.get_ref().clone(), sheet.source(&it.span()))).collect();
            for (item, source) in found {
                let below = self.floor.as_ref().filter(|_| layer > Layer::Organisation);
                let refused = self.lock(key, layer).or_else(|| below.and_then(|floor| refuse(floor, &item)));
                let fate = refused.map_or(Fate::Holds, Fate::Refused);
                if fate == Fate::Holds {
                    all.value.push(item.clone());
                    all.source = source;
                }
                self.record(key, item.literal(), (source, fate));
            }
        }
        all
    }
}

/// A field's value with its place, for [`Layers::pick`].
pub(super) fn own<T: Clone>(field: &Field<T>) -> Option<Spanned<T>> {
    field.clone()
}

/// A list as one value with the place of its first item.
pub(super) fn list<T: Clone>(items: &[Spanned<T>]) -> Option<Spanned<Vec<T>>> {
    let first = items.first()?;
    Some(Spanned::new(first.span(), items.iter().map(|it| it.get_ref().clone()).collect()))
}
