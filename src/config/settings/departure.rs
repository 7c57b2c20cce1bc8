//! Where an address leaves an example of one. Speaks of the example's parts only: the address may hold a
//! key. Refuses to guess where several things could be wrong.

use std::fmt;

use url::Url;

/// Where an address leaves the example.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Departure {
    /// It is no address at all.
    NoAddress,
    /// It begins otherwise: with `http://`, say, where the example has `https://`.
    Scheme {
        /// What the example begins with.
        wanted: String,
    },
    /// A part of the path is not there.
    Lacks {
        /// The part, as the example has it.
        part: String,
        /// What goes before it in the example, from the first slash on.
        before: String,
    },
    /// It has a path, which the example has not.
    Path,
    /// The path goes on where that of the example ends.
    Beyond {
        /// The last part of the example's path.
        part: String,
    },
    /// It has a query or a fragment, which the example has not.
    Query,
}

impl Departure {
    /// Why `text` is not shaped as `example` is, if both are addresses and the reason is known.
    pub(super) fn find(text: &str, example: &str) -> Option<Self> {
        let example = Url::parse(example).ok().filter(Url::has_host)?;
        let Some(given) = Url::parse(text).ok().filter(Url::has_host) else { return Some(Self::NoAddress) };
        let (have, want) = (parts(&given), parts(&example));
        match lacking(&have, &want) {
            Some(index) => {
                let before = want[..index].iter().fold("/".to_owned(), |path, part| path + part + "/");
                Some(Self::Lacks { part: want[index].to_owned(), before })
            }
            None if goes_on(&have, &want) => Some(match want.last() {
                Some(&part) => Self::Beyond { part: part.to_owned() },
                None => Self::Path,
            }),
            None if has_query(&given) && !has_query(&example) => Some(Self::Query),
            None if given.scheme() != example.scheme() => Some(Self::Scheme { wanted: example.scheme().to_owned() }),
            None => None,
        }
    }
}

fn parts(url: &Url) -> Vec<&str> {
    url.path().split('/').filter(|part| !part.is_empty()).collect()
}

/// The part of `want` without which it would be like `have`; else its first word that `have` is without.
fn lacking(have: &[&str], want: &[&str]) -> Option<usize> {
    let one_left_out = (0..want.len()).find(|left_out| {
        let rest: Vec<_> =
            want.iter().enumerate().filter(|(index, _)| index != left_out).map(|(_, part)| part).collect();
        rest.len() == have.len() && rest.iter().zip(have).all(|(want, have)| alike(want, have))
    });
    one_left_out.or_else(|| want.iter().position(|part| is_word(part) && !have.contains(part)))
}

/// Whether all of `want` stands in `have`, and more behind it.
fn goes_on(have: &[&str], want: &[&str]) -> bool {
    if want.is_empty() {
        return !have.is_empty();
    }
    let is_here = |run: &[&str]| want.iter().zip(run).all(|(want, have)| alike(want, have));
    have.windows(want.len()).position(is_here).is_some_and(|start| start + want.len() < have.len())
}

fn has_query(url: &Url) -> bool {
    url.query().is_some() || url.fragment().is_some()
}

/// A word is itself, a number any number, and anything else whatever is not a number.
fn alike(want: &str, have: &str) -> bool {
    if is_word(want) { want == have } else { is_number(want) == is_number(have) }
}

fn is_word(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_lowercase())
}

fn is_number(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for Departure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAddress => f.write_str("is no address"),
            Self::Scheme { wanted } => write!(f, "does not begin with `{wanted}://`"),
            Self::Lacks { part, before } => {
                write!(f, "its path lacks what is `{part}` after `{before}` in the example")
            }
            Self::Path => f.write_str("has a path, which the example has not"),
            Self::Beyond { part } => write!(f, "its path goes on after what is `{part}` in the example"),
            Self::Query => f.write_str("has a part behind `?` or `#`, which the example has not"),
        }
    }
}
