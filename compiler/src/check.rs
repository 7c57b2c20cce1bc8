//! The rules that hold a catalog together. Each module reports all that it finds; what was found to be right is kept
//! beside the cards, so that lowering has nothing left to ask.

mod absence;
pub(crate) mod argument;
mod arguments;
mod authorize;
mod backends;
mod bases;
mod batch;
mod bodies;
mod calls;
mod clients;
mod coded;
mod comparisons;
mod conditions;
mod conforms;
pub(crate) mod connected;
mod connection;
mod content;
pub(crate) mod content_type;
mod context;
mod credentials;
mod cross_argument;
mod data;
mod dictionaries;
mod documents;
mod done;
mod effects;
mod examples;
mod failures;
pub(crate) mod files;
mod given_settings;
pub(crate) mod guards;
mod headers;
mod json_types;
mod kept;
mod keys;
pub(crate) mod keywords;
mod known;
mod literals;
mod lossy_fixes;
pub(crate) mod manifest;
mod marks;
mod mcp;
mod messages;
mod name_clashes;
mod named;
mod named_tools;
mod pages;
mod parts;
mod placeholders;
pub(crate) mod prompts;
mod public;
mod query_texts;
mod recipes;
mod refusal;
mod replies;
mod reply_types;
mod requests;
mod resolve;
pub(crate) mod resolved;
pub(crate) mod resources;
mod schemas;
pub(crate) mod scope;
mod server_calls;
mod settings;
pub(crate) mod shapes_of_keys;
mod shown;
mod spellings;
mod spread;
mod steps;
mod sums;
pub(crate) mod texts;
mod token;
pub(crate) mod tools;
mod unused;
mod value_types;
mod warnings;
mod written_keys;

use crate::ast;
use crate::check::context::{Cx, Used};
use crate::check::manifest::Declared;
use crate::check::prompts::Prompt;
use crate::check::resources::Resource;
use crate::check::scope::{Place, Scope};
use crate::check::texts::Locales;
use crate::check::tools::Tool;
use crate::diagnostic::{Code, Diagnostics, quoted};
use crate::plan::Guard;

/// A catalog in which nothing is wrong, with every name resolved.
#[derive(Debug)]
pub(crate) struct Checked<'a> {
    pub(crate) declared: Declared<'a>,
    pub(crate) instance: Option<resolved::Data>,
    /// One a declared backend.
    pub(crate) backends: Vec<resolved::Backend>,
    /// One a declared dictionary.
    pub(crate) dictionaries: Vec<resolved::Dictionary>,
    pub(crate) tools: Vec<(Tool<'a>, resolved::Tool)>,
    pub(crate) resources: Vec<Resource<'a>>,
    pub(crate) prompts: Vec<Prompt<'a>>,
    pub(crate) profiles: resolved::Profiles,
    pub(crate) recipes: Vec<resolved::Recipe>,
    pub(crate) connection: Option<connected::Connecting>,
    pub(crate) guard: Guard,
    /// Every role that is named.
    pub(crate) roles: Vec<String>,
}

/// Checks one catalog whole. `None` after an error.
pub(crate) fn catalog<'a>(
    catalog: &'a ast::Catalog<'a>,
    locales: &'a Locales<'a>,
    out: &mut Diagnostics,
) -> Option<Checked<'a>> {
    let mut found = Diagnostics::default();
    let mut used = Used::default();
    let declared = spread::collect(catalog, locales, &mut used, &mut found);
    let mut cx = Cx { declared: &declared, used, shown: Vec::new(), out: &mut found };
    let instance = manifest(catalog, &mut cx);
    name_clashes::declarations(&mut cx);
    settings::check(&mut cx);
    let backends = backends::check(&mut cx);
    let dictionaries = dictionaries::check(&mut cx);
    arguments::sets(&mut cx);
    let (guard, roles) = guards::catalog(&mut cx);
    let tools = tools::check(catalog, &mut cx);
    let resources = resources::check(catalog, &tools, &mut cx);
    let prompts = prompts::check(catalog, &mut cx);
    let profiles = tools::profiles(&tools, &mut cx);
    let recipes = recipes::check(&tools, &mut cx);
    let connection = connection::check(&tools, &mut cx);
    unused::check(&mut cx);
    guards::unused(catalog, &mut cx);
    resources::catalog_texts(&mut cx);
    texts::check(locales, &cx.shown, cx.out);
    named_tools::texts(&mut cx);
    let faulty = found.has_errors();
    out.take(found);
    let tools = tools.into_iter().map(|mut tool| tool.parts.take().map(|parts| (tool, parts)));
    let checked = || {
        Some(Checked {
            instance: instance?,
            backends: backends?,
            dictionaries: dictionaries?,
            tools: tools.collect::<Option<_>>()?,
            resources: resources?,
            prompts: prompts?,
            profiles: profiles?,
            recipes: recipes?,
            connection: connection?,
            guard,
            roles,
            declared,
        })
    };
    let checked = checked().filter(|_| !faulty);
    debug_assert_eq!(checked.is_none(), faulty, "a part is missing only after a report");
    checked
}

/// The catalog is called as its folder, and speaks the language that it says. Gives its `instance`, where it has one.
fn manifest(catalog: &ast::Catalog<'_>, cx: &mut Cx<'_>) -> Option<Option<resolved::Data>> {
    let manifest = &catalog.manifest;
    let (name, folder) = (&manifest.name, catalog.folder);
    if name.value != folder {
        cx.out
            .error(
                Code::NameOfTheFile,
                name.span,
                format!("the catalog {} stands in the folder `{folder}`", quoted(&name.value)),
            )
            .label("not the folder's name")
            .fix(
                format!("rename one of them: a catalog is called as its folder, `{folder}`"),
                Some((name.span, folder.to_owned())),
            );
    }
    if let Some(locale) = &manifest.locale
        && !cx.declared.locales.list().iter().any(|known| known.name == locale.value)
    {
        cx.out
            .error(Code::UnknownLocale, locale.span, format!("the catalog has no texts in {}", quoted(&locale.value)))
            .fix(format!("add `locales/{}/{folder}.ftl`", locale.value), None);
    }
    cx.optional_data(manifest.instance.as_ref(), &Scope::outside(cx.declared, Place::Backend))
}
