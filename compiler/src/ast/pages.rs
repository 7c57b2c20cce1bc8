//! How lists go on, as a backend or a card writes it.

use crate::ast::read::{OneOrMore, one_of, otherwise, undoubled};
use crate::ast::send::Condition;
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::syntax::fields::{Fields, Read, Spanned, whole, wrong_type};
use crate::syntax::reference::{Reference, begins_reference};
use crate::syntax::yaml::{Kind, Node};

#[derive(Debug, Clone)]
pub(crate) struct Pages {
    /// The key that carries the position: in the query or in the body, dots lead into maps.
    pub(crate) send: Spanned<String>,
    pub(crate) size: u32,
    /// The key in which a request asks for the size of its page; the server writes it.
    pub(crate) limit: Option<Spanned<String>>,
    pub(crate) next: Option<Spanned<Next>>,
    /// Whether the position that a page says is behind its records, or among them.
    pub(crate) bound: Option<Spanned<Bound>>,
    /// What a record is known by that comes again: the first of these that it has.
    pub(crate) key: Option<Spanned<Vec<Reference>>>,
    pub(crate) total: Vec<Reference>,
    /// When another page is asked for.
    pub(crate) more: Condition,
}

/// Where the next page begins.
#[derive(Debug, Clone)]
pub(crate) enum Next {
    /// Behind the records of this one; where one of these places says another position that counts records, there.
    Record(Vec<Reference>),
    /// At the next number; where one of these places says the number, at that.
    Page(Vec<Reference>),
    /// Behind as many rows of each list of a reply as were asked for.
    Rows,
    /// Where the reply says.
    At(Vec<Reference>),
}

/// Where a page begins that is asked for by what the page before says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    Exclusive,
    Inclusive,
    Increment,
}

/// How the list of a card goes on: as it says, or (`{}`) it comes whole.
#[derive(Debug, Clone)]
pub(crate) struct OwnPages(pub(crate) Option<Pages>);

impl Pages {
    /// Positions count records.
    pub(crate) fn counts_records(&self) -> bool {
        self.next.as_ref().is_none_or(|next| matches!(next.value, Next::Record(_)))
    }
}

impl Read for OwnPages {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<OwnPages> {
        match &node.kind {
            Kind::Map(entries) if entries.is_empty() => Some(OwnPages(None)),
            Kind::Map(_) | Kind::List(_) | Kind::Scalar(_) => Pages::read(node, out).map(|pages| OwnPages(Some(pages))),
        }
    }
}

impl Read for Pages {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Pages> {
        let mut fields = Fields::open(node, "`pages`", out)?;
        let send = fields.required::<String>("send", out);
        let limit = fields.optional::<String>("limit", out);
        let size = fields.optional::<String>("size", out);
        let next = fields.optional::<Next>("next", out);
        let bound = fields.optional::<Bound>("bound", out);
        let key = fields.optional::<OneOrMore<Reference>>("key", out).map(|key| key.map(|key| key.0));
        let total = fields.optional::<OneOrMore<Reference>>("total", out);
        let more = Condition::read(&mut fields, out);
        fields.finish(out);
        let size = match size {
            Some(size) => page_size(&size, out),
            None => unknown_size(limit.as_ref().or(send.as_ref()).map_or(node.span, |key| key.span), out),
        };
        let send = send.filter(|send| is_a_key(send, out)).map(undoubled);
        let limit = whole(limit.map(|limit| is_a_key(&limit, out).then_some(limit).map(undoubled)));
        let total = total.map(|total| total.value.0).unwrap_or_default();
        Some(Pages { send: send?, size: size?, limit: limit?, next, bound, key, total, more })
    }
}

impl Read for Bound {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Bound> {
        let words = [("exclusive", Bound::Exclusive), ("inclusive", Bound::Inclusive), ("increment", Bound::Increment)];
        one_of(node, &words, out)
    }
}

impl Read for Next {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Next> {
        if node.scalar().is_some_and(|word| word.text == "rows") {
            return Some(Next::Rows);
        }
        if let Some(counted) = counted(node) {
            return Some(counted(Vec::new()));
        }
        match node.scalar().map(|scalar| scalar.text.as_str()) {
            Some(text) if !text.starts_with('$') => {
                wrong_type(node, "`record`, `page`, `rows`, or where the reply says it (`$reply.next`)", out);
                None
            }
            _ => match &node.kind {
                Kind::List(items) if let Some(counted) = items.first().and_then(counted) => {
                    let told: Vec<Option<Reference>> =
                        items[1..].iter().map(|item| Reference::read(item, out)).collect();
                    told.into_iter().collect::<Option<_>>().map(counted)
                }
                Kind::List(items) if items.is_empty() => {
                    wrong_type(node, "at least one place that says where the next page begins", out);
                    None
                }
                _ => OneOrMore::<Reference>::read(node, out).map(|sources| Next::At(sources.0)),
            },
        }
    }
}

/// What positions count, by the word before the places that say them.
fn counted(word: &Node) -> Option<fn(Vec<Reference>) -> Next> {
    match word.scalar()?.text.as_str() {
        "record" => Some(Next::Record),
        "page" => Some(Next::Page),
        _ => None,
    }
}

/// A key, or several with dots between.
fn is_a_key(key: &Spanned<String>, out: &mut Diagnostics) -> bool {
    let is_one = !key.value.split('.').any(str::is_empty);
    if !is_one {
        out.error(Code::WrongType, key.span, "expected a key, or keys that lead into maps: `after`, `variables.after`");
    }
    let name = key.value.trim_start_matches('$');
    if begins_reference(&key.value) {
        out.error(Code::LoneDollar, key.span, format!("`${name}` is no key: here stands what the API calls it"))
            .label("no argument stands here")
            .fix(
                format!("write `{name}`, or `$${name}` where the API's own key begins with a dollar sign; the caller's limit stands in `reply`"),
                None,
            );
        return false;
    }
    is_one
}

fn unknown_size(place: Span, out: &mut Diagnostics) -> Option<u32> {
    out.error(Code::PageSizeUnknown, place, "`pages` do not say how many records a page has")
        .label("no `size` beside it")
        .fix("add `size`: the most records that the backend gives in one page", None);
    None
}

fn page_size(size: &Spanned<String>, out: &mut Diagnostics) -> Option<u32> {
    if size.value.starts_with('$') {
        otherwise(
            size.span,
            "a page whose size an argument gives",
            "say the largest page, `size: 100`, and the key that asks for fewer, `limit: per_page`: the server asks for as many as a call needs",
            out,
        );
        return None;
    }
    let read = size.value.parse().ok().filter(|size| *size > 0);
    if read.is_none() {
        out.error(Code::WrongType, size.span, "expected how many records a page has")
            .label(format!("found `{}`", size.value));
    }
    read
}
