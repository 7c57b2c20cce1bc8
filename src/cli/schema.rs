//! `kartoteka schema`: JSON Schemas of the files that operators write, for editors.

use std::process::ExitCode;

use clap::ValueEnum;
use kartoteka_compiler::operator;

use super::terminal;

const EXAMPLES: &str = "\
Examples:
  kartoteka schema operator > kartoteka.schema.json
  # yaml-language-server: $schema=kartoteka.schema.json    the first line of kartoteka.yaml";

/// Print the JSON Schema of a file.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Which file.
    #[arg(value_enum)]
    of: SchemaOf,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SchemaOf {
    /// The operator's file, `kartoteka.yaml`.
    Operator,
}

pub(super) fn run(args: &Args) -> ExitCode {
    let SchemaOf::Operator = args.of;
    terminal::print(operator::SCHEMA);
    ExitCode::SUCCESS
}
