//! The variables of simple-gpt-mcp-server, read where our own are not set: where the server listens, what it offers, and the one
//! token that its clients have.

use std::collections::BTreeMap;

use super::fault::ConfigFault;
use super::operator_file::{FromFile, VariableLookup};
use crate::access::callers::{CallerRules, FAILED_ADMISSIONS, ForeignRules, NamedCaller, TokenRule};
use crate::access::token;
use crate::caller::{DEFAULT_TENANT, Principal};
use crate::secret::Secret;

/// The token of all clients.
const TOKEN: &str = "MCP_SERVER_TOKEN";

/// The fewest characters of a token, as of every one that an operator has chosen.
const FEWEST: usize = 32;

/// Who shows the token, in logs and to backends.
const CALLER: &str = "mcp-server";

/// Variables of the gateway that say how it is reached: where one is set, this is meant to be the gateway.
const OF_THE_GATEWAY: [&str; 4] = ["MCP_SERVER_CONFIG", "MCP_SERVER_HOST", "MCP_SERVER_PORT", "MCP_ALLOWED_ORIGINS"];

/// Variables any of which says that this is no trial.
const ENVIRONMENTS: [&str; 3] = ["ENVIRONMENT", "APP_ENV", "NODE_ENV"];

/// What a variable of the gateway is called here, and what its value means here.
type Translation = (&'static str, &'static str, fn(&str) -> String);

const TRANSLATIONS: [Translation; 6] = [
    ("MCP_SERVER_HOST", "SERVER_HOST", str::to_owned),
    ("MCP_SERVER_PORT", "SERVER_PORT", str::to_owned),
    ("MCP_TOOL_PROFILE", "KARTOTEKA_PROFILE", profile),
    ("MCP_ENABLE_DOT_ALIASES", "KARTOTEKA_ALIASES", aliases),
    ("MCP_ALLOWED_ORIGINS", "KARTOTEKA_ALLOWED_ORIGINS", origins),
    ("PINNED_TOOLS_HASH", "KARTOTEKA_TOOLS_HASH", str::to_owned),
];

/// Variables of ours that were set from the gateway's, and what those are called.
#[derive(Debug, Default)]
pub(super) struct Translated(Vec<(&'static str, &'static str)>);

impl Translated {
    /// Names in faults what the operator has set.
    pub(super) fn name(&self, faults: &mut [ConfigFault]) {
        for fault in faults {
            if let ConfigFault::Value { name, .. } = fault
                && let Some((_, theirs)) = self.0.iter().find(|(ours, _)| ours == name)
            {
                *name = theirs;
            }
        }
    }
}

/// Sets our variables that are not set from those of the gateway that are.
pub(super) fn translate(variables: &mut BTreeMap<String, Secret>) -> Translated {
    let mut translated = Translated::default();
    for (theirs, ours, means) in TRANSLATIONS {
        let value = |name: &str| {
            variables.get(name).map(|value| value.expose().trim().to_owned()).filter(|value| !value.is_empty())
        };
        if value(ours).is_none()
            && let Some(value) = value(theirs)
        {
            variables.insert(ours.to_owned(), Secret::new(means(&value)));
            translated.0.push((ours, theirs));
        }
    }
    translated
}

/// Every profile but `full` was the small one.
fn profile(value: &str) -> String {
    if value.eq_ignore_ascii_case("full") { "full" } else { "core" }.to_owned()
}

fn aliases(value: &str) -> String {
    let off = ["0", "false", "no", "off"].iter().any(|off| value.eq_ignore_ascii_case(off));
    if off { "accepted" } else { "listed" }.to_owned()
}

/// Names and ports without a scheme stand for both that pages have.
fn origins(value: &str) -> String {
    let entries = value.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    let both = entries.flat_map(|entry| match entry.contains("://") {
        true => vec![entry.to_owned()],
        false => vec![format!("https://{entry}"), format!("http://{entry}")],
    });
    both.collect::<Vec<_>>().join(",")
}

/// Lets the holder of the gateway's token in, and no one else who comes over a network.
///
/// # Errors
/// The token is too short, stands beside an operator's file that does not name it, or is missing in production.
pub(super) fn token(found: &VariableLookup<'_>, said: &mut FromFile) -> Result<(), ConfigFault> {
    let Some(shown) = found(TOKEN) else {
        let production =
            ENVIRONMENTS.iter().any(|name| found(name).is_some_and(|value| value.eq_ignore_ascii_case("production")));
        let gateway = OF_THE_GATEWAY.iter().any(|name| found(name).is_some());
        if production && gateway && said.access.callers.is_none() {
            let expected = "set, as it must be in production where no operator's file names the callers";
            return Err(ConfigFault::Value { name: TOKEN, expected, example: "$(openssl rand -hex 32)" });
        }
        return Ok(());
    };
    if let Some(source) = &said.source {
        if source.names(TOKEN) {
            return Ok(());
        }
        let why = format!(
            "{TOKEN} is set, and this file, which says who calls, does not name it: add `{{ name: {CALLER}, token: $env.{TOKEN}, \
             roles: […] }}`, or leave the variable out"
        );
        return Err(ConfigFault::OfFile { path: source.path.clone(), key: "identity.tokens".to_owned(), why });
    }
    if shown.len() < FEWEST {
        let expected = "a secret text of at least 32 characters";
        return Err(ConfigFault::Value { name: TOKEN, expected, example: "$(openssl rand -hex 32)" });
    }
    let caller = |principal, name: Option<&str>| NamedCaller {
        principal,
        name: name.map(Into::into),
        tenant: DEFAULT_TENANT.into(),
        roles: None,
    };
    said.access.callers = Some(CallerRules {
        foreign: ForeignRules::default(),
        anonymous: None,
        stdio: caller(Principal::local(), None),
        tokens: vec![TokenRule {
            digest: token::digest(shown),
            caller: caller(Principal::of_token(CALLER), Some(CALLER)),
            until: None,
            used: None,
        }],
        failed_admissions: FAILED_ADMISSIONS,
    });
    Ok(())
}

#[cfg(test)]
mod tests;
