//! The forms of identifiers, ordered for looking them up: by the length of the first run of letters and digits, then by their
//! whole length. The build script includes this file to make the tables; nothing here uses the rest of the crate.

/// The class of digits.
pub(crate) const DIGIT: u8 = 1;
/// The class of upper-case letters.
pub(crate) const UPPER: u8 = 2;
/// The class of lower-case letters.
pub(crate) const LOWER: u8 = 4;

/// By the length of the first run of letters and digits, up to the longest form.
pub(crate) type FormTable = &'static [Group];

/// The forms whose first run of letters and digits has one length.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Group {
    /// The classes that the bytes of the first run may have: [`DIGIT`], [`UPPER`], [`LOWER`].
    pub(crate) classes: u8,
    /// A bit for each byte that joins the first run to a second.
    pub(crate) joints: u128,
    /// By their whole length.
    pub(crate) by_length: &'static [&'static [Slot]],
}

/// One form, and whose it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) form: &'static [u8],
    /// The numbers of the rules, and whether the form may stand alone.
    pub(crate) rules: &'static [(u16, bool)],
}

/// Makes a table of forms, as [`expand`](crate::rules::form::expand) gives them: each with the number of its rule, and
/// whether it may stand alone. The table is never freed.
pub(crate) fn build(forms: impl IntoIterator<Item = (Vec<u8>, u16, bool)>) -> FormTable {
    let mut firsts: Vec<First> = Vec::new();
    for (form, rule, alone) in forms {
        let lead = usize::from(matches!(form[0], b'(' | b'+'));
        let first = form[lead..].iter().take_while(|class| class.is_ascii_alphanumeric()).count();
        if firsts.len() <= first {
            firsts.resize_with(first + 1, First::default);
        }
        firsts[first].add(form, lead..lead + first, (rule, alone));
    }
    firsts.into_iter().map(First::group).collect::<Vec<_>>().leak()
}

/// A slot on its way: the form, and whose it is.
type Filling = (Vec<u8>, Vec<(u16, bool)>);

/// A group on its way.
#[derive(Debug, Default)]
struct First {
    classes: u8,
    joints: u128,
    by_length: Vec<Vec<Filling>>,
}

impl First {
    fn add(&mut self, form: Vec<u8>, run: std::ops::Range<usize>, rule: (u16, bool)) {
        self.classes |= form[run.clone()].iter().fold(0, |classes, class| {
            classes
                | match class {
                    b'9' => DIGIT,
                    b'A' => UPPER,
                    b'X' => DIGIT | UPPER,
                    b'a' => UPPER | LOWER,
                    _ => DIGIT | UPPER | LOWER,
                }
        });
        if let Some(joint) = form.get(run.end) {
            self.joints |= 1 << (joint & 0x7F);
        }
        if self.by_length.len() <= form.len() {
            self.by_length.resize_with(form.len() + 1, Vec::new);
        }
        let slots = &mut self.by_length[form.len()];
        match slots.iter_mut().find(|slot| slot.0 == form) {
            Some(slot) => slot.1.push(rule),
            None => slots.push((form, vec![rule])),
        }
    }

    fn group(self) -> Group {
        let slot = |(form, rules): Filling| Slot { form: form.leak(), rules: rules.leak() };
        let slots = |list: Vec<_>| -> &'static [Slot] { list.into_iter().map(slot).collect::<Vec<_>>().leak() };
        let by_length: Vec<&[Slot]> = self.by_length.into_iter().map(slots).collect();
        Group { classes: self.classes, joints: self.joints, by_length: by_length.leak() }
    }
}
