//! Lines of curl to a catalog: each is a tool, what stands in its address and its body is what a caller passes, and what says who
//! asks is a setting. No value of a credential, of a body or of a person is kept.

mod command;
mod shell;

use serde_json::{Map, Value, json};

use self::command::Command;
use crate::address::{Address, is_variable, pairs};
use crate::backends::Backends;
use crate::call::{self, Call};
use crate::document::DocumentFault;
use crate::imported::{ImportFault, ImportedCatalog, LeftOut, Wish};
use crate::names;
use crate::parts::FORM;
use crate::template::{Filling, braced, cleaned, filled, has_place, only_place, place};
use crate::{sample, secrets};

/// More lines than these are no list of calls that somebody has written.
const MOST_BYTES: usize = 1 << 20;

/// What is said of an `&` at which a shell would have ended the command.
const UNQUOTED: &str = "its `&` stands without quotation marks, where a shell would end the command: what is behind it is taken for a part \
                        of the query or the form";

/// Headers that the server writes itself, or that say what a browser was.
const OF_CLIENTS: [&str; 13] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "cache-control",
    "connection",
    "content-length",
    "host",
    "origin",
    "pragma",
    "priority",
    "referer",
    "user-agent",
    "dnt",
];

/// Makes a catalog of lines of curl.
///
/// # Errors
/// There is none among them, or nothing of it could be carried over.
pub fn curl(text: &str, wish: &Wish) -> Result<ImportedCatalog, ImportFault> {
    if text.len() > MOST_BYTES {
        return Err(DocumentFault::NotOfKind { kind: "list of curl commands", reason: "it has more than a MiB" }.into());
    }
    let (mut calls, mut left, mut backends) = (Vec::new(), Vec::new(), Backends::new(&wish.catalog));
    let mut number = 0;
    for line in shell::commands(&cleaned(text)) {
        let read = match line {
            // Prompts and variables stand before a command.
            Ok(line) => match line.words.iter().position(|word| shell::is_curl(word)) {
                Some(place) => Command::parse(&line.words[place + 1..]).map(|mut command| {
                    command.notes.extend(line.is_joined.then(|| UNQUOTED.to_owned()));
                    command
                }),
                None => continue,
            },
            Err(why) => Err(why),
        };
        number += 1;
        match read.and_then(|command| call_of(command, &mut backends)) {
            Ok(call) => calls.push(call),
            Err(why) => left.push(LeftOut::whole(format!("command {number}"), why)),
        }
    }
    if number == 0 {
        return Err(DocumentFault::NotOfKind { kind: "list of curl commands", reason: "no `curl` stands in it" }.into());
    }
    let names = backends.names();
    call::made(&backends.api(None, None, &calls), &calls, &names, wish, left)
}

fn call_of(command: Command, backends: &mut Backends) -> Result<Call, String> {
    let address = Address::parse(&command.address).ok_or("its address has no host, or is not of HTTP")?;
    let backend = backends.of_address(&address);
    let has_data = !command.data.is_empty();
    let verb =
        command.verb.clone().unwrap_or_else(|| if has_data && !command.in_query { "POST" } else { "GET" }.to_owned());
    let mut call = Call { verb, backend, notes: command.notes.clone(), ..Call::default() };
    if command.has_user || address.has_user {
        backends.basic(backend);
    }
    path(&address, &mut call)?;
    let mut query = address.query.clone();
    let more = command.data.iter().filter(|_| command.in_query).flat_map(|data| pairs(data));
    query.extend(more.chain(command.query.iter().flat_map(|part| pairs(part))));
    query_of(&query, &mut call, backends);
    let content_type = headers(&command, &mut call, backends);
    if has_data && !command.in_query {
        body(&command, content_type.as_deref(), &mut call)?;
    }
    Ok(call)
}

/// Segments that look like one of many are arguments, whose values are not kept, and so is what stands in braces, in angle brackets
/// or behind a colon, as documents write it.
fn path(address: &Address, call: &mut Call) -> Result<(), String> {
    let mut before = "";
    for (at, segment) in address.path.iter().enumerate() {
        let decoded = percent_encoding::percent_decode_str(segment).decode_utf8_lossy();
        let marked = with_places(&unescaped(segment))?;
        if has_place(&marked) {
            let written = filled(&marked, &mut |name| {
                let argument = call.argument(&argument_name(name), call::any_text(), None, true);
                call.note(format!("`{argument}` of its path is taken for what a caller passes"));
                Ok(Filling::Reference(argument))
            })?;
            call.written(&written);
        } else if let Some((value, extension)) = variable(&decoded, before) {
            let is_last = at + 1 == address.path.len();
            let one = before.strip_suffix('s').unwrap_or(before);
            let named = if is_last || one.is_empty() { "id".to_owned() } else { format!("{}_id", names::snake(one)) };
            let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
            let schema = if is_number { json!({ "type": "integer" }) } else { call::any_text() };
            let argument = call.argument(&named, schema, None, true);
            match extension {
                "" => call.variable(&argument),
                extension => call.written(&format!("${{{argument}}}{extension}")),
            }
            call.note(match secrets::is_value(value) && !is_uuid(value) {
                true => format!(
                    "`{argument}` of its path is taken for what a caller passes; if it is a key, it is not a caller's: declare a secret \
                     setting, and write it into the `base` of the backend"
                ),
                false => format!("`{argument}` of its path is taken for what a caller passes"),
            });
        } else {
            call.segment(segment);
        }
        before = segment;
    }
    call.ends_as(address.ends_with_slash);
    Ok(())
}

/// A segment that looks like one of many, and what stands behind it as the kind of a file: `35436` and `.json`.
fn variable<'s>(segment: &'s str, before: &str) -> Option<(&'s str, &'s str)> {
    if is_variable(segment, before) {
        return Some((segment, ""));
    }
    let (stem, kind) = segment.rsplit_once('.')?;
    let is_kind = (1..=5).contains(&kind.len()) && kind.bytes().all(|byte| byte.is_ascii_lowercase());
    (is_kind && is_variable(stem, before)).then(|| segment.split_at(stem.len()))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A segment in which browsers have escaped what stands for a value; all else stays as it is written.
fn unescaped(segment: &str) -> String {
    let signs = [("%7B", "{"), ("%7D", "}"), ("%3C", "<"), ("%3E", ">")];
    signs.iter().fold(segment.to_owned(), |text, (escaped, sign)| text.replace(escaped, sign))
}

/// A variable of a shell is written in capitals.
fn argument_name(name: &str) -> String {
    if name.chars().any(char::is_lowercase) { name.to_owned() } else { name.to_lowercase() }
}

/// Marks what documents write for a value: `{id}`, `{{id}}`, `<id>`, `:id`. What curl takes for several addresses is refused.
fn with_places(text: &str) -> Result<String, String> {
    let is_name = |name: &&str| {
        name.starts_with(|first: char| first.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-. ".contains(&byte))
    };
    let inside = |open: char, close: char| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
    let doubled = inside('{', '}').and_then(|rest| rest.strip_prefix('{')?.strip_suffix('}')).map(str::trim);
    let whole = doubled.or_else(|| inside('<', '>')).or_else(|| text.strip_prefix(':'));
    if let Some(name) = whole.filter(is_name) {
        return Ok(place(name));
    }
    let marked = braced(text, &|name| Some(name).filter(is_name).map(str::to_owned));
    if marked.contains('{') && marked.contains(',') && marked.contains('}') {
        return Err("its address stands for several, in braces".to_owned());
    }
    Ok(marked)
}

/// What a query has: credentials are settings, everything else an argument whose default is the value of the line.
fn query_of(pairs: &[(String, String)], call: &mut Call, backends: &mut Backends) {
    for (name, value) in pairs {
        // JSON in a query has braces, too: what a document writes for a value is the whole of it.
        let value =
            &with_places(value).ok().filter(|marked| only_place(marked).is_some()).unwrap_or_else(|| value.clone());
        if secrets::is_name(name) || secrets::is_filled_in(value) {
            backends.secret_query(call.backend, name);
            continue;
        }
        if has_place(name) || call.query.contains_key(&names::key(name)) {
            if let Some(argument) = call.query.get(&names::key(name)).and_then(Value::as_str).map(str::to_owned) {
                call.note(format!("`{name}` stands several times in its query: one value is taken for `{argument}`"));
            }
            continue;
        }
        if secrets::is_value(value) && !is_uuid(value) {
            call.note(format!(
                "the value of `{name}` in its query looks like a key, and is not kept: if it is one, it is not a caller's, and the backend's \
                 `auth` sends it from a secret setting"
            ));
        }
        let spelt = sample::spelt(value);
        let mut schema = sample::schema(&spelt);
        let is_kept =
            !has_place(value) && !value.is_empty() && !secrets::is_value(value) && !secrets::is_personal(value);
        if is_kept {
            schema["default"] = spelt;
        }
        let argument = call.argument(name, schema, None, has_place(value));
        call.query.insert(names::key(name), format!("${argument}").into());
    }
}

/// Headers that are the same in every call stay; those that say who asks are settings. Gives the type of the body.
fn headers(command: &Command, call: &mut Call, backends: &mut Backends) -> Option<String> {
    let mut content_type = command.is_json.then(|| "application/json".to_owned());
    for (name, value) in &command.headers {
        let lower = name.to_ascii_lowercase();
        if lower == "content-type" {
            content_type = Some(value.clone());
        } else if OF_CLIENTS.contains(&lower.as_str()) || lower.starts_with("sec-") || call.takes_as_own(name) {
            continue;
        } else if lower == "authorization" && value.starts_with("Basic ") {
            backends.basic(call.backend);
        } else if secrets::is_name(name) || secrets::is_value(value) || has_place(value) {
            let before = match value.split_once(' ') {
                Some((scheme, rest)) if lower == "authorization" && !has_place(scheme) && !rest.contains(' ') => {
                    format!("{scheme} ")
                }
                _ => String::new(),
            };
            backends.secret_header(call.backend, name, &names::key(&before));
        } else if !value.is_empty() {
            call.headers.insert(names::key(name), names::key(value).into());
        }
    }
    content_type
}

/// The fields of a body are arguments; its values are not kept.
fn body(command: &Command, content_type: Option<&str>, call: &mut Call) -> Result<(), String> {
    let whole = command.data.join("&");
    let kind = content_type.map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    let is_json = |kind: &str| kind == "application/json" || kind.ends_with("+json");
    let json = crate::template::json(&whole);
    match (kind.as_deref(), json) {
        (Some(kind), Some(data)) if is_json(kind) => {
            if kind != "application/json" {
                call.headers.insert("Content-Type".to_owned(), kind.into());
            }
            call.fields(&data);
        }
        (Some(kind), None) if is_json(kind) => return Err("its body is no JSON, though it says so".to_owned()),
        (None, Some(data)) if data.is_object() || data.is_array() => {
            call.note("its body is taken for JSON, though the line does not say so".to_owned());
            call.fields(&data);
        }
        (None | Some(FORM), _) => {
            let data: Map<String, Value> = command
                .data
                .iter()
                .flat_map(|data| pairs(data))
                .map(|(name, value)| (name, sample::spelt(&value)))
                .collect();
            call.headers.insert("Content-Type".to_owned(), FORM.into());
            call.fields(&Value::Object(data));
        }
        (Some(kind), _) => return Err(format!("its body is {kind}, which is not carried over")),
    }
    Ok(())
}

#[cfg(test)]
mod tests;
