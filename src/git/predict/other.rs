//! Calls that record messages or send commits.

use super::{Extra, Happening, Plan, Scene};
use crate::shell::git::GitCall;

impl Plan {
    pub(super) fn other_call(&mut self, call: &GitCall, scene: &Scene<'_>) -> Vec<Happening> {
        match call.subcommand.as_str() {
            "tag" | "notes" => {
                let files = call.values("file").filter_map(|word| scene.file(word));
                let extras: Vec<Extra> = files.map(Extra::File).collect();
                if extras.is_empty() { Vec::new() } else { vec![Happening::Recorded { coming: None, extras }] }
            }
            "push" => super::push::pushes(call, scene.repository),
            _ => Vec::new(),
        }
    }
}
