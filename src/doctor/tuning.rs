//! What the policy says of the doctor: checks that it adds and tightens, and what it excepts.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::catalog::Catalog;
use super::check::{Baseline, Check, Controls, Level, Test};
use super::glob::Glob;
use super::outcome::{Examination, Outcome, Status};
use super::product::Product;
use crate::model::{Flaws, Severity, nearest};
use crate::policy::{Layer, Policy};

/// The findings on exceptions.
const EXPIRED: &str = "doctor-exception-expired";
const UNUSED: &str = "doctor-exception-unused";

/// The table `[doctor]` of one layer of the policy.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DoctorTable {
    /// The least that settings are held against.
    baseline: Option<Baseline>,
    /// Checks of the organisation's own, written as those of this program.
    #[serde(default)]
    checks: Vec<Check>,
    /// Built-in checks that are changed, by their ids.
    #[serde(default)]
    check: BTreeMap<String, Change>,
    #[serde(default)]
    except: Vec<Exception>,
    #[serde(flatten)]
    products: BTreeMap<Product, ProductTable>,
}

/// A check that is changed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Change {
    level: Option<Level>,
    severity: Option<Severity>,
    baselines: Option<Vec<Baseline>>,
    /// Parameters of the operator, which take the place of those in the data.
    #[serde(default)]
    parameters: BTreeMap<String, toml::Value>,
}

/// What is asked of one product.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ProductTable {
    /// Paths that the product has to refuse to read.
    #[serde(default)]
    deny_must_cover: Vec<String>,
}

/// Something that is known and allowed for a while.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Exception {
    /// The check's id; a `*` stands for anything.
    check: String,
    product: Option<Product>,
    /// The path as reports show it; a `*` stands for anything.
    path: Option<String>,
    owner: String,
    reason: String,
    /// The last day on which it holds.
    #[serde(default, deserialize_with = "day")]
    expires: Option<Date>,
}

/// A date of TOML, without a time.
fn day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    let value = toml::value::Datetime::deserialize(from)?;
    let date = value
        .date
        .filter(|_| value.time.is_none())
        .and_then(|it| Date::new(i16::try_from(it.year).ok()?, it.month.cast_signed(), it.day.cast_signed()).ok());
    date.map(Some).ok_or_else(|| serde::de::Error::custom("a date is written as 2027-06-30, without a time"))
}

/// What all layers say.
#[derive(Debug, Default)]
pub struct Tuning {
    /// The least baseline, whatever the command line asks for.
    pub baseline: Option<Baseline>,
    exceptions: Vec<(Layer, Exception)>,
    /// Checks that the organisation speaks of: only it can except them.
    held: Vec<String>,
    /// The ids of all checks, and of what is said to be out of sight.
    known: Vec<String>,
}

impl Tuning {
    /// Reads the tables of all layers and changes the catalog by them. The organisation's layer is a floor: what it
    /// speaks of, lower layers only tighten.
    ///
    /// # Errors
    /// What does not fit, with its place; a check that does not exist, as a sentence.
    pub fn apply(policy: &Policy, catalog: &mut Catalog) -> Result<Self, String> {
        let tables: Vec<(Layer, DoctorTable)> = policy.tables("doctor").map_err(|flaws: Flaws| {
            // Who writes the error says that it is one.
            let shown = flaws.to_string();
            shown.strip_prefix("error: ").map(str::to_owned).unwrap_or(shown)
        })?;
        let mut tuning = Self::default();
        for (layer, table) in tables {
            tuning.baseline = tuning.baseline.max(table.baseline);
            for (product, wanted) in table.products {
                if !wanted.deny_must_cover.is_empty() {
                    catalog.add(must_cover(product, wanted.deny_must_cover))?;
                }
            }
            for check in table.checks {
                if layer == Layer::Organisation {
                    tuning.held.push(check.id.clone());
                }
                catalog.add(check)?;
            }
            for (id, change) in table.check {
                let is_held = tuning.held.contains(&id);
                tune(catalog, &id, &change, is_held)?;
                if layer == Layer::Organisation {
                    tuning.held.push(id);
                }
            }
            tuning.exceptions.extend(table.except.into_iter().map(|exception| (layer, exception)));
        }
        if !tuning.exceptions.is_empty() {
            tuning.known = catalog.checks().map(|check| check.id.clone()).collect();
        }
        Ok(tuning)
    }

    /// Whether there is a check that an exception names.
    fn knows(&self, exception: &Exception) -> bool {
        self.known.iter().any(|id| Glob(&exception.check).matches(id))
    }

    /// Excepts what the policy excepts, and adds a finding for each exception that has expired or matches nothing.
    pub fn except(&self, examination: &mut Examination, today: Date) {
        for (layer, exception) in &self.exceptions {
            // Of a check that was not made here nobody can tell whether the exception is needed.
            let looked = examination.outcomes.iter().any(|it| exception.is_about(it)) || !self.knows(exception);
            let mut used = false;
            let expired = exception.expires.is_some_and(|last| today > last);
            for outcome in examination.outcomes.iter_mut().filter(|it| it.status == Status::Fail) {
                let is_free = *layer == Layer::Organisation || !self.held.contains(&outcome.id);
                if is_free && exception.speaks_of(outcome) {
                    used = true;
                    if !expired {
                        outcome.status = Status::Excepted;
                        outcome.exception = Some(exception.words());
                    }
                }
            }
            if expired {
                examination.outcomes.push(exception.finding([EXPIRED, "has expired"]));
            } else if !used && looked {
                let what = if self.knows(exception) { "matches no finding" } else { "names no check" };
                examination.outcomes.push(exception.finding([UNUSED, what]));
            } else {
                continue;
            }
            // What is found has to be shown, also where nobody asked for the product.
            let product = exception.product.unwrap_or(Product::Repository);
            if !examination.present.contains(&product) {
                examination.present.push(product);
                examination.missing.retain(|it| *it != product);
            }
        }
    }
}

impl Exception {
    /// Whether the outcome is one of the checks that are meant.
    fn is_about(&self, outcome: &Outcome) -> bool {
        Glob(&self.check).matches(&outcome.id) && self.product.is_none_or(|product| product == outcome.product)
    }

    fn speaks_of(&self, outcome: &Outcome) -> bool {
        self.is_about(outcome)
            && self.path.as_ref().is_none_or(|path| outcome.path.as_deref().is_some_and(|it| Glob(path).matches(it)))
    }

    fn words(&self) -> String {
        let until = self.expires.map(|date| format!(", until {date}")).unwrap_or_default();
        format!("{} ({}{until})", self.reason, self.owner)
    }

    fn finding(&self, [id, what]: [&str; 2]) -> Outcome {
        Outcome {
            id: id.to_owned(),
            product: self.product.unwrap_or(Product::Repository),
            status: Status::Fail,
            severity: Severity::Medium,
            level: Level::Enforce,
            title: "An exception of the policy has no effect".to_owned(),
            message: format!("the exception for `{}` {what}: {}", self.check, self.words()),
            path: None,
            place: None,
            repair: "remove the exception from the policy, or renew it with a new reason and date".to_owned(),
            fix: None,
            controls: Controls {
                soc2: vec!["CC8.1".to_owned()],
                hipaa: vec!["164.308(a)(8)".to_owned()],
                gdpr: vec!["Art. 5(2)".to_owned()],
            },
            exception: None,
            known: false,
        }
    }
}

/// The check that a product refuses to read some paths.
fn must_cover(product: Product, paths: Vec<String>) -> Check {
    let test = if product == Product::ClaudeCode { Test::PathsDenied { paths } } else { Test::PathsIgnored { paths } };
    Check {
        id: format!("{product}-must-cover"),
        product: Some(product),
        group: if product == Product::ClaudeCode { "settings" } else { "ignore" }.to_owned(),
        scopes: Vec::new(),
        when: None,
        versions: None,
        severity: Severity::High,
        level: Level::Enforce,
        baselines: Baseline::ALL.to_vec(),
        title: "Paths that the policy names can be read".to_owned(),
        why: "The policy lists them under `deny-must-cover`.".to_owned(),
        repair: "add rules or patterns that cover the paths".to_owned(),
        fix: None,
        controls: Controls {
            soc2: vec!["CC6.7".to_owned()],
            hipaa: vec!["164.312(a)(1)".to_owned()],
            gdpr: vec!["Art. 25".to_owned()],
        },
        references: Vec::new(),
        test,
    }
}

fn tune(catalog: &mut Catalog, id: &str, change: &Change, is_held: bool) -> Result<(), String> {
    let Some(check) = catalog.check_mut(id) else {
        let meant = nearest(id, catalog.checks().map(|check| check.id.as_str()));
        let advice = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        return Err(format!("`[doctor.check.{id}]` names no check{advice}"));
    };
    if let Some(level) = change.level {
        // Enforce stands before recommend.
        check.level = if is_held { level.min(check.level) } else { level };
    }
    if let Some(severity) = change.severity {
        check.severity = if is_held { severity.max(check.severity) } else { severity };
    }
    if is_held {
        return Ok(());
    }
    if let Some(baselines) = &change.baselines {
        check.baselines.clone_from(baselines);
    }
    check.test = check.test.with(&change.parameters).map_err(|why| format!("`[doctor.check.{id}]`: {why}"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::catalog::Catalog;
    use super::super::check::{Baseline, Level, Test};
    use super::super::outcome::{Examination, Status};
    use super::super::product::Product;
    use super::{Exception, Tuning};
    use crate::model::Written;
    use crate::policy::{Layer, Policy};

    fn tuned(text: &str) -> Result<(Tuning, Catalog), String> {
        let policy = Policy::parse(Written { path: "aiguard.toml", text: &format!("version = 1\n{text}") })
            .map_err(|flaws| flaws.to_string())?;
        let mut catalog = Catalog::builtin()?;
        Tuning::apply(&policy, &mut catalog).map(|tuning| (tuning, catalog))
    }

    #[test]
    fn the_policy_adds_tightens_and_parametrises_checks() {
        let (tuning, catalog) = tuned(
            r#"
            [doctor]
            baseline = "strict"
            [doctor.claude-code]
            deny-must-cover = [".env", "certs/prod.pem"]
            [doctor.check.claude-retention-long]
            level = "enforce"
            severity = "high"
            parameters = { most = 14 }
            [[doctor.checks]]
            id = "ours-model"
            product = "claude-code"
            severity = "low"
            level = "enforce"
            title = "Another model is used"
            why = "Our contract names one."
            repair = "set `model`"
            test = { operator = "equals", key = "model", value = "opus" }
            "#,
        )
        .unwrap();
        assert_eq!(tuning.baseline, Some(Baseline::Strict));
        let check = catalog.check("claude-retention-long").unwrap();
        assert_eq!(check.level, Level::Enforce);
        assert!(matches!(&check.test, Test::Within { most: Some(most), .. } if most.as_integer() == Some(14)));
        assert_eq!(catalog.check("ours-model").unwrap().product, Some(Product::ClaudeCode));
        assert!(catalog.check("claude-code-must-cover").is_some());
    }

    #[test]
    fn what_the_policy_gets_wrong_is_an_error_that_helps() {
        let error = tuned("[doctor.check.claude-retention-lon]\nlevel = 'enforce'\n").unwrap_err();
        assert!(error.contains("did you mean `claude-retention-long`?"), "{error}");
        let error = tuned("[doctor.check.claude-retention-long]\nparameters = { mosst = 3 }\n").unwrap_err();
        assert!(error.contains("mosst"), "{error}");
        let error = tuned("[doctor.check.claude-retention-long]\nparameters = { most = 'x' }\n").unwrap_err();
        assert!(error.contains("a bound is a number") && error.contains("\"x\""), "{error}");
        assert!(tuned("[doctor]\nbaselin = 'strict'\n").is_err());
    }

    #[test]
    fn an_exception_that_expired_or_matches_nothing_is_a_finding() {
        let exception = |check: &str, expires: &str| Exception {
            check: check.to_owned(),
            product: None,
            path: None,
            owner: "platform team".to_owned(),
            reason: "known".to_owned(),
            expires: expires.parse().ok(),
        };
        let mut failing = exception("x", "").finding(["claude-a", "failed"]);
        failing.product = Product::ClaudeCode;
        let tuning = Tuning {
            exceptions: vec![
                (Layer::Repository, exception("claude-*", "2027-01-01")),
                (Layer::Repository, exception("claude-*", "2020-01-01")),
                (Layer::Repository, exception("nothing", "")),
            ],
            ..Tuning::default()
        };
        let mut examination = Examination { outcomes: vec![failing.clone()], ..Examination::default() };
        tuning.except(&mut examination, "2026-06-01".parse().unwrap());
        let statuses: Vec<(&str, Status)> = examination.outcomes.iter().map(|it| (it.id.as_str(), it.status)).collect();
        assert_eq!(
            statuses,
            [
                ("claude-a", Status::Excepted),
                ("doctor-exception-expired", Status::Fail),
                ("doctor-exception-unused", Status::Fail)
            ]
        );
        let held = Tuning { held: vec!["claude-a".to_owned()], ..tuning };
        let mut examination = Examination { outcomes: vec![failing], ..Examination::default() };
        held.except(&mut examination, "2026-06-01".parse().unwrap());
        assert_eq!(
            examination.outcomes[0].status,
            Status::Fail,
            "what the organisation holds, a repository cannot except"
        );
    }
}
