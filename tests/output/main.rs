//! What can be relied on of each report format.

mod sample;
mod schema;
mod valid;
mod values;
mod xml;

use aiguard::model::Report;
use aiguard::output::{self, Format, Style};

/// A report in a format, without colours.
fn written(format: Format, report: &Report) -> String {
    styled(format, report, Style::default())
}

fn styled(format: Format, report: &Report, style: Style) -> String {
    let mut out = Vec::new();
    output::write(format, report, &mut out, &style).unwrap();
    String::from_utf8(out).unwrap()
}

/// Compares with the expected file `NAME.snap` beside this one. The version changes with every release and escapes would
/// not survive an editor, so both are written out.
fn expect(name: &str, text: &str) {
    let text = text.replace(&format!("\"{}\"", env!("CARGO_PKG_VERSION")), "\"[version]\"").replace('\u{1b}', "␛");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(".");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_format_writes_an_ordinary_report_as_expected() {
    for format in Format::ALL {
        expect(&format!("ordinary.{format}"), &written(*format, &sample::ordinary()));
    }
}

#[test]
fn every_format_writes_a_hostile_report_as_expected() {
    for format in Format::ALL {
        expect(&format!("hostile.{format}"), &written(*format, &sample::hostile()));
    }
}

#[test]
fn every_format_tells_a_clean_scan_from_an_empty_and_an_incomplete_one() {
    for format in Format::ALL {
        let outcomes =
            [("clean", sample::clean()), ("nothing", sample::nothing()), ("incomplete", sample::incomplete())];
        let texts = outcomes.map(|(name, report)| format!("--- {name}\n{}", written(*format, &report)));
        expect(&format!("outcomes.{format}"), &texts.join(""));
    }
}

#[test]
fn people_see_colours_and_links_when_they_are_wanted() {
    let style = Style { color: true, links: true, ..Style::default() };
    expect("color.human", &styled(Format::Human, &sample::ordinary(), style));
    let outcomes = [sample::clean(), sample::nothing(), sample::incomplete()];
    expect("color-outcomes.human", &outcomes.map(|report| styled(Format::Human, &report, style)).join("\n"));
}

#[test]
fn people_see_many_findings_as_a_list_unless_they_ask_for_everything() {
    let many = sample::many();
    let list = written(Format::Human, &many);
    expect("many.human", &list);
    let everything = styled(Format::Human, &many, Style { verbose: true, ..Style::default() });
    assert_eq!(everything.matches("--> ").count(), 40);
    assert_eq!(list.matches("--> ").count(), 0);
}

#[test]
fn people_can_ask_for_every_skipped_input_and_every_allowed_finding() {
    let verbose = styled(Format::Human, &sample::ordinary(), Style { verbose: true, ..Style::default() });
    expect("verbose.human", &verbose);
    assert!(verbose.contains("assets/manual.pdf") && verbose.contains("an example of the vendor"));
}

#[test]
fn a_narrow_terminal_gets_excerpts_that_fit() {
    let narrow = styled(Format::Human, &sample::ordinary(), Style { width: 40, ..Style::default() });
    expect("narrow.human", &narrow);
    for line in narrow.lines().filter(|line| line.contains(" | ") && !line.contains('^')) {
        assert!(line.chars().count() <= 40, "{line}");
    }
}

#[test]
fn the_summary_alone_is_the_end_of_the_whole() {
    let mut summary = Vec::new();
    output::write_summary(&sample::ordinary(), &mut summary, &Style::default()).unwrap();
    let whole = written(Format::Human, &sample::ordinary());
    assert!(whole.ends_with(&String::from_utf8(summary).unwrap()));
}

#[test]
fn an_error_of_the_writer_is_passed_on() {
    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    for format in Format::ALL {
        let error = output::write(*format, &sample::ordinary(), &mut Full, &Style::default()).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::StorageFull, "{format}");
    }
}
