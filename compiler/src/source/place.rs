//! What a file is, by its path and nothing else.

use super::medium::media_type;

/// The catalog name under which the server keeps its own texts: `locales/<lang>/kartoteka.ftl`.
pub const SERVER_TEXTS: &str = "kartoteka";

/// Whether a file with this ending is YAML, however the ending is spelt.
pub(crate) fn is_yaml(ending: &str) -> bool {
    ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml")
}

/// What a file is, by its path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// `catalog/<catalog>/catalog.yaml`
    Manifest {
        /// The catalog's folder.
        catalog: &'a str,
    },
    /// `catalog/<catalog>/{tools,resources,prompts}/<name>.yaml`
    Card {
        /// The catalog's folder.
        catalog: &'a str,
        /// Which folder of it.
        shelf: Shelf,
        /// The file's name without its ending.
        name: &'a str,
    },
    /// `catalog/<catalog>/{resources,prompts}/<name>.<locale>.md`
    Markdown {
        /// The catalog's folder.
        catalog: &'a str,
        /// Which folder of it.
        shelf: Shelf,
        /// The name of the card that it belongs to.
        name: &'a str,
        /// The language.
        locale: &'a str,
    },
    /// `catalog/<catalog>/{tools,resources,prompts}/<name>`, shown by a card beside it: a picture, a sound, a document
    Asset {
        /// The catalog's folder.
        catalog: &'a str,
        /// Which folder of it.
        shelf: Shelf,
        /// The file's name.
        name: &'a str,
    },
    /// `locales/<locale>/<catalog>.ftl`, or one of `locales/<locale>/<catalog>/*.ftl` beside it
    Texts {
        /// The language.
        locale: &'a str,
        /// The catalog, or [`SERVER_TEXTS`].
        catalog: &'a str,
    },
    /// Nothing that a catalog has.
    Stray,
}

/// The folders of a catalog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shelf {
    /// `tools/`
    Tools,
    /// `resources/`
    Resources,
    /// `prompts/`
    Prompts,
}

impl Shelf {
    pub(super) fn named(folder: &str) -> Option<Shelf> {
        Some(match folder {
            "tools" => Shelf::Tools,
            "resources" => Shelf::Resources,
            "prompts" => Shelf::Prompts,
            _ => return None,
        })
    }
}

/// What the path says that a file is.
pub(super) fn of(path: &str) -> Place<'_> {
    let parts: Vec<&str> = path.split('/').collect();
    match parts[..] {
        ["catalog", catalog, "catalog.yaml"] => Place::Manifest { catalog },
        ["catalog", catalog, folder, file] => card(catalog, folder, file).unwrap_or(Place::Stray),
        ["locales", locale, file] => match file.strip_suffix(".ftl") {
            Some(catalog) => Place::Texts { locale, catalog },
            None => Place::Stray,
        },
        ["locales", locale, catalog, file] if file.ends_with(".ftl") => Place::Texts { locale, catalog },
        _ => Place::Stray,
    }
}

fn card<'a>(catalog: &'a str, folder: &str, file: &'a str) -> Option<Place<'a>> {
    let shelf = Shelf::named(folder)?;
    if let Some(name) = file.strip_suffix(".yaml") {
        return Some(Place::Card { catalog, shelf, name });
    }
    if media_type(file).is_some() {
        return Some(Place::Asset { catalog, shelf, name: file });
    }
    let (name, locale) = file.strip_suffix(".md")?.rsplit_once('.')?;
    (shelf != Shelf::Tools).then_some(Place::Markdown { catalog, shelf, name, locale })
}
