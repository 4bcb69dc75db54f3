//! How far a long scan has come, on a terminal. Short scans show nothing, and nothing stays behind.

use std::io;
use std::io::IsTerminal as _;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Scans that take less show no bar: one that flashes up and goes tells nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar on standard error that appears when the work takes longer than half a second, and goes with the value.
/// It may be shared between threads. It changes no mode of the terminal and leaves the cursor as it is, so that an
/// interrupt at any moment leaves a usable terminal.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    begun: Instant,
    visible: bool,
    shown: OnceLock<()>,
}

impl Progress {
    /// A bar that never shows.
    #[must_use]
    pub fn hidden() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self { bar, begun: Instant::now(), visible: false, shown: OnceLock::new() }
    }

    /// A bar that shows when standard error is a terminal. `what` is a word for the units: `commits`, `files`.
    #[must_use]
    pub fn on_terminal(what: &'static str) -> Self {
        let mut progress = Self::hidden();
        progress.visible = io::stderr().is_terminal();
        progress.bar.set_message(what);
        progress
    }

    /// Says how much work there is. It may be said again when more turns up.
    pub fn expect(&self, units: u64) {
        self.bar.set_length(units);
    }

    /// Says that units of work are done.
    pub fn advance(&self, units: u64) {
        self.bar.inc(units);
        if self.visible && self.begun.elapsed() >= PATIENCE {
            self.shown.get_or_init(|| {
                // The length may come late; until then there is a count and no bar.
                self.bar.set_style(style(self.bar.length().is_some()));
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
            });
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

const fn template(measured: bool) -> &'static str {
    if measured { "  scanning [{bar:30}] {human_pos}/{human_len} {msg}" } else { "  scanning {human_pos} {msg}" }
}

fn style(measured: bool) -> ProgressStyle {
    let style = ProgressStyle::with_template(template(measured)).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.progress_chars("=> ")
}

#[cfg(test)]
mod tests {
    use indicatif::ProgressStyle;

    use super::{Progress, template};

    #[test]
    fn work_is_counted_from_many_threads() {
        let progress = Progress::hidden();
        progress.expect(100);
        std::thread::scope(|scope| {
            (0..4).for_each(|_| {
                scope.spawn(|| (0..25).for_each(|_| progress.advance(1)));
            });
        });
        assert_eq!(progress.bar.position(), 100);
    }

    #[test]
    fn a_hidden_bar_never_shows_however_long_the_work_takes() {
        let progress = Progress::hidden();
        progress.advance(1);
        assert!(progress.bar.is_hidden() && progress.shown.get().is_none());
    }

    #[test]
    fn both_templates_are_valid() {
        assert!(ProgressStyle::with_template(template(true)).is_ok());
        assert!(ProgressStyle::with_template(template(false)).is_ok());
    }
}
