//! Holds what was found in a message against the policy.

use jiff::civil::Date;

use super::identity::{Identity, Tool, Who};
use super::knowledge::Kind;
use super::marks::{Found, Mark};
use super::message::{Message, Nature};
use super::policy::{Care, Evidence, Mode, Policy, SignOff, Whose};
use super::report::Violation;
use crate::model::Severity;

/// What is known of a commit beside its message.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// Its full id, when it has one.
    pub id: Option<String>,
    /// The author as `Name <address>`, when known.
    pub author: String,
    /// The committer as `Name <address>`, when known.
    pub committer: String,
    /// Other evidence that an AI took part: what it is, and a sentence that says so.
    pub evidence: Vec<(Evidence, String)>,
    /// The tool that it speaks of, when known.
    pub tool: Option<Tool>,
    /// The day, for exceptions that expire.
    pub today: Date,
}

/// Everything in a message that the policy does not want.
pub fn judge(policy: &Policy, message: &Message, found: &Found, context: &Context) -> Vec<Violation> {
    let mut judge = Judge { policy, message, found, context, violations: Vec::new() };
    match policy.mode {
        Mode::Forbid => judge.forbidden(),
        Mode::Disclose => judge.disclosure(),
        Mode::Off => {}
    }
    judge.names();
    judge.signatures();
    judge.kinds();
    judge.violations
}

struct Judge<'a> {
    policy: &'a Policy,
    message: &'a Message,
    found: &'a Found,
    context: &'a Context,
    violations: Vec<Violation>,
}

/// One finding of the judge before exceptions.
struct Says<'s> {
    rule: &'static str,
    care: Care,
    line: Option<usize>,
    message: &'s str,
    help: &'s str,
}

impl Judge<'_> {
    fn add(&mut self, says: &Says<'_>) {
        let severity = match says.care {
            Care::Allow => return,
            Care::Warn => Severity::Medium,
            Care::Deny => Severity::High,
        };
        let whose = Whose { id: self.context.id.as_deref(), author: &self.context.author };
        if self.policy.excepts(says.rule, whose, self.context.today) {
            return;
        }
        self.violations.push(Violation {
            rule: says.rule,
            severity,
            path: None,
            line: says.line.filter(|line| *line > 0),
            message: says.message.to_owned(),
            help: says.help.to_owned(),
        });
    }

    fn forbidden(&mut self) {
        const HELP: &str = "This project takes no contributions that were made with an AI.";
        for mark in &self.found.marks {
            let message = format!("This commit says that an AI took part: {}.", described(mark));
            self.add(&Says {
                rule: "ai-contribution",
                care: Care::Deny,
                line: Some(mark.line),
                message: &message,
                help: HELP,
            });
        }
        let found = self.found.marks.is_empty().then(|| self.evidence()).flatten();
        if let Some(reason) = found {
            let message = format!("An AI took part in this commit: {reason}.");
            self.add(&Says { rule: "ai-contribution", care: Care::Deny, line: None, message: &message, help: HELP });
        }
    }

    /// Evidence that is no mark, if the policy counts it.
    fn evidence(&self) -> Option<String> {
        // A record knows which files an agent changed, and not what became of that: a person's word goes before it.
        let denied = |kind: Evidence| kind == Evidence::Activity && !self.found.denials.is_empty();
        let mut counting =
            self.context.evidence.iter().filter(|(kind, _)| self.policy.evidence.contains(kind) && !denied(*kind));
        counting.next().map(|(_, text)| text.clone())
    }

    /// Why disclosure is due, as a phrase.
    fn due(&self) -> Option<String> {
        let counts = |mark: &&Mark| {
            let kind = match mark {
                mark if mark.line == 0 => Evidence::Author,
                mark if mark.kind == Kind::Review => Evidence::Reviews,
                _ => Evidence::Marks,
            };
            self.policy.evidence.contains(&kind)
        };
        self.found.marks.iter().find(counts).map(described).or_else(|| self.evidence())
    }

    /// Whether a mark is the disclosure that the policy wants.
    fn discloses(&self, mark: &Mark) -> bool {
        (self.policy.tag && mark.kind == Kind::Tag)
            || (!self.policy.tag && mark.line > 0 && mark.key.as_ref().is_some_and(|key| self.policy.wants(key)))
    }

    fn disclosure(&mut self) {
        if self.message.nature() == Nature::Fixup {
            return;
        }
        let wanted: Vec<&Mark> = self.found.marks.iter().filter(|mark| self.discloses(mark)).collect();
        let visible = |mark: &&&Mark| mark.unseen.is_none() || mark.kind == Kind::Tag;
        match wanted.iter().find(visible) {
            Some(_) => self.form(),
            None => match (wanted.first(), self.due()) {
                (Some(mark), _) => {
                    let advice = mark.unseen.map_or("", super::marks::WhyNot::advice);
                    let message = "The disclosure is there, but git does not see it.";
                    let (line, rule) = (Some(mark.line), "disclosure-unseen");
                    self.add(&Says { rule, care: Care::Deny, line, message, help: advice });
                }
                (None, Some(reason)) => self.missing(&reason),
                (None, None) => self.undeclared(),
            },
        }
        if let (Some(line), Some(mark)) =
            (self.found.denials.first(), self.found.marks.iter().find(|mark| mark.is_work()))
        {
            let message =
                format!("This line says that no AI took part, but another one that it did: {}.", described(mark));
            let help = "Remove the one that is wrong.";
            self.add(&Says { rule: "contradiction", care: Care::Warn, line: Some(*line), message: &message, help });
        }
    }

    fn missing(&mut self, reason: &str) {
        let example = super::fix::wanted(self.policy, self.found, self.context.tool.as_ref());
        let message = format!("An AI took part in this commit ({reason}), but no {} says so.", self.form_name());
        let help = format!("Add `{example}` to the last paragraph, or run `aiguard attribution --fix`.");
        self.add(&Says { rule: "disclosure-missing", care: Care::Deny, line: None, message: &message, help: &help });
    }

    fn undeclared(&mut self) {
        if self.message.nature() != Nature::Ordinary || !self.found.denials.is_empty() {
            return;
        }
        let message = "This commit does not say whether an AI took part.";
        let help = format!("Add `{}: none` if there was none, and the tool if there was one.", self.policy.trailers[0]);
        self.add(&Says {
            rule: "declaration-missing",
            care: self.policy.declaration,
            line: None,
            message,
            help: &help,
        });
    }

    fn form_name(&self) -> String {
        if self.policy.tag {
            "tag `[ai-assisted: MODEL]`".to_owned()
        } else {
            format!("trailer `{}`", self.policy.trailers[0])
        }
    }

    /// Every visible disclosure has the wanted form.
    fn form(&mut self) {
        let visible: Vec<&Mark> =
            self.found.marks.iter().filter(|mark| self.discloses(mark) && mark.unseen.is_none()).collect();
        for mark in visible {
            let value = mark.value.as_deref().unwrap_or_default();
            if !self.policy.fits(value) {
                let key = mark.key.as_deref().unwrap_or_default();
                let message = format!("The value of `{key}` has not the form that this project wants.");
                let help = match self.policy.value_source == super::policy::KERNEL {
                    true => format!(
                        "Write it as `{key}: AGENT:MODEL`, for instance `{}`.",
                        super::fix::wanted(self.policy, self.found, None)
                    ),
                    false => format!("It has to match `{}`.", self.policy.value_source),
                };
                self.add(&Says {
                    rule: "disclosure-form",
                    care: Care::Deny,
                    line: Some(mark.line),
                    message: &message,
                    help: &help,
                });
            }
        }
    }

    /// Names of products that the project does not want to advertise.
    fn names(&mut self) {
        for mark in &self.found.marks {
            let mut named = mark.value.iter().chain(&mark.model);
            let denied = named.find_map(|value| self.policy.denied_name(value));
            let agent =
                mark.agent.filter(|_| self.policy.deny_agents && mark.line > 0).map(|_| mark.agent_name().to_owned());
            let model = mark.model.clone().filter(|_| self.policy.deny_models);
            if let Some(name) = denied.or(agent).or(model) {
                let message = format!("This names `{name}`, which this project does not want in its history.");
                let help = "Name the kind of tool instead, as in `Assisted-by: AI`.";
                self.add(&Says {
                    rule: "name-not-wanted",
                    care: Care::Deny,
                    line: Some(mark.line),
                    message: &message,
                    help,
                });
            }
        }
    }

    /// Only a person can be held to account.
    fn signatures(&mut self) {
        if self.policy.sign_off == SignOff::Any {
            return;
        }
        for mark in self.found.marks.iter().filter(|mark| mark.kind == Kind::SignOff) {
            let message =
                format!("{} signed off: only a person can certify where a change is from.", mark.agent_name());
            let help = "Remove the line and sign off yourself (`git commit --amend --signoff`).";
            self.add(&Says {
                rule: "agent-sign-off",
                care: Care::Deny,
                line: Some(mark.line),
                message: &message,
                help,
            });
        }
        let assisted = self.found.marks.iter().any(Mark::is_work) || self.evidence().is_some();
        let exempt = matches!(self.message.nature(), Nature::Fixup | Nature::Merge);
        if self.policy.sign_off == SignOff::Person && assisted && !exempt && !self.is_signed_by_a_person() {
            let message = "An AI took part, but no person who is author or committer signed off.";
            let help = "Sign off yourself: `git commit --amend --signoff`.";
            self.add(&Says { rule: "sign-off-missing", care: Care::Deny, line: None, message, help });
        }
    }

    fn is_signed_by_a_person(&self) -> bool {
        let known: Vec<Identity<'_>> = [&self.context.author, &self.context.committer]
            .into_iter()
            .filter(|it| !it.is_empty())
            .map(|it| Identity::parse(it))
            .collect();
        let same = |signer: &Identity<'_>| {
            let alike =
                |a: Option<&str>, b: Option<&str>| matches!((a, b), (Some(a), Some(b)) if a.eq_ignore_ascii_case(b));
            known.is_empty()
                || known.iter().any(|it| alike(it.address, signer.address) || it.name.eq_ignore_ascii_case(signer.name))
        };
        self.message.block.trailers.iter().filter(|trailer| trailer.key.eq_ignore_ascii_case("Signed-off-by")).any(
            |trailer| {
                let signer = Identity::parse(&trailer.value);
                signer.who() == Who::Unknown && same(&signer)
            },
        )
    }

    /// What policy has a word for, whatever the mode.
    fn kinds(&mut self) {
        for mark in &self.found.marks {
            let (line, agent) = (Some(mark.line), mark.agent_name());
            if mark.kind == Kind::SessionLink {
                let message = format!("This publishes a link to a conversation with {agent}.");
                let help = "Remove the line: who has the link may read the conversation.";
                self.add(&Says {
                    rule: "session-link",
                    care: self.policy.session_links,
                    line,
                    message: &message,
                    help,
                });
            }
            if mark.line == 0 {
                let message = format!("{agent} is the {} of this commit.", mark.key.as_deref().unwrap_or("author"));
                let help = "Commit under the name of the person who answers for it.";
                self.add(&Says { rule: "agent-author", care: self.policy.agent_author, line, message: &message, help });
            }
            let kind =
                matches!(mark.kind, Kind::CoAuthor | Kind::Assistance | Kind::SignOff | Kind::Author | Kind::Review);
            if let Some(why) = mark.unseen.filter(|_| kind && mark.line > 0 && !self.is_blamed(mark.line)) {
                let message = format!("Git does not see this mark of {agent}.");
                self.add(&Says {
                    rule: "mark-unseen",
                    care: self.policy.unseen,
                    line,
                    message: &message,
                    help: why.advice(),
                });
            }
        }
        for stranger in &self.found.strangers {
            let message = "Nothing is known of this author: neither that it is an AI nor that it is none.";
            let (line, care) = (Some(stranger.line), self.policy.unknown_authors);
            self.add(&Says { rule: "unknown-author", care, line, message, help: "" });
        }
    }

    fn is_blamed(&self, line: usize) -> bool {
        self.violations.iter().any(|violation| violation.line == Some(line))
    }
}

/// A mark as a phrase.
fn described(mark: &Mark) -> String {
    let name = mark.agent_name();
    match (&mark.key, mark.line) {
        (Some(key), 0) => format!("{name} is its {key}"),
        (Some(key), line) => format!("{name}, `{key}` on line {line}"),
        (None, line) => format!("{name}, {} on line {line}", mark.kind),
    }
}
