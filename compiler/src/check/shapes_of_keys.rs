//! Keys of well-known systems by their shape, wherever in a catalog's files they stand: in a text, in an address, in the reply of
//! an example. A line that shows an `example` of a setting is left alone, and so is what is filled up with one character.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::diagnostic::{Code, Diagnostics, Span};
use crate::source::Sources;

/// GitHub, Stripe, Slack, AWS, and bots of Telegram, whose key is in the path.
static SHAPES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\bgh[pousr]_[A-Za-z0-9]{36}\b|\b[sr]k_live_[A-Za-z0-9]{20,}\b|\bxox[abeprs]-[0-9]+-[A-Za-z0-9-]{16,}|\bAKIA[0-9A-Z]{16}\b|/bot[0-9]{5,}:[A-Za-z0-9_-]{30,}",
    )
    .expect("it is written here")
});

/// What is made up has few characters: `ghp_xxxx…`.
const DIFFERENT: usize = 8;

/// Reports the keys in all files.
pub(crate) fn check(sources: &Sources, out: &mut Diagnostics) {
    for (id, file) in sources.files() {
        let text = file.text();
        for found in SHAPES.find_iter(text) {
            let begin = text[..found.start()].rfind('\n').map_or(0, |end| end + 1);
            let characters: BTreeSet<char> = found.as_str().chars().collect();
            if characters.len() < DIFFERENT || text[begin..found.start()].contains("example:") {
                continue;
            }
            let place = Span::new(id, found.start(), found.end());
            let reported = out.errors().any(|error| {
                error.code == Code::LiteralSecret
                    && error.primary.file == id
                    && error.primary.range().start <= found.start()
                    && found.end() <= error.primary.range().end
            });
            if !reported {
                out.error(
                    Code::LiteralSecret,
                    place,
                    "this has the shape of a key, and a catalog is kept and handed on",
                )
                .fix("revoke it; where one is needed, make it a setting with `secret: true`", None);
            }
        }
    }
}
