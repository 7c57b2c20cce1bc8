//! What a command says and to whom: data to stdout, words to stderr, coloured where a person looks.

use std::fmt::Display;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use kartoteka_compiler::diagnostic::render::Style;

/// Could not be carried out.
const UNUSABLE: u8 = 2;

/// Says why a command could not be carried out, with what caused it.
pub(super) fn refuse(error: &(dyn std::error::Error + 'static)) -> ExitCode {
    let mut text = format!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!("\n  caused by: {error}"));
        cause = error.source();
    }
    tell(&text);
    ExitCode::from(UNUSABLE)
}

/// A line for the person who typed the command. Where it cannot be written, because the disk is full or the reader has gone,
/// the command goes on.
pub(super) fn tell(line: &dyn Display) {
    use std::io::Write as _;
    let _unsaid = writeln!(std::io::stderr(), "{line}");
}

/// Something that a command was asked for could not be written.
static UNWRITTEN: AtomicBool = AtomicBool::new(false);

/// How a command ends: not well, where what it was asked for could not be written.
pub(super) fn ended(code: ExitCode) -> ExitCode {
    if UNWRITTEN.load(Ordering::Relaxed) { ExitCode::from(UNUSABLE) } else { code }
}

/// What the command was asked for. A reader that hangs up has had enough; anything else that keeps it from being written is said once.
pub(super) fn print(data: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    let written =
        out.write_all(data.as_bytes()).and_then(|()| if data.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
    if let Err(error) = written.and_then(|()| out.flush())
        && error.kind() != std::io::ErrorKind::BrokenPipe
        && !UNWRITTEN.swap(true, Ordering::Relaxed)
    {
        tell(&format!("error: the output cannot be written: {error}. What the command did is done"));
    }
}

/// Colours for a person who looks and has not asked for none.
pub(super) fn style() -> Style {
    use std::io::IsTerminal as _;
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) || !std::io::stdout().is_terminal();
    if plain { Style::Plain } else { Style::Coloured }
}
