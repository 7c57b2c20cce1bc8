//! Plans to Rust: what a card says, as the code that a person would have written for it.
//!
//! Each catalog becomes a module with its plan as a `static`, each card a module in it: a struct of typed arguments, how
//! they are read, and the requests made of them, in straight lines. Nothing is decided here and nothing can be wrong
//! with a plan; what a card means is in [`plan`](crate::plan), how its names are spelt in `name`.
//!
//! The code names only `::kartoteka::__private`, so it means the same wherever it is included. It derives nothing of
//! serde's and is nowhere generic: both would be paid for once a card whenever a catalog is built.

mod argument;
mod card;
mod choice;
mod doc;
mod name;
mod quote;
mod request;
mod value;

use ::quote::quote;
use proc_macro2::{Ident, TokenStream};

use self::doc::doc;
use self::quote::Quote;
use crate::plan::{Action, Catalog, Locale, Table};

/// The modules of these catalogs, and a function `catalogs` that gives all of them to a server.
pub fn catalogs(catalogs: &[Catalog]) -> TokenStream {
    let mut names = name::Scope::default();
    let catalogs: Vec<(Ident, &Catalog)> = catalogs.iter().map(|one| (names.snake(&one.name), one)).collect();
    let modules = catalogs.iter().map(|(module, one)| catalog(module, one));
    let loaded = catalogs.iter().map(|(module, _)| quote!(#module::catalog()));
    quote! {
        #(#modules)*

        /// Every catalog above, ready to be served.
        #[allow(dead_code, unreachable_pub, reason = "a crate need not serve what it calls itself")]
        #[must_use]
        pub fn catalogs() -> Vec<::kartoteka::__private::CompiledCatalog> {
            vec![#(#loaded),*]
        }
    }
}

/// Tokens as a person would lay them out.
///
/// # Panics
/// If they are no Rust file, which those of [`catalogs`] always are.
pub fn pretty(tokens: TokenStream) -> String {
    prettyplease::unparse(&syn::parse2(tokens).expect("emitted code is Rust"))
}

/// Short texts as a list of the names of their locales and their Fluent sources.
pub fn texts(locales: &[Locale]) -> TokenStream {
    let (names, sources) = (locales.iter().map(|one| &*one.name), locales.iter().map(|one| &*one.source));
    quote!(&[#((#names, #sources)),*])
}

/// Where the code of a card is, and whether a handler is to be bound to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// The tool's name.
    pub tool: String,
    /// Its module below the place where the catalogs are included: `bitrix24::get_leads`.
    pub module: String,
    /// It has no request, result or content: `#[tool]` binds a handler to it.
    pub handler: bool,
}

/// The cards of these catalogs, under the names that [`catalogs`] gives them.
pub fn cards(catalogs: &[Catalog]) -> Vec<Card> {
    let mut names = name::Scope::default();
    let mut cards = Vec::new();
    for catalog in catalogs {
        let module = names.snake(&catalog.name);
        for (card, tool) in card_names(catalog).iter().zip(catalog.tools.iter()) {
            cards.push(Card {
                tool: tool.name.to_string(),
                module: format!("{module}::{card}"),
                handler: matches!(tool.action, Action::Handler),
            });
        }
    }
    cards
}

/// A module for each tool, in their order.
fn card_names(catalog: &Catalog) -> Vec<Ident> {
    let mut names = name::Scope::default();
    catalog.tools.iter().map(|tool| names.snake(&tool.name)).collect()
}

/// A type for each table, in their order.
fn table_names(tables: &[Table]) -> Vec<Ident> {
    let mut names = name::Scope::default();
    tables.iter().map(|table| names.camel(&table.name)).collect()
}

fn catalog(module: &Ident, catalog: &Catalog) -> TokenStream {
    let about = doc(&format!("The catalog `{}`.", catalog.name));
    let cards = card_names(catalog);
    let rows = table_names(&catalog.tables);
    let tables = catalog.tables.iter().zip(&rows);
    let enums = tables.filter(|(table, _)| !table.rows.is_empty()).map(|(table, row)| {
        let doc = doc(&format!("A row of the table `{}`.", table.name));
        let keys: Vec<&str> = table.rows.iter().map(|row| row.key.as_ref()).collect();
        choice::enumeration(row, doc, &keys, choice::Keys::InTheTable)
    });
    let tools = catalog.tools.iter().enumerate().zip(&cards);
    let modules = tools.map(|((place, tool), card)| card::module(place, tool, card, &rows, &catalog.tables));
    let data = data(catalog, &cards);
    quote! {
        #about
        #[allow(dead_code, unreachable_pub, reason = "a crate need not use every card, nor publish any")]
        pub mod #module {
            use ::kartoteka::__private::{self as runtime, plan};

            /// The catalog with its tools.
            #[must_use]
            pub fn catalog() -> runtime::CompiledCatalog {
                runtime::CompiledCatalog {
                    catalog: &CATALOG,
                    tools: vec![#(runtime::Arc::new(#cards::Card)),*],
                }
            }

            #(#enums)*
            #(#modules)*

            /// The catalog as data.
            pub static CATALOG: plan::Catalog = {
                use plan::*;
                #data
            };
        }
    }
}

/// The plan as a constant; those of the tools are in their modules.
fn data(catalog: &Catalog, cards: &[Ident]) -> TokenStream {
    let Catalog {
        name,
        base_locale,
        settings,
        backends,
        tables,
        dictionaries,
        messages,
        instance,
        locales,
        tools: _,
        resources,
        prompts,
        profiles,
        recipes,
        ignores,
        roles,
        guard,
        connection,
    } = catalog;
    let (name, base_locale, settings) = (name.quote(), base_locale.quote(), settings.quote());
    let (backends, tables, dictionaries) = (backends.quote(), tables.quote(), dictionaries.quote());
    let (messages, instance, locales) = (messages.quote(), instance.quote(), locales.quote());
    let (resources, prompts, profiles) = (resources.quote(), prompts.quote(), profiles.quote());
    let (recipes, ignores) = (recipes.quote(), ignores.quote());
    let (roles, guard, connection) = (roles.quote(), guard.quote(), connection.quote());
    quote! {
        Catalog {
            name: #name,
            base_locale: #base_locale,
            settings: #settings,
            backends: #backends,
            tables: #tables,
            dictionaries: #dictionaries,
            messages: #messages,
            instance: #instance,
            locales: #locales,
            tools: List::Borrowed(&[#(#cards::PLAN),*]),
            resources: #resources,
            prompts: #prompts,
            profiles: #profiles,
            recipes: #recipes,
            roles: #roles,
            guard: #guard,
            connection: #connection,
            ignores: #ignores,
        }
    }
}
