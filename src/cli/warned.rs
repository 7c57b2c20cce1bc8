//! What of the operator's file is right and does nothing: tokens that have ended, and settings behind which a variable is hidden. It is found
//! by the clock and the environment, so that the compiler does not see it.

use jiff::Timestamp;
use kartoteka_compiler::diagnostic::{Code, Diagnostics};
use kartoteka_compiler::operator::{ReadOperatorFile, SettingPlace, TokenEnd};
use kartoteka_compiler::plan;

use crate::access::token;
use crate::catalog::ToolSet;
use crate::config::Config;
use crate::config::settings::hidden_variables;

/// Says it of a file that counts, at the start or from now on.
pub(super) fn tell(config: &Config, set: &ToolSet) {
    let now = Timestamp::now();
    let tokens = config.access.callers.iter().flat_map(|callers| &callers.tokens);
    for rule in tokens.filter(|rule| rule.until.is_some_and(|until| until <= now)) {
        let (name, until) = (rule.caller.principal.as_str(), rule.until.map(|until| until.to_string()));
        tracing::warn!(name, until, "a token of the operator's file has ended: its holder is not let in");
    }
    for catalog in set.catalogs() {
        for (variable, key) in hidden_variables(config, &catalog.plan) {
            tracing::warn!(
                variable,
                %key,
                "the variable is set and counts for nothing: the operator's file says something else of the setting"
            );
        }
    }
}

/// The same in the report of a check, by the environment of that.
pub(super) fn found_in(read: &ReadOperatorFile, catalogs: &[&plan::Catalog]) -> Diagnostics {
    let (mut out, now) = (Diagnostics::default(), Timestamp::now());
    for TokenEnd { name, end, place } in &read.ends {
        if token::end(end).is_some_and(|end| end <= now) {
            out.warning(Code::TokenExpired, *place, format!("the token `{name}` has ended"))
                .label("its holder is not let in")
                .fix("take it out, or make a new one: `kartoteka token new`", None);
        }
    }
    for SettingPlace { catalog, setting, from, place } in &read.settings {
        let declared = catalogs.iter().find(|one| *one.name == **catalog).map(|one| &one.settings);
        let Some(variable) = declared.and_then(|all| all.iter().find(|one| *one.name == **setting)) else { continue };
        let variable = &*variable.env;
        let is_set = std::env::var(variable).is_ok_and(|value| !value.trim().is_empty());
        if is_set && from.as_deref() != Some(variable) {
            out.warning(
                Code::ShadowedVariable,
                *place,
                format!("the variable `{variable}` is set, and this goes before it"),
            )
            .label("this counts")
            .fix(format!("take the variable away, or write `$env.{variable}` here"), None);
        }
    }
    out
}
