//! Files that cannot be read as what their place says that they are.

use std::collections::BTreeMap;

use crate::ast::Catalog;
use crate::check::texts::is_language;
use crate::diagnostic::{Code, Diagnostics, FileId, Span, quoted};
use crate::source::{File, Place, SERVER_TEXTS, Sources, is_yaml};
use crate::syntax::nearest::nearest;
use crate::syntax::unread::unread;

/// Reports the files that cannot be read as what their place says.
pub(crate) fn check(sources: &Sources, out: &mut Diagnostics) {
    for (id, file) in sources.files() {
        if !unread(id, file, out) {
            stray(file, Span::new(id, 0, 0), out);
        }
    }
}

fn stray(file: &File, start: Span, out: &mut Diagnostics) {
    // Whether a card shows an asset is found out by `check`.
    if file.place() != Place::Stray {
        return;
    }
    let meant = misplaced(file.path()).unwrap_or_else(|| {
        "cards are `{tools,resources,prompts}/<name>.yaml`, long texts `{resources,prompts}/<name>.<lang>.md`, short texts \
         `locales/<lang>/<catalog>.ftl` or `locales/<lang>/<catalog>/<name>.ftl`"
            .to_owned()
    });
    out.error(Code::StrayFile, start, "nothing reads this file").fix(meant, None);
}

/// Reports texts that belong to no catalog, neither by the name of its folder nor by its own.
pub(crate) fn texts(sources: &Sources, catalogs: &[Catalog<'_>], out: &mut Diagnostics) {
    let folders = sources.catalogs();
    let named: Vec<&str> = catalogs.iter().map(|known| known.texts(sources)).collect();
    for (id, file) in sources.files() {
        let Place::Texts { catalog, .. } = file.place() else { continue };
        if catalog != SERVER_TEXTS && !named.contains(&catalog) && !folders.contains(&catalog) {
            let message = format!("there is no catalog `{catalog}` for these texts");
            let report = out.error(Code::StrayFile, Span::new(id, 0, 0), message);
            if let Some(near) = nearest(catalog, folders.iter().copied()) {
                report.fix(format!("did you mean `{near}`?"), None);
            }
        }
    }
}

/// Reports folders of one language, and long texts of one: which of them a caller gets is nothing that an author sees.
pub(crate) fn locales(sources: &Sources, out: &mut Diagnostics) {
    let mut known: BTreeMap<String, (&str, String, FileId)> = BTreeMap::new();
    for (id, file) in sources.files() {
        let (locale, place) = match file.place() {
            Place::Texts { locale, .. } => (locale, format!("locales/{locale}")),
            Place::Markdown { locale, .. } => (locale, file.path().to_owned()),
            _ => continue,
        };
        let (spelt, of, first) = known.entry(locale.to_lowercase()).or_insert_with(|| (locale, place.clone(), id));
        if *spelt == locale {
            continue;
        }
        let message = format!("{} and {} are texts of one language", quoted(&place), quoted(of));
        let fix = format!("keep one spelling of its tag, `{spelt}` or `{locale}`, and put the texts together");
        out.error(Code::DuplicateLocale, Span::new(id, 0, 0), message)
            .note_at(Span::new(*first, 0, 0), format!("{} is here", quoted(of)))
            .fix(fix, None);
        // Once for each spelling.
        (*spelt, *of, *first) = (locale, place, id);
    }
}

/// Where the file would be read, where its path shows what it was meant as.
fn misplaced(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let (stem, ending) = parts.last()?.rsplit_once('.')?;
    let yaml = is_yaml(ending);
    match parts[..] {
        ["catalog", catalog, _] if yaml && stem == "catalog" => {
            Some(format!("call it `catalog/{catalog}/catalog.yaml`"))
        }
        ["catalog", _] if yaml => {
            Some(format!("a card lies in a folder of its catalog: `catalog/<catalog>/tools/{stem}.yaml`"))
        }
        ["catalog", catalog, ..] if yaml && parts.len() <= 4 => Some(format!(
            "a card lies in `catalog/{catalog}/tools/`, `catalog/{catalog}/resources/` or `catalog/{catalog}/prompts/`, and \
             its name ends in `.yaml`"
        )),
        ["catalog", catalog, ..] if ending.eq_ignore_ascii_case("ftl") => {
            Some(format!("texts lie beside the catalogs: `locales/<lang>/{catalog}.ftl`"))
        }
        ["locales", _] if ending.eq_ignore_ascii_case("ftl") => {
            let place = match is_language(stem) {
                true => format!("{stem}/<catalog>"),
                false => format!("<lang>/{stem}"),
            };
            Some(format!("texts lie in the folder of their language: `locales/{place}.ftl`"))
        }
        _ => None,
    }
}
