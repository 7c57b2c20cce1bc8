//! Lists that come in pages, known by the names of their parameters and the form of their reply. A note names what is assumed,
//! since names are all that a description has: the card says `pages`, and an author who knows better writes it otherwise.

use serde_json::{Map, Value, json};

use crate::document::{Document, list, text};
use crate::names::{key, snake};
use crate::parts::Parts;

/// Parameters that are the number of a page, the number of records before it, or what the reply before it said; and those that
/// ask for its size.
const NUMBERS: [&str; 5] = ["page", "page_number", "page_num", "page_no", "page_index"];
const OFFSETS: [&str; 5] = ["offset", "skip", "start", "start_at", "start_index"];
const CURSORS: [&str; 11] = [
    "cursor",
    "page_token",
    "next_token",
    "next_cursor",
    "continuation_token",
    "continuation",
    "start_cursor",
    "page_cursor",
    "starting_after",
    "after",
    "marker",
];
const SIZES: [&str; 11] = [
    "limit",
    "per_page",
    "page_size",
    "pagesize",
    "page_limit",
    "size",
    "count",
    "max_results",
    "max_items",
    "top",
    "take",
];

/// Fields of a reply: where the records are, the position that comes next, whether there is one, and how many there are in all.
const RECORDS: [&str; 10] =
    ["data", "items", "results", "records", "entries", "values", "list", "rows", "content", "elements"];
const NEXT: [&str; 10] = [
    "next_cursor",
    "next_page_token",
    "next_token",
    "next_marker",
    "continuation_token",
    "continuation",
    "end_cursor",
    "next_page",
    "next",
    "cursor",
];
const MORE: [&str; 5] = ["has_more", "has_next", "has_next_page", "more", "more_results"];
const TOTALS: [&str; 7] =
    ["total", "total_count", "total_results", "total_items", "total_elements", "total_records", "total_size"];
const TOTAL_HEADERS: [&str; 3] = ["x-total-count", "x-total", "total-count"];

/// Maps beside the records that say how the list goes on.
const BESIDE: [&str; 9] =
    ["pagination", "paging", "page_info", "page", "meta", "metadata", "response_metadata", "links", "_links"];

/// A page whose size nobody says is taken for so large; its size decides nothing where the reply says what comes next.
const UNKNOWN_SIZE: i64 = 100;

/// So many records a call may ask for, of so many pages.
const MOST_RECORDS: i64 = 1000;
const MOST_PAGES: i64 = 10;

/// So many parts of a map are looked at; a map may be a part of itself.
const MOST_PARTS: usize = 16;

/// The form of a reply, as far as lists need it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct ReplyShape {
    /// Where the records are.
    records: Option<String>,
    /// The reply is a list and nothing else.
    is_list: bool,
    /// Plain fields beside the records: where, as `meta.next`, their type, and whether they are addresses.
    fields: Vec<ReplyField>,
    /// In small letters.
    pub(crate) headers: Vec<String>,
}

#[derive(Debug, PartialEq)]
struct ReplyField {
    path: String,
    kind: String,
    is_address: bool,
}

/// What in a request says where a page begins.
enum Position {
    Number,
    Offset,
    Cursor(String),
}

impl ReplyShape {
    /// The form that a schema says.
    pub(crate) fn of(document: &Document, schema: &Value, headers: Vec<String>) -> Self {
        let mut shape = Self { headers, ..Self::default() };
        let whole = document.resolved(schema).unwrap_or(&Value::Null);
        if kind(whole) == "array" {
            return Self { records: Some("$reply".to_owned()), is_list: true, ..shape };
        }
        let properties = properties(document, whole, 0);
        let lists: Vec<&str> =
            properties.iter().filter(|(_, field)| kind(field) == "array").map(|(name, _)| *name).collect();
        let named = RECORDS.into_iter().find(|name| lists.contains(name));
        let records = named.or_else(|| <[&str; 1]>::try_from(lists).ok().map(|[only]| only));
        shape.records = records.filter(|name| is_plain(name)).map(|name| format!("$reply.{name}"));
        for (name, field) in &properties {
            shape.add(name, field);
            if BESIDE.contains(&snake_or_self(name).as_str()) && is_plain(name) {
                for (inner, field) in self::properties(document, field, 0) {
                    shape.add(&format!("{name}.{inner}"), field);
                }
            }
        }
        shape
    }

    fn add(&mut self, path: &str, schema: &Value) {
        if path.split('.').all(is_plain) {
            let is_address = matches!(text(schema, "format"), Some("uri" | "url" | "uri-reference"));
            self.fields.push(ReplyField { path: path.to_owned(), kind: kind(schema).to_owned(), is_address });
        }
    }

    /// The field that is called like one of these, in their order, and of one of these types where its type is said.
    fn field(&self, names: &[&str], kinds: &[&str]) -> Option<&ReplyField> {
        names.iter().find_map(|name| {
            self.fields.iter().find(|field| {
                let last = field.path.rsplit('.').next().unwrap_or_default();
                snake_or_self(last) == *name && (field.kind.is_empty() || kinds.contains(&field.kind.as_str()))
            })
        })
    }

    fn has_link(&self) -> bool {
        self.headers.iter().any(|header| header == "link")
    }

    fn total(&self) -> Option<String> {
        let field = self.field(&TOTALS, &["integer", "number"]).map(|field| format!("$reply.{}", field.path));
        let header = || TOTAL_HEADERS.into_iter().find(|name| self.headers.iter().any(|header| header == name));
        field.or_else(|| header().map(|name| format!("$http.header.{name}")))
    }
}

/// A parameter of the query that is an argument.
struct Parameter {
    key: String,
    argument: String,
}

/// Makes a card that reads a list say so, and how the list goes on, where that is recognised. Gives what was assumed.
pub(crate) fn recognised(parts: &mut Parts, verb: &str, shape: &ReplyShape) -> Option<String> {
    let records = shape.records.clone().filter(|_| verb == "GET")?;
    if shape.is_list {
        parts.more.insert("reply".into(), json!({ "records": records }));
    }
    let cursor = parameter(parts, &CURSORS, &["string", "integer"]);
    let found = cursor.map(|parameter| (next_of(&parameter, shape), parameter)).or_else(|| {
        let number = parameter(parts, &NUMBERS, &["integer"]).map(|found| (Some(Position::Number), found));
        number.or_else(|| parameter(parts, &OFFSETS, &["integer"]).map(|found| (Some(Position::Offset), found)))
    });
    let (position, at) = found?;
    let Some(position) = position else {
        return Some(format!(
            "`{}` looks like the position of a page, but the reply does not say the next: it stays an argument",
            at.key
        ));
    };
    let sized = parameter(parts, &SIZES, &["integer"]).filter(|sized| sized.argument != at.argument);
    let size = sized.as_ref().and_then(|sized| size_of(&parts.arguments[&sized.argument]));
    if size.is_none() && !matches!(position, Position::Cursor(_)) {
        return Some(format!(
            "`{}` looks like the position of a page, but how large a page may be is not said: it stays an argument",
            at.key
        ));
    }
    Some(paged(parts, shape, &records, (position, &at), sized.as_ref().zip(size)))
}

/// Writes `reply` with its pages.
fn paged(
    parts: &mut Parts,
    shape: &ReplyShape,
    records: &str,
    (position, at): (Position, &Parameter),
    sized: Option<(&Parameter, i64)>,
) -> String {
    let mut reply = Map::from_iter([("records".to_owned(), records.into())]);
    let mut pages = Map::from_iter([("send".to_owned(), at.key.as_str().into())]);
    let size = sized.map_or(UNKNOWN_SIZE, |(_, size)| size);
    pages.insert("size".into(), size.into());
    let mut note = format!("pages are assumed: `{}` is ", at.key);
    note.push_str(&match &position {
        Position::Number => "the number of a page".to_owned(),
        Position::Offset => "how many records stand before a page".to_owned(),
        Position::Cursor(next) => format!("what `{next}` of the page before says"),
    });
    if let Some((sized, size)) = sized {
        let most = (size * MOST_PAGES).min(MOST_RECORDS).max(size);
        if let Some(schema) = parts.arguments.get_mut(&sized.argument).and_then(Value::as_object_mut) {
            schema.insert("minimum".into(), schema.get("minimum").and_then(Value::as_i64).unwrap_or(1).max(1).into());
            schema.insert("maximum".into(), most.into());
        }
        parts.query.remove(&key(&sized.key));
        pages.insert("limit".into(), sized.key.as_str().into());
        reply.insert("limit".into(), format!("${}", sized.argument).into());
        note.push_str(&format!(
            "; a page has at most {size} records, which `{}` asks for, and a call may ask for {most}",
            sized.key
        ));
    }
    let more = shape.field(&MORE, &["boolean"]).map(|field| json!({ format!("$reply.{}", field.path): true }));
    match position {
        Position::Number => {
            pages.insert("next".into(), "page".into());
            let link = || shape.has_link().then(|| "$http.link.next".into());
            pages.extend(more.or_else(link).map(|when| ("when".to_owned(), when)));
        }
        Position::Offset => pages.extend(more.map(|when| ("when".to_owned(), when))),
        Position::Cursor(next) => {
            pages.insert("next".into(), next.into());
            pages.extend(more.map(|when| ("when".to_owned(), when)));
        }
    }
    pages.extend(shape.total().map(|total| ("total".to_owned(), total.into())));
    reply.insert("pages".into(), Value::Object(pages));
    parts.more.insert("reply".into(), Value::Object(reply));
    note.push_str(&format!("; the records are `{records}`"));
    note
}

/// Where a reply says the position that a cursor takes next.
fn next_of(at: &Parameter, shape: &ReplyShape) -> Option<Position> {
    let of_address = |place: String| is_plain(&at.key).then(|| format!("{place}.{}", at.key));
    let field = shape.field(&NEXT, &["string", "integer"]);
    let next = match field {
        Some(field) if field.is_address => of_address(format!("$reply.{}", field.path)),
        Some(field) => Some(format!("$reply.{}", field.path)),
        None if shape.has_link() => of_address("$http.link.next".to_owned()),
        None => {
            let is_last = snake_or_self(&at.key) == "starting_after" && shape.field(&MORE, &["boolean"]).is_some();
            is_last.then(|| "$record.id".to_owned())
        }
    };
    next.map(Position::Cursor)
}

/// The most records of a page: what its schema says, else what the API takes where nobody asks.
fn size_of(schema: &Value) -> Option<i64> {
    let most = ["maximum", "default"].into_iter().find_map(|key| schema.get(key).and_then(Value::as_i64));
    most.filter(|most| *most >= 1 && *most <= 10_000)
}

/// The parameter of the query that is called like one of these, in their order, and has one of these types.
fn parameter(parts: &Parts, names: &[&str], kinds: &[&str]) -> Option<Parameter> {
    names.iter().find_map(|name| {
        parts.query.iter().find_map(|(key, value)| {
            let argument = value.as_str()?.strip_prefix('$')?;
            let schema = parts.arguments.get(argument)?;
            let fits = snake_or_self(key) == *name && kinds.contains(&kind(schema)) && !key.contains('$');
            fits.then(|| Parameter { key: key.clone(), argument: argument.to_owned() })
        })
    })
}

/// The properties of a map, those of its parts included.
fn properties<'d>(document: &'d Document, schema: &'d Value, depth: usize) -> Vec<(&'d str, &'d Value)> {
    let Some(schema) = document.resolved(schema).filter(|_| depth < 4) else { return Vec::new() };
    let own = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let own = own.filter_map(|(name, field)| Some((name.as_str(), document.resolved(field)?)));
    let of_parts = list(schema, "allOf").take(MOST_PARTS).flat_map(|part| properties(document, part, depth + 1));
    own.chain(of_parts).collect()
}

/// The type that a schema says, `null` aside.
fn kind(schema: &Value) -> &str {
    match schema.get("type") {
        Some(Value::String(kind)) => kind,
        Some(Value::Array(several)) => {
            several.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("")
        }
        _ => "",
    }
}

/// `nextPageToken` as `next_page_token`; a name with a mark before it stays.
fn snake_or_self(name: &str) -> String {
    if name.starts_with('_') { name.to_owned() } else { snake(name) }
}

fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests;
