//! The rules that hold a catalog together. Each module reports all that it finds; what was found to be right is kept
//! beside the cards, so that lowering has nothing left to ask.

pub(crate) mod argument;
mod arguments;
mod backends;
mod conforms;
mod content;
mod context;
mod cross_argument;
pub(crate) mod data;
mod declarations;
mod dictionaries;
mod effects;
mod examples;
pub(crate) mod files;
mod headers;
pub(crate) mod json_types;
mod keywords;
pub(crate) mod manifest;
mod name_clashes;
pub(crate) mod named;
pub(crate) mod prompts;
mod recipes;
mod replies;
mod requests;
pub(crate) mod resolve;
pub(crate) mod resources;
mod schemas;
pub(crate) mod scope;
mod settings;
pub(crate) mod texts;
pub(crate) mod tools;
mod unused;
mod warnings;

use crate::ast;
use crate::check::context::{Cx, Used};
use crate::check::manifest::Declared;
use crate::check::prompts::Prompt;
use crate::check::resources::Resource;
use crate::check::scope::{Place, Scope};
use crate::check::texts::Locales;
use crate::check::tools::Tool;
use crate::diagnostic::{Code, Diagnostics, quoted};

/// A catalog and what was found out about it.
#[derive(Debug)]
pub(crate) struct Checked<'a> {
    pub(crate) declared: Declared<'a>,
    pub(crate) locales: &'a Locales,
    pub(crate) tools: Vec<Tool<'a>>,
    pub(crate) resources: Vec<Resource<'a>>,
    pub(crate) prompts: Vec<Prompt<'a>>,
    /// The tool of each recipe, by its place.
    pub(crate) recipes: Vec<usize>,
}

/// Checks one catalog whole.
pub(crate) fn catalog<'a>(catalog: &'a ast::Catalog<'a>, locales: &'a Locales, out: &mut Diagnostics) -> Checked<'a> {
    let mut used = Used::default();
    let declared = declarations::collect(catalog, locales, &mut used, out);
    let mut cx = Cx { declared: &declared, locales, used, shown: Vec::new(), out };
    manifest(catalog, &mut cx);
    name_clashes::declarations(&mut cx);
    settings::check(&mut cx);
    backends::check(&mut cx);
    dictionaries::check(&mut cx);
    arguments::sets(&mut cx);
    let tools = tools::check(catalog, &mut cx);
    let resources = resources::check(catalog, &tools, &mut cx);
    let prompts = prompts::check(catalog, &mut cx);
    tools::profiles(&tools, &mut cx);
    let recipes = recipes::check(&tools, &mut cx);
    unused::check(&mut cx);
    resources::catalog_texts(&mut cx);
    texts::check(locales, &cx.shown, cx.out);
    Checked { declared, locales, tools, resources, prompts, recipes }
}

/// The catalog is called as its folder, and speaks the language that it says.
fn manifest(catalog: &ast::Catalog<'_>, cx: &mut Cx<'_>) {
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
        && !cx.locales.list().iter().any(|known| known.name == locale.value)
    {
        cx.out
            .error(Code::UnknownLocale, locale.span, format!("the catalog has no texts in {}", quoted(&locale.value)))
            .fix(format!("add `locales/{}/{folder}.ftl`", locale.value), None);
    }
    if let Some(instance) = &manifest.instance {
        cx.data(instance, &Scope::outside(cx.declared, Place::Backend));
    }
}
