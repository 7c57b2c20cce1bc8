//! `kartoteka test`: the examples of catalogs are their tests. Offline they run over their own replies; `--live` makes the same
//! calls of the backends, and `--record` writes into the cards what those answer.

mod args;
mod compiled;
mod recording;
mod rewrite;
mod show;
mod verdict;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use kartoteka_compiler::plan;

pub(super) use self::args::Args;
use self::args::ReportFormat;
use self::compiled::{ChosenExamples, Compiled, Unreadable, chosen};
use self::verdict::ExampleVerdict;
use super::{open, terminal};
use crate::call::Reached;
use crate::call::examples::{self, Coverage, Tried, TriedEnd, WrittenExample};
use crate::catalog::{CatalogSource, OpenError, Opened, ToolSet, open as catalogs};

/// Why nothing was run.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("the tools cannot be served together")]
    Tools(#[source] OpenError),
    #[error("`--writes` goes with `--live` or `--record`")]
    Writes,
    #[error(transparent)]
    Settings(#[from] open::Error),
    #[error(transparent)]
    Record(#[from] recording::Error),
    #[error("cannot start")]
    Start(#[source] std::io::Error),
}

pub(super) fn run(args: &Args) -> ExitCode {
    match verdict(args) {
        Ok(verdict) => {
            terminal::print(&match args.format {
                ReportFormat::Text => show::text(&verdict, args.coverage),
                ReportFormat::Json => show::json(&verdict),
                ReportFormat::Junit => show::junit(&verdict),
            });
            let uncovered = args.deny.is_some() && verdict.coverage.as_ref().is_some_and(|known| !known.is_whole());
            if verdict.failed() > 0 || uncovered { ExitCode::FAILURE } else { ExitCode::SUCCESS }
        }
        Err(error) => terminal::refuse(&error),
    }
}

fn verdict(args: &Args) -> Result<ExampleVerdict, Error> {
    if args.writes && !args.live && !args.record {
        return Err(Error::Writes);
    }
    let compiled = Compiled::read(&args.folder)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Error::Start)?;
    let since = Instant::now();
    let offline = open::compiled(compiled.catalogs.clone()).map_err(Error::Tools)?;
    let chosen = chosen(&args.only, &compiled)?;
    let (mut tried, coverage) = if args.live || args.record {
        let (set, left_out) = connected(args, &compiled)?;
        let mut tried = if args.record {
            runtime.block_on(recording::record(args, &compiled, (&set, &offline), &chosen))?
        } else {
            runtime.block_on(live(&set, &chosen, args.writes))
        };
        let left_out = compiled.catalogs.iter().filter(|catalog| left_out.iter().any(|name| **name == *catalog.name));
        let left_out = left_out.flat_map(|catalog| skipped(catalog, NOT_SET_UP));
        tried.extend(left_out.filter(|tried| chosen.has_tried(tried)));
        (tried, None)
    } else {
        let (tried, coverage) = runtime.block_on(over_replies(&offline, &chosen));
        (tried, Some(coverage).filter(|_| args.only.is_empty()))
    };
    let handled = compiled.handled.iter().flat_map(|catalog| skipped(catalog, HANDLED));
    tried.extend(handled.filter(|tried| chosen.has_tried(tried)));
    let cases = tried.into_iter().map(|tried| compiled.case(tried)).collect();
    Ok(ExampleVerdict { cases, coverage, took: since.elapsed() })
}

const HANDLED: &str = "the catalog has handlers in Rust: the tests of the program that binds them run it";
const NOT_SET_UP: &str = "the catalog is not set up: none of its settings is set";

/// Runs the examples over their own replies.
async fn over_replies(set: &ToolSet, chosen: &ChosenExamples<'_>) -> (Vec<Tried>, Coverage) {
    let reached: BTreeMap<&str, Reached> =
        set.catalogs().iter().map(|catalog| (catalog.name(), Reached::default())).collect();
    let mut tried = Vec::new();
    for written in WrittenExample::all(set).filter(|written| chosen.has(written)) {
        tried.push(examples::tried(set, written, &reached[written.catalog.name()]).await);
    }
    let mut coverage = Coverage::default();
    set.catalogs().iter().for_each(|catalog| coverage.add(&catalog.plan, &reached[catalog.name()]));
    (tried, coverage)
}

/// The catalogs with what the operator has set, and the names of those that are not set up.
fn connected(args: &Args, compiled: &Compiled) -> Result<(ToolSet, Vec<String>), Error> {
    let config = crate::config::Config::read_with(args.config.as_deref()).map_err(open::Error::Config)?;
    let sources: Vec<CatalogSource> = compiled.catalogs.iter().cloned().map(CatalogSource::interpreted).collect();
    let served = open::served(&config, &sources)?;
    let Opened { set, left_out } = catalogs::open_served(served, &config, None).map_err(open::Error::from)?;
    Ok((set, left_out.iter().map(|faults| faults.catalog.to_string()).collect()))
}

/// Runs the examples against the backends.
async fn live(set: &ToolSet, chosen: &ChosenExamples<'_>, writes: bool) -> Vec<Tried> {
    let mut tried = Vec::new();
    for written in WrittenExample::all(set).filter(|written| chosen.has(written)) {
        tried.push(examples::live(set, written, writes).await);
    }
    tried
}

/// The examples of a catalog, none of which is run.
fn skipped(catalog: &plan::Catalog, why: &'static str) -> Vec<Tried> {
    let of = |tool: &plan::Tool, example: &plan::Example| Tried {
        catalog: catalog.name.to_string(),
        tool: tool.name.to_string(),
        example: example.name.to_string(),
        took: Duration::ZERO,
        end: TriedEnd::Skipped(why),
    };
    catalog.tools.iter().flat_map(|tool| tool.examples.iter().map(move |example| of(tool, example))).collect()
}
