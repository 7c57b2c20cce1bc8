//! What `kartoteka test` is asked for.

use std::path::PathBuf;

use clap::ValueEnum;

const EXAMPLES: &str = "\
Examples:
  kartoteka test                              the examples of the catalogs of this folder, offline
  kartoteka test ./shop --only find_orders    those of one tool; `find_orders/paid` is one of them
  kartoteka test --coverage --deny uncovered  and what no example reaches
  kartoteka test --format junit > junit.xml   for CI
  kartoteka test ./shop --live                the same calls of the real backends; reads alone
  kartoteka test ./shop --record --only find_orders/paid

Exit status: 0 all passed, 1 one failed, 2 nothing was run.";

/// Run the examples of catalogs.
///
/// Without `--live` nothing is asked over a network: each example has its replies. With it, what is compared is what holds of
/// any records: the first request, how the call ends, the warnings that the card gives and the form of the result.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Args {
    /// A catalog, a folder of catalogs, or a folder with `catalog/` and `locales/`.
    #[arg(default_value = ".")]
    pub(super) folder: PathBuf,
    /// Only the examples of this tool, or this one of it; may be repeated.
    #[arg(long, value_name = "TOOL[/EXAMPLE]")]
    pub(super) only: Vec<String>,
    /// How to tell what came of them.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(super) format: ReportFormat,
    /// Name what no example reaches: tools, steps, warnings, failures.
    #[arg(long, conflicts_with_all = ["only", "live", "record"])]
    pub(super) coverage: bool,
    /// What else counts as a failure.
    #[arg(long, value_enum, conflicts_with_all = ["only", "live", "record"])]
    pub(super) deny: Option<Deny>,
    /// Call the backends, with the operator's settings. Tools that write are left out.
    #[arg(long)]
    pub(super) live: bool,
    /// With `--live` or `--record`, tools that write are called, too.
    #[arg(long)]
    pub(super) writes: bool,
    /// Call the backends, and write what they answer into the examples; secrets and what is of people is masked.
    #[arg(long)]
    pub(super) record: bool,
    /// The operator's file, for `--live` and `--record`; else the one that KARTOTEKA_CONFIG names, else kartoteka.yaml.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    /// For people: what differs, place by place.
    Text,
    /// For programs.
    Json,
    /// For CI servers.
    Junit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Deny {
    /// Something that no example reaches.
    Uncovered,
}
