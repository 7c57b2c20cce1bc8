//! `kartoteka list`: what a server would offer.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use serde_json::Value;

use super::remote::{self, At};
use super::{open, terminal, words};

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
                terminal::print(&written(&tools, [("uri", resources), ("uriTemplate", templates)]));
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
    let tools = set.tools(locale);
    if args.json {
        terminal::print(&String::from_utf8_lossy(&tools));
        return ExitCode::SUCCESS;
    }
    let resources = [("uri", items(&set.resources(locale))), ("uriTemplate", items(&set.templates(locale)))];
    terminal::print(&written(&items(&tools), resources));
    ExitCode::SUCCESS
}

/// A line for each tool and each resource.
fn written(tools: &[Value], resources: [(&str, Vec<Value>); 2]) -> String {
    let mut out = String::new();
    let width = widest(tools, "name");
    for tool in tools {
        let effect = match (&tool["annotations"]["readOnlyHint"], &tool["annotations"]["destructiveHint"]) {
            (Value::Bool(true), _) => "read",
            (_, Value::Bool(true)) => "delete",
            _ => "write",
        };
        let _ = writeln!(out, "{:<width$}  {effect:<6}  {}", text(&tool["name"]), text(&tool["title"]));
    }
    for (key, items) in resources {
        let width = widest(&items, key);
        out.push_str(if items.is_empty() { "" } else { "\n" });
        for item in &items {
            let _ = writeln!(out, "{:<width$}  {}", text(&item[key]), text(&item["title"]));
        }
    }
    out
}

fn items(list: &[u8]) -> Vec<Value> {
    serde_json::from_slice(list).expect("a listing is a JSON list")
}

fn widest(items: &[Value], key: &str) -> usize {
    items.iter().map(|item| text(&item[key]).chars().count()).max().unwrap_or_default()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
