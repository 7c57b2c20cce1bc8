//! The commands of the program, one file each. Data goes to stdout, everything else to stderr; 0 is well, 1 is a finding
//! or a failed call, 2 is that the command could not be carried out.

mod call;
mod check;
mod completions;
mod list;
mod open;
mod proxy;
mod serve;

use std::fmt::Display;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kartoteka_compiler::diagnostic::render::Style;

use crate::caller::Locale;
use crate::runtime::arguments::nearest;
use crate::texts::Texts;

const EXAMPLES: &str = "\
Examples:
  kartoteka serve --demo                           a server with invented records to try things on
  kartoteka serve --stdio --catalog ./crm          a catalog from a folder, for a client that starts the server
  kartoteka check --format github                  the catalogs of this folder, in CI
  kartoteka call getLeads --demo --args '{\"limit\": 3}' --locale ru
  kartoteka call getLeads --demo --explain         what would be sent, and why

Settings come from the environment and from .env; NO_COLOR is honoured.";

/// Could not be carried out.
const UNUSABLE: u8 = 2;

/// A server of declarative tool catalogs for the Model Context Protocol.
#[derive(Debug, Parser)]
#[command(name = "kartoteka", version, after_help = EXAMPLES, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Args),
    Check(check::Args),
    List(list::Args),
    Call(call::Args),
    Proxy(proxy::Args),
    Completions(completions::Args),
}

/// Reads the command line and carries it out.
#[must_use]
pub fn run() -> ExitCode {
    match Cli::parse().command {
        Command::Serve(args) => serve::run(args),
        Command::Check(args) => check::run(&args),
        Command::List(args) => list::run(&args),
        Command::Call(args) => call::run(args),
        Command::Proxy(args) => proxy::run(&args),
        Command::Completions(args) => completions::run(&args),
    }
}

/// Says why a command could not be carried out, with what caused it.
fn refuse(error: &(dyn std::error::Error + 'static)) -> ExitCode {
    let mut text = format!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(&format!("\n  caused by: {error}"));
        cause = error.source();
    }
    tell(&text);
    ExitCode::from(UNUSABLE)
}

/// A line for the person who typed the command.
#[expect(clippy::print_stderr, reason = "this is where a command speaks to its user")]
fn tell(line: &dyn Display) {
    eprintln!("{line}");
}

/// What the command was asked for. A reader that hangs up has had enough.
fn print(data: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    let _enough =
        out.write_all(data.as_bytes()).and_then(|()| if data.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
}

/// Colours for a person who looks and has not asked for none.
fn style() -> Style {
    use std::io::IsTerminal as _;
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) || !std::io::stdout().is_terminal();
    if plain { Style::Plain } else { Style::Coloured }
}

/// A language that nothing is written in.
#[derive(Debug, thiserror::Error)]
#[error("nothing is written in `{name}`; {}", meant(.nearest, &format!("there are: {}", known.join(", "))))]
struct UnknownLocale {
    name: String,
    nearest: Option<String>,
    known: Vec<String>,
}

/// The locale of this name, or the default one.
fn locale(texts: &Texts, name: Option<&str>) -> Result<Locale, UnknownLocale> {
    let Some(name) = name else { return Ok(texts.default_locale()) };
    texts.named(name).ok_or_else(|| {
        let known: Vec<String> = texts.locales().map(|locale| texts.name(locale).to_owned()).collect();
        UnknownLocale { name: name.to_owned(), nearest: near(name, known.iter().map(String::as_str)), known }
    })
}

/// The known word that was clearly meant.
fn near<'k>(word: &str, mut known: impl Iterator<Item = &'k str>) -> Option<String> {
    nearest(word, &mut known).map(str::to_owned)
}

/// What to do about an unknown word.
fn meant(nearest: &Option<String>, else_say: &str) -> String {
    nearest.as_ref().map_or_else(|| else_say.to_owned(), |nearest| format!("did you mean `{nearest}`?"))
}
