//! What the lists of tools cost: the tokens that a model reads before every conversation, counted as the models of OpenAI since
//! GPT-4o cut texts (`o200k_base`). Other models cut them into about as many.

use std::fmt::Write as _;

use kartoteka_compiler::diagnostic::{Code, Diagnostics};
use kartoteka_compiler::{Budget, plan};

/// The program cannot count.
#[derive(Debug, thiserror::Error)]
#[error("this program counts no tokens: it was built without the feature `tokens`")]
pub(super) struct Uncounted;

/// How many tools are named where a list is too long.
const MOST_NAMED: usize = 3;

#[cfg(feature = "tokens")]
fn count(text: &str) -> Result<usize, Uncounted> {
    Ok(tiktoken_rs::o200k_base_singleton().count_ordinary(text))
}

#[cfg(not(feature = "tokens"))]
fn count(_: &str) -> Result<usize, Uncounted> {
    Err(Uncounted)
}

/// Profiles whose lists are longer than their budgets.
pub(super) fn over_budget(catalogs: &[plan::Catalog], budgets: &[Budget]) -> Result<Diagnostics, Uncounted> {
    let mut out = Diagnostics::default();
    for budget in budgets {
        let Some(catalog) = catalogs.iter().find(|catalog| catalog.name == budget.catalog) else { continue };
        let Some(profile) = catalog.profiles.iter().find(|profile| profile.name == budget.profile) else { continue };
        let mut beyond: Option<(usize, Vec<String>)> = None;
        for (at, locale) in catalog.locales.iter().enumerate() {
            let tokens = listed(catalog, profile, at)?;
            if tokens as u64 > budget.tokens {
                let (_, told) = beyond.get_or_insert((at, Vec::new()));
                told.push(format!("{tokens} tokens in `{}`", locale.name));
            }
        }
        let Some((at, told)) = beyond else { continue };
        let message =
            format!("the list of `{}` takes {}, and may take {}", profile.name, told.join(", "), budget.tokens);
        out.error(Code::OverBudget, budget.place, message)
            .label("the budget")
            .fix(format!("shorten texts or leave tools out; the longest are {}", longest(catalog, profile, at)?), None);
    }
    Ok(out)
}

/// The tokens of each profile's list, and of each tool, in each locale.
pub(super) fn table(catalogs: &[plan::Catalog], budgets: &[Budget]) -> Result<String, Uncounted> {
    let mut table = String::new();
    for catalog in catalogs {
        let names = catalog.profiles.iter().map(|profile| profile.name.len());
        let names = names.chain(catalog.tools.iter().map(|tool| tool.name.len()));
        let width = names.chain([catalog.name.len()]).max().unwrap_or_default();
        let mut row = |name: &str, cells: Vec<String>, end: &str| {
            let cells: String = cells.iter().map(|cell| format!("  {cell:>7}")).collect();
            let _fits = writeln!(table, "{}", format!("{name:<width$}{cells}  {end}").trim_end());
        };
        row(&catalog.name, catalog.locales.iter().map(|locale| locale.name.to_string()).collect(), "tokens");
        for profile in catalog.profiles.iter() {
            let budget =
                budgets.iter().find(|budget| (&*budget.catalog, &*budget.profile) == (&*catalog.name, &*profile.name));
            let end = budget.map(|budget| format!("of {}", budget.tokens)).unwrap_or_default();
            let places = 0..catalog.locales.len();
            let counted = places.map(|at| listed(catalog, profile, at).map(|tokens| tokens.to_string()));
            row(&profile.name, counted.collect::<Result<_, _>>()?, &end);
        }
        for tool in catalog.tools.iter() {
            let counted = tool.listed.iter().map(|listed| count(&listed.json.0).map(|tokens| tokens.to_string()));
            row(&tool.name, counted.collect::<Result<_, _>>()?, "");
        }
    }
    Ok(table)
}

/// The tokens of the result of `tools/list` for a profile, in the locale at a place.
fn listed(catalog: &plan::Catalog, profile: &plan::Profile, at: usize) -> Result<usize, Uncounted> {
    let tools = profile.tools.iter().filter_map(|tool| catalog.tools[*tool].listed.get(at));
    let tools: Vec<&str> = tools.map(|listed| listed.json.0.as_ref()).collect();
    count(&format!(r#"{{"tools":[{}]}}"#, tools.join(",")))
}

/// "`getLeads` (700), `getDeals` (600)"
fn longest(catalog: &plan::Catalog, profile: &plan::Profile, at: usize) -> Result<String, Uncounted> {
    let mut counted = Vec::new();
    for tool in profile.tools.iter().map(|tool| &catalog.tools[*tool]) {
        let listed = tool.listed.get(at).map(|listed| listed.json.0.as_ref()).unwrap_or_default();
        counted.push((count(listed)?, tool.name.as_ref()));
    }
    counted.sort_unstable_by(|one, other| other.cmp(one));
    let named = counted.iter().take(MOST_NAMED).map(|(tokens, name)| format!("`{name}` ({tokens})"));
    Ok(named.collect::<Vec<_>>().join(", "))
}
