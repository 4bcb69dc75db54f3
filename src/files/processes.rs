//! Command lines of running processes, on systems that show them as files.

/// How many processes upwards are asked.
#[cfg(target_os = "linux")]
const GENERATIONS: usize = 16;

/// The command lines of the processes above this one, nearest first: program and arguments each. Empty where the system
/// does not show them as files (everywhere but on Linux; proc(5)).
#[cfg(target_os = "linux")]
pub fn ancestors() -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut process = parent("self");
    while let Some(id) = process.filter(|_| found.len() < GENERATIONS) {
        if let Ok(line) = std::fs::read(format!("/proc/{id}/cmdline")) {
            let line = line.strip_suffix(b"\0").unwrap_or(&line);
            found.push(line.split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).into_owned()).collect());
        }
        process = parent(&id);
    }
    found
}

#[cfg(not(target_os = "linux"))]
pub fn ancestors() -> Vec<Vec<String>> {
    Vec::new()
}

/// The process that started `process`. The name in parentheses may hold anything, so counting starts after the last one.
#[cfg(target_os = "linux")]
fn parent(process: &str) -> Option<String> {
    let status = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields = &status[status.rfind(')')? + 1..];
    fields.split_whitespace().nth(1).filter(|id| *id != "0").map(ToOwned::to_owned)
}
