//! The request, repeated in the result: the query and body as they went out, without what the backend's own
//! settings add ([`object`]), and behind them every spelling that was read as another ([`complete`]).

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::runtime::arguments::{Notes, Repair};
use crate::runtime::json::Members;
use crate::runtime::request::Request;

/// A JSON object: the query, then the members of the body.
pub(super) fn object(request: &Request) -> String {
    let mut out = String::with_capacity(request.body.as_ref().map_or(0, Vec::len) + 64);
    out.push('{');
    for (at, (key, value)) in request.query.iter().enumerate() {
        // A repeated key is one list, written where the key stands first.
        if request.query[..at].iter().any(|(before, _)| before == key) {
            continue;
        }
        let all: Vec<&str> = request.query[at..].iter().filter(|(k, _)| k == key).map(|(_, v)| v.as_str()).collect();
        let json = if all.len() == 1 { Value::from(value.as_str()) } else { Value::from(all) };
        member(&mut out, key, &json.to_string());
    }
    let sent = || request.body.as_deref().and_then(|body| std::str::from_utf8(body).ok()).map(Cow::Borrowed);
    if let Some(body) = request.shown_body().or_else(sent) {
        let body = &*body;
        match body.strip_prefix('{').and_then(|body| body.strip_suffix('}')) {
            Some("") => {}
            Some(members) => {
                comma(&mut out);
                out.push_str(members);
            }
            None => member(&mut out, "body", body),
        }
    }
    out.push('}');
    out
}

/// What was asked with `repairs`, where anything was read as something else, and `asked`, a JSON object, where the user
/// was asked for something and said it. `None` if there is nothing to tell.
pub(super) fn complete<'r>(
    request: Option<&'r str>,
    notes: &Notes,
    of_fields: &[Repair],
    asked: Option<&str>,
) -> Option<Cow<'r, str>> {
    let repairs = repairs(notes, of_fields);
    if repairs.is_none() && asked.is_none() {
        return request.map(Cow::Borrowed);
    }
    let mut out = request.unwrap_or("{}").to_owned();
    out.pop();
    for (key, json) in [("repairs", repairs.as_deref()), ("asked", asked)] {
        if let Some(json) = json {
            member(&mut out, key, json);
        }
    }
    out.push('}');
    Some(Cow::Owned(out))
}

/// What was read as something else, a JSON list: names first, then values, those that were moved to a bound among them, then
/// what was left out, then fields; `None` if nothing was.
fn repairs(notes: &Notes, of_fields: &[Repair]) -> Option<String> {
    let renamed = notes.renamed.iter().map(|name| json!({"argument": name.path, "name": name.from}).to_string());
    let left_out = notes.left_out.iter().map(|name| json!({"argument": name, "left_out": true}).to_string());
    let values = notes.repairs.iter().chain(&notes.clamped).map(repair);
    let all: Vec<String> = renamed.chain(values).chain(left_out).chain(of_fields.iter().map(repair)).collect();
    (!all.is_empty()).then(|| format!("[{}]", all.join(",")))
}

/// Puts in front of an object of [`object`] the arguments that the path was made of, where it has no members of their names.
pub(super) fn in_path(object: &mut String, arguments: &[(&str, String)]) {
    if arguments.is_empty() {
        return;
    }
    let mut front = String::from("{");
    // The body's members are known as text alone, however it was made.
    let members = serde_json::from_str::<Members<'_>>(object).map(|members| members.0).unwrap_or_default();
    for (name, json) in arguments {
        if !members.iter().any(|(key, _)| key == name) {
            member(&mut front, name, json);
        }
    }
    drop(members);
    if front.len() > 1 {
        if object.len() > "{}".len() {
            front.push(',');
        }
        object.replace_range(..1, &front);
    }
}

/// Says in an object how many pages were asked for.
pub(super) fn pages(object: &mut String, pages: usize) {
    object.pop();
    member(object, "pages", &pages.to_string());
    object.push('}');
}

fn repair(repair: &Repair) -> String {
    let Repair { path, from, to } = repair;
    let mut out = String::from("{");
    member(&mut out, "argument", &Value::from(path.as_str()).to_string());
    member(&mut out, "from", &from.to_string());
    if let Some(to) = to {
        member(&mut out, "to", &to.to_string());
    }
    out.push('}');
    out
}

fn comma(out: &mut String) {
    if out.len() > 1 {
        out.push(',');
    }
}

fn member(out: &mut String, key: &str, json: &str) {
    comma(out);
    out.push_str(&Value::from(key).to_string());
    out.push(':');
    out.push_str(json);
}
