//! A checked catalog becomes a plan: names become indices, defaults are applied, texts are resolved in each locale.
//!
//! Nothing is reported here, and nothing is looked up but the texts of listings, in each locale: [`crate::check`] gives a catalog
//! with every name resolved, or none.

mod backend;
mod connection;
mod data;
mod described;
mod listed;
mod made;
mod marked;
mod prompt;
mod resource;
mod tool;

use crate::ast::manifest::Profile;
use crate::check::Checked;
use crate::check::manifest::{Declared, Row, Setting, Table};
use crate::check::resolved;
use crate::check::texts::Locales;
use crate::check::tools::BUILT_IN;
use crate::compiled::{Budget, ExamplePlaces};
use crate::lower::listed::Locale;
use crate::lower::made::{json, list, text};
use crate::plan::{self, Effect, List};
use crate::syntax::fields::Spanned;

/// The plan of a catalog.
pub(crate) fn catalog(checked: &Checked<'_>) -> plan::Catalog {
    let declared = &checked.declared;
    let locales = ordered(declared);
    let tables = list(declared.tables.iter().map(table));
    let named = declared.backends.iter().zip(&checked.backends);
    let mut backends: Vec<_> = named.map(|((name, _), backend)| backend::backend(&name.value, backend)).collect();
    backend::tokens(&checked.backends, &mut backends);
    let backends = List::Owned(backends);
    let dictionaries = declared.dictionaries().iter().zip(&checked.dictionaries);
    let dictionaries =
        list(dictionaries.map(|((name, written), found)| dictionary(&name.value, written.cache_ms, found, &backends)));
    let messages = declared.messages.list();
    let tools = tool::Lowering { checked, locales: &locales, tables: &tables, backends: &backends };
    plan::Catalog {
        name: text(&declared.manifest.name.value),
        base_locale: text(locales.first().map_or("en", |locale| locale.name)),
        settings: list(declared.settings.iter().map(setting)),
        dictionaries,
        instance: checked.instance.as_ref().map(data::value),
        locales: list(locales.iter().map(|locale| listed::locale(locale, &messages, checked))),
        messages: messages.into(),
        tools: list((0..checked.tools.len()).map(|place| tools.tool(place))),
        resources: list(checked.resources.iter().map(|one| resource::resource(one, checked, &locales))),
        prompts: list(checked.prompts.iter().map(|prompt| prompt::prompt(prompt, declared, &locales))),
        profiles: profiles(checked),
        recipes: list(checked.recipes.iter().map(|written| recipe(written, &locales))),
        roles: list(checked.roles.iter().map(|role| text(role))),
        guard: checked.guard.clone(),
        connection: checked.connection.as_ref().map(connection::connecting),
        ignores: list(declared.manifest.ignores.iter().map(ignored)),
        backends,
        tables,
    }
}

fn ignored((variable, why): &(Spanned<String>, Spanned<String>)) -> plan::Ignored {
    plan::Ignored { variable: text(&variable.value), why: text(&why.value) }
}

/// Notes where the examples of a catalog are written.
pub(crate) fn example_places(checked: &Checked<'_>, places: &mut ExamplePlaces) {
    let catalog = &checked.declared.manifest.name.value;
    for (tool, _) in &checked.tools {
        for (name, _) in &tool.card.examples {
            places.note(catalog, &tool.card.name.value, &name.value, name.span);
        }
    }
}

/// The budgets of a catalog's profiles.
pub(crate) fn budgets(checked: &Checked<'_>) -> Vec<Budget> {
    let manifest = &checked.declared.manifest;
    let of = |(name, profile): &(Spanned<String>, Profile)| {
        let Spanned { value: tokens, span: place } = *profile.budget.as_ref()?;
        Some(Budget { catalog: manifest.name.value.clone(), profile: name.value.clone(), tokens, place })
    };
    manifest.profiles.iter().filter_map(of).collect()
}

/// The server's own texts, one a locale.
pub(crate) fn server_texts(locales: &Locales<'_>) -> Vec<plan::Locale> {
    locales.list().iter().map(listed::whole).collect()
}

/// The catalog's locales, its default first.
fn ordered<'c>(declared: &'c Declared<'_>) -> Vec<Locale<'c>> {
    let default = declared.manifest.locale.as_ref().map(|locale| locale.value.as_str());
    let locales = declared.locales.list().iter().enumerate();
    let mut locales: Vec<_> = locales.map(|(index, locale)| Locale::of(index, locale, declared)).collect();
    // The sort keeps the order of the others.
    locales.sort_by_key(|locale| Some(locale.name) != default);
    locales
}

fn setting(setting: &Setting<'_>) -> plan::Setting {
    let written = setting.written;
    plan::Setting {
        name: text(&setting.name.value),
        env: text(&written.env.value),
        secret: written.secret,
        optional: written.optional,
        default: written.default.as_ref().map(|default| json(&default.value)),
        check: setting.check.clone(),
        forms: list(
            written
                .forms
                .iter()
                .map(|(name, pattern)| plan::Form { name: text(&name.value), pattern: text(&pattern.value) }),
        ),
        example: written.example.as_ref().map(|example| text(&example.value)),
    }
}

fn table(table: &Table<'_>) -> plan::Table {
    let row = |row: &Row<'_>| plan::Row { key: text(row.key), cells: list(row.cells.iter().map(|cell| json(cell))) };
    plan::Table {
        name: text(&table.name.value),
        columns: list(table.columns.iter().map(|column| text(&column.value))),
        rows: list(table.rows.iter().map(row)),
    }
}

/// How long labels are kept where the manifest does not say, in milliseconds.
const KEPT: u64 = 300_000;

fn dictionary(
    name: &str,
    cache_ms: Option<u64>,
    found: &resolved::Dictionary,
    backends: &[plan::Backend],
) -> plan::Dictionary {
    plan::Dictionary {
        name: text(name),
        send: data::send(&found.send, backends, Effect::Read),
        records: found.records.clone(),
        key: found.key.clone(),
        when: found.when.clone(),
        columns: list(found.columns.iter().map(|column| text(column))),
        brief: list(found.brief.iter().copied()),
        value: data::value(&found.value),
        cache_ms: cache_ms.unwrap_or(KEPT),
        keyed: found.keyed,
        given: found.given,
    }
}

/// All tools, those that only read, and what the manifest names.
fn profiles(checked: &Checked<'_>) -> List<plan::Profile> {
    let tools = || checked.tools.iter().enumerate();
    let full: Vec<usize> = tools().map(|(index, _)| index).collect();
    let reading = tools().filter(|(_, (tool, _))| tool.effect == Effect::Read).map(|(index, _)| index).collect();
    let built_in = BUILT_IN
        .into_iter()
        .zip([full, reading])
        .map(|(name, tools): (_, Vec<usize>)| plan::Profile { name: name.into(), tools: tools.into() });
    let own = checked.profiles.iter();
    let own = own.map(|(name, tools)| plan::Profile { name: text(&name.value), tools: tools.clone().into() });
    list(built_in.chain(own))
}

/// A worked call of the manifest.
fn recipe(written: &resolved::Recipe, locales: &[Locale<'_>]) -> plan::Recipe {
    let of = |name| list(locales.iter().map(|locale| locale.wording(name).unwrap_or_default()));
    plan::Recipe {
        tool: written.tool,
        arguments: data::map(&written.arguments),
        titles: of(&written.title),
        descriptions: of(&written.description),
    }
}
