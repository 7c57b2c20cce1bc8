//! Files that cannot be read as what their place says that they are.

use crate::diagnostic::{Code, Diagnostics, Span};
use crate::source::{File, FileFault, MOST_BYTES, Place, SERVER_TEXTS, Sources};

/// Reports the files that cannot be read as what their place says.
pub(crate) fn check(sources: &Sources, out: &mut Diagnostics) {
    let catalogs = sources.catalogs();
    for (id, file) in sources.files() {
        let start = Span::new(id, 0, 0);
        match file.fault() {
            Some(FileFault::NotText) => {
                let end = file.text().len();
                out.error(Code::NotText, Span::new(id, end, end), "the file is not UTF-8 text")
                    .label("not text from here on")
                    .fix("save the file as UTF-8", None);
            }
            Some(FileFault::TooLarge(bytes)) => {
                let message = format!("the file has {bytes} bytes; at most {MOST_BYTES} are read");
                let report = out.error(Code::FileTooLarge, start, message);
                if let Place::Texts { locale, catalog } = file.place() {
                    report
                        .fix(format!("cut it into files of `locales/{locale}/{catalog}/`: all of them are read"), None);
                }
            }
            Some(FileFault::Unreadable(why)) => {
                out.error(Code::UnreadableFile, start, format!("the file cannot be read: {why}"));
            }
            None => stray(file, start, &catalogs, out),
        }
    }
}

fn stray(file: &File, start: Span, catalogs: &[&str], out: &mut Diagnostics) {
    match file.place() {
        Place::Stray => {
            out.error(Code::StrayFile, start, "nothing reads this file").fix(
                "cards are `{tools,resources,prompts}/<name>.yaml`, long texts `{resources,prompts}/<name>.<lang>.md`, \
                 short texts `locales/<lang>/<catalog>.ftl` or `locales/<lang>/<catalog>/<name>.ftl`",
                None,
            );
        }
        Place::Texts { catalog, .. } if catalog != SERVER_TEXTS && !catalogs.contains(&catalog) => {
            out.error(Code::StrayFile, start, format!("there is no catalog `{catalog}` for these texts"));
        }
        // Whether a card shows an asset is found out by `check`.
        Place::Manifest { .. } | Place::Card { .. } | Place::Markdown { .. } | Place::Asset { .. } => {}
        Place::Texts { .. } => {}
    }
}
