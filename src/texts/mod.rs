//! What people and models read, at run time: the messages of every catalog and the server's own, in every language.
//!
//! A message that a locale lacks comes from the base locale. A line that needs something absent is lost; a message of
//! which nothing is left is absent. Which messages and variables exist was checked when the catalog was compiled.

mod bundle;
mod negotiate;
mod own;
mod program;
mod variables;

use kartoteka_compiler::plan;

use crate::caller::Locale;
use bundle::Bundle;

pub use program::ProgramMessage;
pub(crate) use variables::Variables;

/// All texts of a server.
pub struct Texts {
    /// The names of the locales, which [`Locale`] counts.
    names: Vec<String>,
    default: Locale,
    catalogs: Vec<CatalogTexts>,
    /// The server's own, one a name of [`own::SOURCES`].
    own: Vec<(Locale, Bundle)>,
}

struct CatalogTexts {
    /// One a locale of the catalog, the base locale first.
    bundles: Vec<Bundle>,
    /// For each [`Locale`], which of the catalog's own it gets.
    places: Vec<usize>,
}

impl Texts {
    /// The texts of these catalogs. `default` names the locale of a caller that asks for none; without it, or where no
    /// catalog has it, that is the first catalog's base locale.
    #[must_use]
    pub fn new<'c>(catalogs: impl IntoIterator<Item = &'c plan::Catalog>, default: Option<&str>) -> Self {
        let catalogs: Vec<&plan::Catalog> = catalogs.into_iter().collect();
        let mut names: Vec<String> = Vec::new();
        let declared = catalogs.iter().flat_map(|catalog| catalog.locales.iter().map(|locale| locale.name.as_ref()));
        for name in declared.chain(own::SOURCES.iter().map(|(name, _)| *name)) {
            // The number of a locale is a byte, which is enough for every language in use.
            if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) && names.len() < usize::from(u8::MAX) {
                names.push(name.to_owned());
            }
        }
        let default = default.and_then(|wanted| negotiate::lookup(&names, wanted)).unwrap_or(Locale(0));
        let catalogs = catalogs.iter().map(|catalog| CatalogTexts::new(catalog, &names)).collect();
        let own = own::SOURCES
            .iter()
            .filter_map(|(name, source)| Some((negotiate::exact(&names, name)?, Bundle::new(name, source, &[]))))
            .collect();
        Self { names, default, catalogs, own }
    }

    /// The locale of a caller that asks for none: the tenant's.
    #[must_use]
    pub fn default_locale(&self) -> Locale {
        self.default
    }

    /// The locale of this name, or of its language: `ru-RU` finds `ru`.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<Locale> {
        negotiate::lookup(&self.names, name)
    }

    /// The name of a locale.
    #[must_use]
    pub fn name(&self, locale: Locale) -> &str {
        self.names.get(usize::from(locale.0)).map_or("en", String::as_str)
    }

    /// Every locale.
    pub fn locales(&self) -> impl Iterator<Item = Locale> + use<> {
        (0..self.names.len()).map(|index| Locale(u8::try_from(index).expect("there are fewer locales than numbers")))
    }

    /// The best locale for an `Accept-Language` header.
    #[must_use]
    pub(crate) fn negotiate(&self, accept_language: &str) -> Locale {
        negotiate::best(&self.names, accept_language).unwrap_or(self.default)
    }

    /// Which of a catalog's own locales a caller of this locale gets: an index into [`plan::Catalog::locales`].
    #[must_use]
    pub fn place(&self, catalog: usize, locale: Locale) -> usize {
        let places = self.catalogs.get(catalog).map(|texts| texts.places.as_slice()).unwrap_or_default();
        places.get(usize::from(locale.0)).copied().unwrap_or_default()
    }

    /// A message of a catalog, by its place in [`plan::Catalog::messages`]; absent if nothing of it is left.
    #[must_use]
    pub(crate) fn message(
        &self,
        catalog: usize,
        locale: Locale,
        message: usize,
        variables: &Variables<'_>,
    ) -> Option<String> {
        let bundles = &self.catalogs.get(catalog)?.bundles;
        let bundle = bundles.get(self.place(catalog, locale))?;
        let base = || bundles.first()?.message(message, variables);
        bundle.message(message, variables).or_else(base).flatten()
    }

    /// One of the server's own messages. A test rules out that it has none of that id; then it would be the id.
    #[must_use]
    pub(crate) fn own(&self, locale: Locale, id: &str, variables: &Variables<'_>) -> String {
        let language = |name: &str| name.split('-').next().unwrap_or_default().to_ascii_lowercase();
        let wanted = language(self.name(locale));
        let spoken = self.own.iter().find(|(own, _)| language(self.name(*own)) == wanted).map(|(_, bundle)| bundle);
        let base = self.own.first().map(|(_, bundle)| bundle);
        let found = spoken.into_iter().chain(base).find_map(|bundle| bundle.named(id, variables));
        found.flatten().unwrap_or_else(|| id.to_owned())
    }
}

impl CatalogTexts {
    fn new(catalog: &plan::Catalog, names: &[String]) -> Self {
        let own: Vec<String> = catalog.locales.iter().map(|locale| locale.name.to_string()).collect();
        let place = |name: &String| negotiate::lookup(&own, name).map_or(0, |locale| usize::from(locale.0));
        Self {
            bundles: catalog
                .locales
                .iter()
                .map(|locale| Bundle::new(&locale.name, &locale.source, &catalog.messages))
                .collect(),
            places: names.iter().map(place).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
