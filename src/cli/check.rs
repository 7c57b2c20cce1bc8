//! `kartoteka check`: what is wrong with the catalogs of a folder, all of it, with places and repairs; and whether their
//! examples do what they say.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use kartoteka_compiler::diagnostic::{Code, Diagnostics, Report, render};
use kartoteka_compiler::operator::{self, ReadOperatorFile};
use kartoteka_compiler::source::Sources;
use kartoteka_compiler::{ExamplePlaces, compile, plan};

use super::{open, terminal, tokens, warned, words};
use crate::call::examples;
use crate::catalog::shipped;
use crate::config;

const EXAMPLES: &str = "\
Examples:
  kartoteka check                          the catalogs of this folder
  kartoteka check ./shop --deny warnings   as strict as it gets
  kartoteka check --format github          annotations, in CI
  kartoteka check --explain unknown-key    what a code means

Exit status: 0 nothing is wrong, 1 something is, 2 there is nothing to check.";

/// Check the catalogs of a folder, and run their examples.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// A catalog, a folder of catalogs, or a folder with `catalog/` and `locales/`; else this one.
    folder: Option<PathBuf>,
    /// How to tell what was found.
    #[arg(long, value_enum, default_value_t = CheckFormat::Full)]
    format: CheckFormat,
    /// Print how many tokens (o200k_base) the lists of tools take: of each profile, and of each tool, in each language. Beside a format
    /// for programs it goes to stderr.
    #[arg(long)]
    tokens: bool,
    /// The operator's file to check beside the catalogs; else kartoteka.yaml in the folder, if there is one. Where there are no catalogs
    /// beside it, and none are named, it is held against the shipped ones.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// What else counts as a finding.
    #[arg(long, value_enum)]
    deny: Option<DenyChecked>,
    /// Explain what a code such as `unknown-key` means, and check nothing.
    #[arg(long, value_name = "CODE", exclusive = true)]
    explain: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    /// For people: the line, a caret, the repair.
    Full,
    /// One line each.
    Concise,
    /// For programs.
    Json,
    /// Annotations of GitHub Actions.
    Github,
    /// For code scanners.
    Sarif,
}

impl CheckFormat {
    fn is_for_programs(self) -> bool {
        matches!(self, Self::Json | Self::Github | Self::Sarif)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DenyChecked {
    Warnings,
}

/// Why nothing was checked.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("cannot read the catalogs of `{}`", folder.display())]
    Read {
        folder: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("cannot read `{}`", path.display())]
    Operator {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error(transparent)]
    Misnamed(#[from] config::ConfigFault),
    #[error("the examples cannot be run")]
    Start(#[source] io::Error),
    #[error("the tools cannot be served together")]
    Tools(#[source] crate::catalog::OpenError),
    #[error(transparent)]
    Tokens(#[from] tokens::Uncounted),
    #[error("nothing has the code `{code}`; {}", words::meant(.nearest, "a report shows each in brackets"))]
    Code { code: String, nearest: Option<String> },
}

pub(super) fn run(args: &Args) -> ExitCode {
    let checked = match &args.explain {
        Some(code) => explain(code).map(|()| true),
        None => check(args),
    };
    match checked {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => terminal::refuse(&error),
    }
}

/// Whether nothing is wrong.
fn check(args: &Args) -> Result<bool, Error> {
    let operator_file = operator_file(args)?;
    let is_alone = operator_file.is_some() && (args.folder.is_none() || args.config.is_none());
    let sources = match Sources::read(args.folder()) {
        Ok(sources) => sources,
        // Catalogs that are there and cannot be read are not passed over.
        Err(error) if is_alone && error.kind() == io::ErrorKind::NotFound => {
            return check_alone(operator_file.as_deref(), args);
        }
        Err(source) => return Err(Error::Read { folder: args.folder().to_owned(), source }),
    };
    let compiled = match compile(&sources).whole() {
        Ok(compiled) => compiled,
        Err(report) => {
            // What the file names of catalogs is not looked up among half of them.
            let of_operator = operators(operator_file.as_deref(), None)?;
            let (report, sources) = of_both((report, sources), of_operator);
            show(&report, &sources, args.format);
            return Ok(false);
        }
    };
    let of_operator = operators(operator_file.as_deref(), Some(&compiled.catalogs.iter().collect::<Vec<_>>()))?;
    let offered = offered(&compiled.catalogs);
    let over = tokens::over_budget(&compiled.catalogs, &compiled.budgets).unwrap_or_else(|uncounted| {
        terminal::tell(&format!("budgets of profiles are not checked: {uncounted}"));
        Diagnostics::default()
    });
    let table = args.tokens.then(|| tokens::table(&compiled.catalogs, &compiled.budgets));
    let broken = broken_examples(compiled.catalogs, &compiled.examples)?;
    let report = compiled.report.and(broken, &sources).and(over, &sources);
    let (report, sources) = of_both((report, sources), of_operator);
    show(&report, &sources, args.format);
    match table.transpose()? {
        // One document is all that stdout has in these.
        Some(table) if args.format.is_for_programs() => terminal::tell(&table.trim_end()),
        Some(table) => terminal::print(&table),
        None => {}
    }
    let found = findings(&report, args);
    if found == 0 {
        terminal::tell(&format!("{offered}: {}", report.summary()));
    }
    Ok(found == 0)
}

/// The same of an operator's file beside which there are no catalogs: those of the program are held against it.
fn check_alone(file: Option<&Path>, args: &Args) -> Result<bool, Error> {
    let catalogs: Vec<&plan::Catalog> = shipped::catalogs().into_iter().map(|compiled| compiled.catalog).collect();
    let Some(read) = operators(file, Some(&catalogs))? else { return Ok(true) };
    show(&read.report, &read.sources, args.format);
    let found = findings(&read.report, args);
    if found == 0 {
        let names: Vec<&str> = catalogs.iter().map(|catalog| catalog.name.as_ref()).collect();
        terminal::tell(&format!("held against the shipped catalogs, {}: {}", names.join(", "), read.report.summary()));
    }
    Ok(found == 0)
}

impl Args {
    fn folder(&self) -> &Path {
        self.folder.as_deref().unwrap_or(Path::new("."))
    }
}

fn findings(report: &Report, args: &Args) -> usize {
    report.errors() + if args.deny == Some(DenyChecked::Warnings) { report.warnings() } else { 0 }
}

/// The one report of catalogs and of the operator's file.
fn of_both((report, sources): (Report, Sources), of_operator: Option<ReadOperatorFile>) -> (Report, Sources) {
    match of_operator {
        Some(operator) => report.beside(&sources, operator.report, &operator.sources),
        None => (report, sources),
    }
}

/// Where the operator's file is that is checked, if one is.
fn operator_file(args: &Args) -> Result<Option<PathBuf>, Error> {
    match &args.config {
        Some(named) => Ok(Some(named.clone())),
        None => Ok(config::find_operator_file(args.folder())?),
    }
}

/// The operator's file, where there is one, and where there are catalogs held against them.
fn operators(file: Option<&Path>, catalogs: Option<&[&plan::Catalog]>) -> Result<Option<ReadOperatorFile>, Error> {
    let Some(path) = file else { return Ok(None) };
    let read = config::regular_file::bytes(path);
    let bytes = read.map_err(|source| Error::Operator { path: path.to_owned(), source })?;
    let mut read = operator::read_bytes(&path.display().to_string(), bytes, catalogs);
    let unknown: Vec<_> = read.zones.iter().filter(|(name, _)| !config::is_zone(name)).collect();
    if !unknown.is_empty() {
        let mut found = Diagnostics::default();
        for (name, place) in unknown {
            found
                .error(Code::UnknownName, *place, format!("there is no time zone `{name}`"))
                .fix("name one as `Europe/Moscow` is named, or `UTC`", None);
        }
        read.report = read.report.and(found, &read.sources);
        read.file = None;
    }
    let found = warned::found_in(&read, catalogs.unwrap_or_default());
    read.report = read.report.and(found, &read.sources);
    Ok(Some(read))
}

fn explain(code: &str) -> Result<(), Error> {
    let Some(entry) = Code::named(code).map(Code::entry) else {
        let nearest = words::near(code, Code::ALL.iter().map(|known| known.name()));
        return Err(Error::Code { code: code.to_owned(), nearest });
    };
    let indented = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
    terminal::print(&format!(
        "{}\n\nWrong:\n\n{}\nRight:\n\n{}",
        entry.explanation,
        indented(entry.bad),
        indented(entry.good)
    ));
    Ok(())
}

fn show(report: &Report, sources: &Sources, format: CheckFormat) {
    let text = match format {
        CheckFormat::Full => render::full(report, sources, terminal::style()),
        CheckFormat::Concise => render::concise(report, sources),
        CheckFormat::Json => render::json(report, sources),
        CheckFormat::Github => render::github(report, sources),
        CheckFormat::Sarif => render::sarif(report, sources),
    };
    if !text.is_empty() {
        terminal::print(&text);
    }
}

/// What was looked at, in one line.
fn offered(catalogs: &[plan::Catalog]) -> String {
    let counted = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let sum = |count: fn(&plan::Catalog) -> usize| catalogs.iter().map(count).sum::<usize>();
    let examples = sum(|catalog| catalog.tools.iter().map(|tool| tool.examples.len()).sum());
    [
        counted(catalogs.len(), "catalog"),
        counted(sum(|catalog| catalog.tools.len()), "tool"),
        counted(sum(|catalog| catalog.resources.len()), "resource"),
        counted(examples, "example"),
    ]
    .into_iter()
    .chain(Some(sum(calls_of_servers)).filter(|calls| *calls > 0).map(|calls| {
        format!("{} of MCP servers, whose arguments and replies are not known here", counted(calls, "call"))
    }))
    .collect::<Vec<_>>()
    .join(", ")
}

/// How many steps call tools of MCP servers.
fn calls_of_servers(catalog: &plan::Catalog) -> usize {
    let of_tool = |tool: &plan::Tool| match &tool.action {
        plan::Action::Steps { steps, .. } => {
            let sends = plan::sends(steps);
            sends.filter(|send| catalog.backends[send.backend].export.is_some()).count()
        }
        plan::Action::Answer { .. } | plan::Action::Content { .. } | plan::Action::Handler => 0,
    };
    catalog.tools.iter().map(of_tool).sum()
}

/// Runs the examples; gives those which do something else than they say.
fn broken_examples(catalogs: Vec<plan::Catalog>, places: &ExamplePlaces) -> Result<Diagnostics, Error> {
    let catalogs = catalogs.into_iter().filter(|catalog| !open::has_handlers(catalog)).collect();
    let set = open::compiled(catalogs).map_err(Error::Tools)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Start)?;
    let mut out = Diagnostics::default();
    for failure in runtime.block_on(examples::run(&set)) {
        let Some(place) = places.find(&failure.catalog, &failure.tool, &failure.example) else { continue };
        let wrong: Vec<String> = failure.mismatches.iter().map(ToString::to_string).collect();
        let message = format!("the example `{}` of `{}` does not come out", failure.example, failure.tool);
        out.error(Code::BrokenExample, place, format!("{message}: {}", wrong.join("; ")));
    }
    Ok(out)
}
