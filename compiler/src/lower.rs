//! A checked catalog becomes a plan: names become indices, defaults are applied, texts are resolved in each locale.
//!
//! Nothing is reported here. Whatever could be wrong was told by [`crate::check`], and lowering runs only where that
//! found no error.

mod backend;
mod data;
mod listed;
mod made;
mod prompt;
mod resource;
mod tool;

use crate::ast::manifest::Recipe;
use crate::check::Checked;
use crate::check::manifest::Declared;
use crate::check::named::is_keyed;
use crate::check::scope::{Place, Scope};
use crate::check::texts::{Locales, Name};
use crate::check::tools::BUILT_IN;
use crate::lower::data::Lowering;
use crate::lower::made::{json, list, text};
use crate::plan::{self, Effect, List, Text};
use crate::source::Sources;
use crate::syntax::fields::Spanned;

/// The plan of a catalog.
pub(crate) fn catalog(checked: &Checked<'_>, sources: &Sources) -> plan::Catalog {
    let declared = &checked.declared;
    let name = &declared.manifest.name.value;
    let locales = ordered(checked, sources);
    let tables = list(declared.tables.iter().map(table));
    let tools = list(checked.tools.iter().map(|tool| tool::tool(tool, checked, &locales, &tables)));
    plan::Catalog {
        name: text(name),
        base_locale: text(locales.first().map_or("en", |locale| locale.name)),
        settings: list(declared.settings.iter().map(setting)),
        backends: list(
            declared
                .backends
                .iter()
                .map(|(name, written)| backend::backend(&name.value, written, declared, checked.locales)),
        ),
        dictionaries: list(
            declared.dictionaries().iter().map(|(name, written)| dictionary(&name.value, written, checked)),
        ),
        instance: declared
            .manifest
            .instance
            .as_ref()
            .map(|instance| plain(declared, Place::Backend, checked.locales).value(instance)),
        locales: list(locales.iter().map(|locale| listed::locale(locale, &declared.manifest.notes))),
        resources: list(checked.resources.iter().map(|one| resource::resource(one, checked, &locales))),
        prompts: list(checked.prompts.iter().map(|prompt| prompt::prompt(prompt, checked, &locales, sources))),
        profiles: profiles(checked),
        recipes: recipes(checked, &locales),
        tables,
        tools,
    }
}

/// The server's own texts, one a locale.
pub(crate) fn server_texts(locales: &Locales, sources: &Sources) -> Vec<plan::Locale> {
    let locales = locales.list().iter().enumerate();
    locales.map(|(index, locale)| listed::locale(&listed::Locale::of(index, locale, sources), &[])).collect()
}

/// The catalog's locales, its default first.
fn ordered<'c>(checked: &'c Checked<'_>, sources: &'c Sources) -> Vec<listed::Locale<'c>> {
    let default = checked.declared.manifest.locale.as_ref().map(|locale| locale.value.as_str());
    let locales = checked.locales.list().iter().enumerate();
    let mut locales: Vec<_> = locales.map(|(index, locale)| listed::Locale::of(index, locale, sources)).collect();
    // The sort keeps the order of the others.
    locales.sort_by_key(|locale| Some(locale.name) != default);
    locales
}

/// Lowers what stands outside a card.
fn plain<'l>(declared: &'l Declared<'l>, place: Place, locales: &'l Locales) -> Lowering<'l> {
    Lowering { scope: Scope::outside(declared, place), locales }
}

fn setting(setting: &crate::check::manifest::Setting<'_>) -> plan::Setting {
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

fn table(table: &crate::check::manifest::Table<'_>) -> plan::Table {
    let row = |row: &crate::check::manifest::Row<'_>| plan::Row {
        key: text(row.key),
        cells: list(row.cells.iter().map(|cell| json(cell))),
    };
    plan::Table {
        name: text(&table.name.value),
        columns: list(table.columns.iter().map(|column| text(&column.value))),
        rows: list(table.rows.iter().map(row)),
    }
}

/// How long labels are kept where the manifest does not say, in milliseconds.
const KEPT: u64 = 300_000;

fn dictionary(name: &str, written: &crate::ast::manifest::Dictionary, checked: &Checked<'_>) -> plan::Dictionary {
    let declared = &checked.declared;
    let lowering = plain(declared, Place::Dictionary, checked.locales);
    let backend = match &written.send.backend {
        Some(name) => declared.backend(&name.value),
        None => declared.backend,
    };
    let backend = backend.expect("check found the backend");
    let keyed = is_keyed(written);
    let position = if keyed { data::Position::None } else { data::Position::Added };
    plan::Dictionary {
        name: text(name),
        send: lowering.send(&written.send, backend, Effect::Read, position),
        records: data::reply_path(&written.records),
        key: data::reply_path(&written.key),
        value: Lowering { scope: lowering.scope.at(Place::Record), ..lowering }.value(&written.value),
        cache_ms: written.cache_ms.unwrap_or(KEPT),
        keyed,
    }
}

/// All tools, those that only read, and what the manifest names.
fn profiles(checked: &Checked<'_>) -> List<plan::Profile> {
    let tools = || checked.tools.iter().enumerate();
    let full: Vec<usize> = tools().map(|(index, _)| index).collect();
    let reading = tools().filter(|(_, tool)| tool.effect == Effect::Read).map(|(index, _)| index).collect();
    let built_in = BUILT_IN
        .into_iter()
        .zip([full, reading])
        .map(|(name, tools): (_, Vec<usize>)| plan::Profile { name: name.into(), tools: tools.into() });
    let own = checked.declared.manifest.profiles.iter().map(|(name, offered)| {
        let index = |offered: &crate::syntax::fields::Spanned<String>| {
            tools()
                .find(|(_, tool)| tool.card.name.value == offered.value)
                .map(|(index, _)| index)
                .expect("check found every tool")
        };
        plan::Profile { name: text(&name.value), tools: list(offered.iter().map(index)) }
    });
    list(built_in.chain(own))
}

/// The worked calls of the manifest.
fn recipes(checked: &Checked<'_>, locales: &[listed::Locale<'_>]) -> List<plan::Recipe> {
    let declared = &checked.declared;
    let recipe = |((name, written), tool): (&(Spanned<String>, Recipe), &usize)| {
        let arguments = &checked.tools[*tool].arguments;
        let scope = Scope { declared, arguments, steps: &[], run: 0, place: Place::Advice };
        let id = format!("recipe-{}", name.value);
        let of = |name: &Name| list(locales.iter().map(|locale| Text::Owned(locale.text(name).unwrap_or_default())));
        plan::Recipe {
            tool: *tool,
            arguments: Lowering { scope, locales: checked.locales }.value(&written.arguments),
            titles: of(&Name::of(id.as_str())),
            descriptions: of(&Name::attribute(id.as_str(), "description")),
        }
    };
    list(declared.manifest.recipes.iter().zip(&checked.recipes).map(recipe))
}
