//! `kartoteka rights`: what a caller with certain roles may call, and why not the rest.

use std::process::ExitCode;

use super::open::{self, CatalogChoice};
use super::{terminal, words};
use crate::access::jwt::{IssuerRule, ScopeGrant};
use crate::access::roles::{Barred, Guarded, RoleTable, acting};
use crate::caller::{DEFAULT_TENANT, Offer, OfferMark, Rights};
use crate::catalog::ToolSet;

const EXAMPLES: &str = "\
Examples:
  kartoteka rights --as viewer                every tool, and whether a viewer may call it
  kartoteka rights --as viewer,clerk getLead  one tool, and what each role says of it
  kartoteka rights --as viewer --tenant acme  what a viewer of this tenant may call: a tenant may have a profile
  kartoteka rights --scope crm.read getLead   what a token with this scope may do, and which scope would open the rest

Exit status: 0 the tool may be called, or all were listed; 1 it may not; 2 nothing was looked at.";

/// Explain what a caller with certain roles may call.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The tool; all where none is named.
    tool: Option<String>,
    /// The roles of the caller.
    #[arg(long = "as", value_name = "ROLE", value_delimiter = ',', required_unless_present = "scopes")]
    roles: Vec<String>,
    /// A scope of the caller's token, which gives the roles that the operator's file says; once for each.
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// The issuer of the token, where several know the scopes.
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The tenant that the caller calls for: its profile says what it is offered.
    #[arg(long, value_name = "TENANT")]
    tenant: Option<String>,
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
    #[error("there is no scope `{scope}`; {}", words::meant(.nearest, "no issuer of the operator's file has it among its `scopes`"))]
    Scope { scope: String, nearest: Option<String> },
    #[error("there is no issuer `{issuer}`; {}", words::meant(.nearest, "the operator's file names none of this name"))]
    Issuer { issuer: String, nearest: Option<String> },
    #[error("scopes are of one issuer, and several have scopes: say `--issuer` with one of {}", .0.join(", "))]
    Issuers(Vec<String>),
}

/// The scopes of a token: what each gives, and which its holder is told of.
#[derive(Debug, Default)]
struct Scopes<'i> {
    /// Those that the token has.
    held: Vec<&'i ScopeGrant>,
    /// Those that it lacks, where the issuer says which would open a tool.
    lacked: Vec<&'i ScopeGrant>,
}

impl<'i> Scopes<'i> {
    fn of(args: &Args, issuers: &'i [IssuerRule]) -> Result<Self, Error> {
        let named = |name: &String| issuers.iter().find(|issuer| *issuer.issuer == **name);
        let with_scopes: Vec<&IssuerRule> = issuers.iter().filter(|issuer| !issuer.scopes.is_empty()).collect();
        let issuer = match (&args.issuer, &with_scopes[..]) {
            (Some(name), _) => named(name).ok_or_else(|| {
                let nearest = words::near(name, issuers.iter().map(|issuer| &*issuer.issuer));
                Error::Issuer { issuer: name.clone(), nearest }
            })?,
            (None, _) if args.scopes.is_empty() => return Ok(Self::default()),
            (None, []) => return Err(Error::Scope { scope: args.scopes[0].clone(), nearest: None }),
            (None, [only]) => only,
            (None, several) => return Err(Error::Issuers(several.iter().map(|one| one.issuer.to_string()).collect())),
        };
        for scope in &args.scopes {
            if !issuer.scopes.iter().any(|grant| *grant.scope == **scope) {
                let nearest = words::near(scope, issuer.scopes.iter().map(|grant| &*grant.scope));
                return Err(Error::Scope { scope: scope.clone(), nearest });
            }
        }
        let (held, lacked) =
            issuer.scopes.iter().partition(|grant| args.scopes.iter().any(|one| **one == *grant.scope));
        Ok(Self { held, lacked: if issuer.step_up { lacked } else { Vec::new() } })
    }

    /// The scope that would open all of this, as the server names it; `None`: none of those that the token lacks would.
    fn opening(&self, table: &RoleTable, what: &[Guarded<'_>]) -> Option<&'i str> {
        let lacked = self.lacked.iter().map(|grant| (grant, table.rights(roles_of(grant))));
        let opens = lacked.filter(|(_, rights)| acting(&table.held(*rights), what).is_some());
        opens.min_by_key(|(_, rights)| table.reach_of(*rights)).map(|(grant, _)| &*grant.scope)
    }
}

fn roles_of(grant: &ScopeGrant) -> impl Iterator<Item = &str> {
    grant.roles.iter().map(|role| &**role)
}

pub(super) fn run(args: &Args) -> ExitCode {
    let (set, config) = match open::looked_at(&args.choice) {
        Ok(looked_at) => looked_at,
        Err(error) => return terminal::refuse(&error),
    };
    if let Some(tenant) = &args.tenant
        && *tenant != *DEFAULT_TENANT
        && !config.tenants.iter().any(|known| known.id == *tenant)
    {
        // What one of the store is offered only a server knows.
        terminal::tell(&format!(
            "the operator's file has no tenant `{tenant}`: this is what one of the store may that is offered everything, or one that a token claims"
        ));
    }
    let issuers = config.access.callers.as_ref().map(|callers| &callers.foreign.issuers[..]).unwrap_or_default();
    let tenant = args.tenant.as_deref().unwrap_or(DEFAULT_TENANT);
    let offer = config.tenants.iter().find(|known| known.id == tenant).and_then(|known| known.offer().mark());
    match explained(args, &set, issuers, offer) {
        Ok((text, allowed)) => {
            terminal::print(&text);
            if allowed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => terminal::refuse(&error),
    }
}

fn explained(
    args: &Args,
    set: &ToolSet,
    issuers: &[IssuerRule],
    offer: Option<OfferMark>,
) -> Result<(String, bool), Error> {
    let table = set.roles();
    for role in &args.roles {
        if table.id(role).is_none() {
            let nearest = words::near(role, table.names());
            return Err(Error::Role { role: role.clone(), nearest });
        }
    }
    let scopes = Scopes::of(args, issuers)?;
    let of_scopes = scopes.held.iter().flat_map(|grant| roles_of(grant));
    let rights = table.rights(args.roles.iter().map(String::as_str).chain(of_scopes));
    let rights = rights.offered(offer);
    if let Some(tool) = &args.tool {
        let Some((catalog, place)) = set.place(tool) else {
            let nearest = words::near(tool, set.names());
            return Err(Error::Tool { tool: tool.clone(), nearest });
        };
        return Ok(line(table, rights, &scopes, &Guarded::of_tool(&set.catalogs()[catalog].plan, place)));
    }
    let plans = set.catalogs().iter().map(|catalog| &*catalog.plan);
    let tools = plans.flat_map(|plan| (0..plan.tools.len()).map(move |tool| Guarded::of_tool(plan, tool)));
    Ok((tools.map(|what| line(table, rights, &scopes, &what).0).collect(), true))
}

/// One line, and whether the tool may be called: the role that opens it and what it calls, or what each role says against that, and the scope that would open
/// it.
fn line(table: &RoleTable, rights: Rights, scopes: &Scopes<'_>, what: &[Guarded<'_>]) -> (String, bool) {
    let tool = what.first().and_then(|own| own.tool).unwrap_or_default();
    if let Some(why) = rights.offer().and_then(|offer| not_offered(&offer, what)) {
        return (format!("no   {tool}: {why}\n"), false);
    }
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
    let opening = scopes.opening(table, what).map(|scope| format!("; the scope `{scope}` would open it"));
    (format!("no   {tool}: {why}{}\n", opening.unwrap_or_default()), false)
}

/// Why a tool is not among those that the tenant is offered.
fn not_offered(offer: &Offer, what: &[Guarded<'_>]) -> Option<String> {
    let own = what.first()?;
    if !offer.has(own.catalog) {
        return Some(format!("the tenant is not offered the catalog `{}`", own.catalog));
    }
    let (profile, (plan, place)) = offer.profile().zip(own.listed)?;
    let is_missing = !plan.offers(profile, place);
    is_missing.then(|| format!("the tenant is offered the profile `{profile}` alone, and it is not in that"))
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
