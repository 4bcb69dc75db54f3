//! Every value of the policy with who set it, for showing.

use super::config::Policy;
use super::flow::Door;
use super::literal::Literal as _;
use super::sourced::{Fate, Layer, Setting, Source};
use crate::model::Class;

impl Policy {
    /// Every value that holds, was set and has no effect, or is built in; key by key, and for one key the strongest
    /// layer first.
    pub fn rows(&self) -> Vec<Setting> {
        let mut rows = Vec::new();
        let mut shown = vec![false; self.settings.len()];
        for (key, value) in self.built_in() {
            let mine = |setting: &Setting| setting.key == key;
            if !self.settings.iter().any(|setting| mine(setting) && setting.fate == Fate::Holds) {
                rows.push(Setting { key: key.clone(), value, source: Source::BUILT_IN, fate: Fate::Holds });
            }
            for (number, setting) in self.settings.iter().enumerate().filter(|(_, setting)| mine(setting)) {
                shown[number] = true;
                rows.push(setting.clone());
            }
        }
        let others = self.settings.iter().zip(&shown).filter(|(_, shown)| !**shown);
        rows.extend(others.map(|(setting, _)| setting.clone()));
        rows
    }

    /// Every key that has a built-in value, with that value.
    fn built_in(&self) -> Vec<(String, String)> {
        let plain = Self::default();
        let list: [(&str, String); 14] = [
            ("scan.profile", plain.profile.value.literal()),
            ("scan.min-severity", plain.min_severity.value.literal()),
            ("scan.min-confidence", plain.min_confidence.value.literal()),
            ("scan.fail-on", plain.fail_on.value.literal()),
            ("scan.exclude", plain.exclude.value.literal()),
            ("scan.rules", plain.rules.value.literal()),
            ("scan.disable-rules", plain.disable_rules.value.literal()),
            ("scan.categories", plain.categories.value.literal()),
            ("scan.max-file-size", plain.max_file_size.value.literal()),
            ("scan.baseline", plain.baseline.value.literal()),
            ("scan.require-reason", plain.require_reason.value.literal()),
            ("scan.require-rule-ids", plain.require_rule_ids.value.literal()),
            ("scan.foreign-markers", plain.foreign_markers.value.literal()),
            ("scan.foreign-ignore-files", plain.foreign_ignore_files.value.literal()),
        ];
        let mut all: Vec<(String, String)> = list.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        for class in Class::ALL.iter().rev() {
            for door in Door::ALL {
                all.push((format!("data.flow.{class}.{door}"), plain.flow(*class, *door).literal()));
            }
        }
        all.push(("hook.on-failure".to_owned(), plain.hook.on_failure.value.literal()));
        all.push(("hook.tier".to_owned(), plain.hook.tier.value.literal()));
        all.push(("hook.record-changes".to_owned(), plain.hook.record_changes.value.literal()));
        if self.files.iter().any(|file| file.layer == Layer::Organisation) {
            all.push(("floor.allow".to_owned(), "\"any\"".to_owned()));
            let locked: Vec<String> = super::floor::LOCKED_BY_DEFAULT.iter().map(|key| (*key).to_owned()).collect();
            all.push(("floor.locked".to_owned(), locked.literal()));
        }
        all
    }
}
