//! `kartoteka list`: what a server would offer.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use kartoteka_compiler::plan::Effect;
use serde_json::Value;

use super::remote::{self, At};
use super::{open, terminal, words};
use crate::catalog::list_items::ListItem;

const READ: &str = "read";
const WRITE: &str = "write";
const DELETE: &str = "delete";

const EXAMPLES: &str = "\
Examples:
  kartoteka list --locale ru
  kartoteka list --catalog ./shop --json";

/// List the tools and resources of the catalogs.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The catalogs of this folder instead of the shipped ones.
    #[arg(long, value_name = "DIR")]
    catalog: Option<PathBuf>,
    /// The language of the titles.
    #[arg(long)]
    locale: Option<String>,
    /// As `tools/list` gives it.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    at: At,
}

pub(super) fn run(args: &Args) -> ExitCode {
    if args.at.url.is_some() {
        return match remote::listed(&args.at, args.locale.as_deref()) {
            Ok([tools, ..]) if args.json => {
                terminal::print(&Value::Array(tools).to_string());
                ExitCode::SUCCESS
            }
            Ok([tools, resources, templates]) => {
                let told =
                    |items: &[Value], key: &str| -> Vec<Row> { items.iter().map(|item| Row::of(item, key)).collect() };
                let resources = [told(&resources, "uri"), told(&templates, "uriTemplate")];
                terminal::print(&written(&told(&tools, "name"), resources));
                ExitCode::SUCCESS
            }
            Err(code) => code,
        };
    }
    let set = match open::set(args.catalog.as_deref()) {
        Ok(set) => set,
        Err(error) => return terminal::refuse(&error),
    };
    let locale = match words::locale(set.texts(), args.locale.as_deref()) {
        Ok(locale) => locale,
        Err(error) => return terminal::refuse(&error),
    };
    let listing = set.listing(locale);
    if args.json {
        terminal::print(&String::from_utf8_lossy(listing.tools.whole()));
        return ExitCode::SUCCESS;
    }
    let [tools, resources, templates] = [&listing.tools, &listing.resources, &listing.templates]
        .map(|list| list.items().iter().map(Row::from).collect::<Vec<_>>());
    terminal::print(&written(&tools, [resources, templates]));
    ExitCode::SUCCESS
}

/// What a line says of an item.
struct Row {
    /// The name of a tool, the address of a resource.
    name: String,
    title: String,
    effect: &'static str,
}

impl Row {
    /// An item of a list of a server elsewhere, which is named by this member.
    fn of(item: &Value, key: &str) -> Self {
        let text = |key: &str| item[key].as_str().unwrap_or_default().to_owned();
        let effect = match (&item["annotations"]["readOnlyHint"], &item["annotations"]["destructiveHint"]) {
            (Value::Bool(true), _) => READ,
            (_, Value::Bool(true)) => DELETE,
            _ => WRITE,
        };
        Self { name: text(key), title: text("title"), effect }
    }
}

impl From<&ListItem> for Row {
    fn from(item: &ListItem) -> Self {
        let effect = match item.effect {
            Some(Effect::Read) => READ,
            Some(Effect::Delete) => DELETE,
            Some(Effect::Write) | None => WRITE,
        };
        let name = item.address.as_ref().unwrap_or(&item.name);
        Self { name: name.to_string(), title: item.title.to_string(), effect }
    }
}

/// A line for each tool and each resource.
fn written(tools: &[Row], resources: [Vec<Row>; 2]) -> String {
    let mut out = String::new();
    let width = widest(tools);
    for Row { name, title, effect } in tools {
        let _ = writeln!(out, "{name:<width$}  {effect:<6}  {title}");
    }
    for rows in resources {
        let width = widest(&rows);
        out.push_str(if rows.is_empty() { "" } else { "\n" });
        for Row { name, title, .. } in &rows {
            let _ = writeln!(out, "{name:<width$}  {title}");
        }
    }
    out
}

fn widest(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.name.chars().count()).max().unwrap_or_default()
}
