//! `kartoteka schema`: JSON Schemas of the files that authors and operators write, for editors, and the OpenAPI document of the operator's
//! listener, for programs.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::ValueEnum;
use kartoteka_compiler::authoring::editor::{self, FileKind};
use kartoteka_compiler::operator;
use serde_json::Value;

use super::terminal;
use crate::transport::operator::document;

const EXAMPLES: &str = "\
Examples:
  kartoteka schema operator > kartoteka.schema.json
  # yaml-language-server: $schema=kartoteka.schema.json    the first line of kartoteka.yaml
  kartoteka schema tool > tool.schema.json                 of cards in catalog/<catalog>/tools/
  kartoteka schema rest > openapi.json                     what the operator's listener answers: OpenAPI 3.1
  kartoteka schema --write .kartoteka                      all of them, as `kartoteka new` names them in cards";

/// Print the JSON Schema of a file, or the OpenAPI document of the operator's listener.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Which file.
    #[arg(value_enum, required_unless_present = "write")]
    of: Option<SchemaOf>,
    /// Write the schemas of all files into this folder, in place of those that are there.
    #[arg(long, value_name = "DIR", conflicts_with = "of")]
    write: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum SchemaOf {
    /// The operator's file, `kartoteka.yaml`.
    Operator,
    /// The manifest of a catalog, `catalog.yaml`.
    Manifest,
    /// The card of a tool.
    Tool,
    /// The card of a resource.
    Resource,
    /// The card of a prompt.
    Prompt,
    /// The REST of the operator's listener, as OpenAPI.
    Rest,
}

impl SchemaOf {
    fn text(self) -> String {
        text_of(match self {
            SchemaOf::Operator => return operator::SCHEMA.to_owned(),
            SchemaOf::Rest => return pretty(&document()),
            SchemaOf::Manifest => FileKind::Manifest,
            SchemaOf::Tool => FileKind::Tool,
            SchemaOf::Resource => FileKind::Resource,
            SchemaOf::Prompt => FileKind::Prompt,
        })
    }
}

/// Why nothing is written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write `{}`", path.display())]
struct SchemaUnwritten {
    path: PathBuf,
    #[source]
    source: io::Error,
}

pub(super) fn run(args: &Args) -> ExitCode {
    if let Some(folder) = &args.write {
        return match write(folder) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => terminal::refuse(&error),
        };
    }
    args.of.iter().for_each(|of| terminal::print(&of.text()));
    ExitCode::SUCCESS
}

fn write(folder: &Path) -> Result<(), SchemaUnwritten> {
    let wrong = |path: &Path| {
        let path = path.to_owned();
        move |source| SchemaUnwritten { path, source }
    };
    std::fs::create_dir_all(folder).map_err(wrong(folder))?;
    let of_operator = ("operator".to_owned(), operator::SCHEMA.to_owned());
    let all = FileKind::ALL.into_iter().map(|kind| (kind.name().to_owned(), text_of(kind)));
    for (name, text) in std::iter::once(of_operator).chain(all) {
        let path = folder.join(format!("{name}.schema.json"));
        std::fs::write(&path, text).map_err(wrong(&path))?;
        terminal::print(&path.display().to_string());
    }
    Ok(())
}

/// A schema as it is printed.
pub(super) fn text_of(kind: FileKind) -> String {
    pretty(&editor::schema(kind))
}

fn pretty(document: &Value) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("JSON values can be written");
    text.push('\n');
    text
}
