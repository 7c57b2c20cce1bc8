//! `kartoteka rights`: what a caller with certain roles may call, and why not the rest.

use std::process::ExitCode;

use super::open::{self, CatalogChoice};
use super::{terminal, words};
use crate::access::roles::{Barred, Guarded, RoleTable, acting};
use crate::caller::Rights;
use crate::catalog::ToolSet;

const EXAMPLES: &str = "\
Examples:
  kartoteka rights --as viewer                every tool, and whether a viewer may call it
  kartoteka rights --as viewer,clerk getLead  one tool, and what each role says of it

Exit status: 0 the tool may be called, or all were listed; 1 it may not; 2 nothing was looked at.";

/// Explain what a caller with certain roles may call.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The tool; all where none is named.
    tool: Option<String>,
    /// The roles of the caller.
    #[arg(long = "as", value_name = "ROLE", value_delimiter = ',', required = true)]
    roles: Vec<String>,
    #[command(flatten)]
    choice: CatalogChoice,
}

/// Why nothing was looked at.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("there is no tool `{tool}`; {}", words::meant(.nearest, "`kartoteka list` names those there are"))]
    Tool { tool: String, nearest: Option<String> },
    #[error("there is no role `{role}`; {}", words::meant(.nearest, "neither the operator's file nor a card names it"))]
    Role { role: String, nearest: Option<String> },
}

pub(super) fn run(args: &Args) -> ExitCode {
    let set = match open::looked_at(&args.choice) {
        Ok(set) => set,
        Err(error) => return terminal::refuse(&error),
    };
    match explained(args, &set) {
        Ok((text, allowed)) => {
            terminal::print(&text);
            if allowed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => terminal::refuse(&error),
    }
}

fn explained(args: &Args, set: &ToolSet) -> Result<(String, bool), Error> {
    let table = set.roles();
    for role in &args.roles {
        if table.id(role).is_none() {
            let nearest = words::near(role, table.names());
            return Err(Error::Role { role: role.clone(), nearest });
        }
    }
    let rights = table.rights(args.roles.iter().map(String::as_str));
    if let Some(tool) = &args.tool {
        let Some((catalog, place)) = set.place(tool) else {
            let nearest = words::near(tool, set.names());
            return Err(Error::Tool { tool: tool.clone(), nearest });
        };
        return Ok(line(table, rights, &Guarded::of_tool(&set.catalogs()[catalog].plan, place)));
    }
    let plans = set.catalogs().iter().map(|catalog| &*catalog.plan);
    let tools = plans.flat_map(|plan| (0..plan.tools.len()).map(move |tool| Guarded::of_tool(plan, tool)));
    Ok((tools.map(|what| line(table, rights, &what).0).collect(), true))
}

/// One line, and whether the tool may be called: the role that opens it and what it calls, or what each role says against that.
fn line(table: &RoleTable, rights: Rights, what: &[Guarded<'_>]) -> (String, bool) {
    let tool = what.first().and_then(|own| own.tool).unwrap_or_default();
    let held = table.held(rights);
    if let Some(role) = acting(&held, what) {
        return (format!("yes  {tool}: by `{}`\n", table.name(role)), true);
    }
    let against = held.iter().filter_map(|(role, rule)| {
        let (barred, part) = what.iter().find_map(|part| Some((rule.bars(*part)?, *part)))?;
        let of = part.tool.filter(|called| *called != tool).map(|called| format!(" (of `{called}`, which it calls)"));
        Some(format!("`{}` {}{}", table.name(*role), reason(barred, part), of.unwrap_or_default()))
    });
    let why: Vec<String> = against.collect();
    let why = if why.is_empty() { "none of these roles has rules".to_owned() } else { why.join("; ") };
    (format!("no   {tool}: {why}\n"), false)
}

fn reason(barred: Barred, what: Guarded<'_>) -> String {
    match barred {
        Barred::Roles => {
            let roles: Vec<String> = what.roles.iter().map(|role| format!("`{role}`")).collect();
            format!("is not among the roles of the card: {}", roles.join(", "))
        }
        Barred::Level => format!("may not {}", format!("{:?}", what.effect).to_lowercase()),
        Barred::Catalog => format!("does not see the catalog `{}`", what.catalog),
        Barred::Tools => "does not have it among its `tools`".to_owned(),
        Barred::Except => "has it among its `except`".to_owned(),
        Barred::Profile => "does not have it in its profile".to_owned(),
    }
}

#[cfg(test)]
mod tests;
