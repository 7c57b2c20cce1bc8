//! A collection of Postman 2.1 to a catalog: requests are tools, folders are tags, variables are arguments, and the address or a
//! setting where they stand in their place. No value of a credential is kept, nor what bodies and replies show.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::address::Address;
use crate::backends::Backends;
use crate::call::{self, Call};
use crate::document::{DocumentFault, data, list, text};
use crate::imported::{ImportFault, ImportedCatalog, LeftOut, Wish};
use crate::names;
use crate::parts::{FORM, PARTS};
use crate::schema;
use crate::template::{self, Filling, cleaned, filled, has_place, marked, only_place};
use crate::{sample, secrets};

/// Folders are no deeper.
const DEEPEST: usize = 20;

/// Headers that the server writes itself.
const OF_CLIENTS: [&str; 8] = [
    "accept",
    "accept-encoding",
    "connection",
    "content-length",
    "host",
    "user-agent",
    "postman-token",
    "cache-control",
];

/// Makes a catalog of a collection.
///
/// # Errors
/// The document is no collection of Postman 2, or nothing of it could be carried over.
pub fn postman(document: &str, wish: &Wish) -> Result<ImportedCatalog, ImportFault> {
    let root = data(&cleaned(document))?;
    // Exports of the API of Postman stand in an envelope.
    let root = root.get("collection").unwrap_or(&root);
    if !root.get("item").is_some_and(Value::is_array) {
        let reason = "it has no `item`, the list of its requests; collections of version 2 have one";
        return Err(DocumentFault::NotOfKind { kind: "collection of Postman", reason }.into());
    }
    let variables = list(root, "variable").filter(|one| one.get("disabled") != Some(&Value::Bool(true)));
    let variables = variables.filter_map(|one| {
        let name = text(one, "key").or_else(|| text(one, "id"))?;
        Some((name.to_owned(), text(one, "value").unwrap_or_default().to_owned()))
    });
    let mut reader = Reader {
        variables: variables.collect(),
        backends: Backends::new(&wish.catalog),
        calls: Vec::new(),
        left: Vec::new(),
    };
    if root.get("event").is_some() {
        reader.left.push(LeftOut::part(None, "scripts are not carried over"));
    }
    reader.folder(root, &[], root.get("auth"), 0);
    let info = root.get("info").unwrap_or(&Value::Null);
    let Reader { backends, calls, left, .. } = reader;
    let names = backends.names();
    let api = backends.api(text(info, "name").map(str::to_owned), described(info), &calls);
    call::made(&api, &calls, &names, wish, left)
}

/// A description, which is a text or has one.
fn described(of: &Value) -> Option<String> {
    let description = of.get("description")?;
    description.as_str().or_else(|| text(description, "content")).map(str::to_owned)
}

struct Reader {
    /// Their values, by their names.
    variables: BTreeMap<String, String>,
    backends: Backends,
    calls: Vec<Call>,
    left: Vec<LeftOut>,
}

impl Reader {
    fn folder(&mut self, folder: &Value, tags: &[String], auth: Option<&Value>, depth: usize) {
        for item in list(folder, "item") {
            let name = text(item, "name").unwrap_or("a request without a name");
            if item.get("item").is_some() {
                if depth == DEEPEST {
                    self.left.push(LeftOut::whole(name.to_owned(), "its folder is too deep"));
                    continue;
                }
                let tags: Vec<String> = tags.iter().cloned().chain([name.to_owned()]).collect();
                self.folder(item, &tags, item.get("auth").or(auth), depth + 1);
                continue;
            }
            match self.call(item, auth) {
                Ok(call) => self.calls.push(Call { tags: tags.to_vec(), ..call }),
                Err(why) => self.left.push(LeftOut::whole(name.to_owned(), why)),
            }
        }
    }

    fn call(&mut self, item: &Value, auth: Option<&Value>) -> Result<Call, String> {
        let request = item.get("request").ok_or("it has no request")?;
        let url = request.get("url").unwrap_or(request);
        let raw = url.as_str().or_else(|| text(url, "raw")).ok_or("it has no address")?;
        let raw = mark(raw)?;
        let address = Address::parse(&raw).ok_or("its address has no host, or is not of HTTP")?;
        let verb = text(request, "method").unwrap_or("GET").to_ascii_uppercase();
        let name = text(item, "name").map(str::to_owned);
        let description = described(request).or_else(|| described(item));
        let backend = self.backend(&address);
        let mut call = Call { id: name.clone(), title: name, description, verb, backend, ..Call::default() };
        self.path(&address, url, &mut call)?;
        self.query(&address, url, &mut call)?;
        self.headers(request, &mut call)?;
        if let Some(body) = request.get("body").filter(|body| body.get("disabled") != Some(&Value::Bool(true))) {
            self.body(body, &mut call)?;
        }
        self.auth(request.get("auth").filter(|auth| !auth.is_null()).or(auth), &mut call);
        if address.has_user {
            self.backends.basic(backend);
        }
        if item.get("event").is_some() {
            call.note("its scripts are not carried over".to_owned());
        }
        self.replies(item, &mut call);
        Ok(call)
    }

    fn backend(&mut self, address: &Address) -> usize {
        let known = only_place(&address.base).and_then(|name| self.variables.get(name));
        let default = match known {
            Some(value) => Some(value.trim_end_matches('/').to_owned()).filter(|value| is_address(value)),
            None => address.whole_base().map(str::to_owned),
        };
        let name = only_place(&address.base).unwrap_or_else(|| address.host());
        self.backends.backend(&address.base, name, default.as_deref())
    }

    /// Segments: `:id` and `{{id}}` are arguments.
    fn path(&self, address: &Address, url: &Value, call: &mut Call) -> Result<(), String> {
        for segment in &address.path {
            let named = segment.strip_prefix(':').filter(|name| !name.is_empty() && !has_place(name));
            if let Some(name) = named {
                let described = list(url, "variable").find(|one| text(one, "key") == Some(name)).and_then(described);
                let argument = call.argument(name, call::any_text(), described.as_deref(), true);
                call.variable(&argument);
            } else if let Some(name) = only_place(segment) {
                let argument = call.argument(name, call::any_text(), None, true);
                call.variable(&argument);
            } else if has_place(segment) {
                let written = filled(segment, &mut |name| {
                    Ok(Filling::Reference(call.argument(name, call::any_text(), None, true)))
                })?;
                call.written(&written);
            } else {
                call.segment(segment);
            }
        }
        call.ends_as(address.ends_with_slash);
        Ok(())
    }

    fn query(&mut self, address: &Address, url: &Value, call: &mut Call) -> Result<(), String> {
        let listed: Vec<&Value> = list(url, "query").collect();
        let mut pairs: Vec<(String, String, Option<String>)> = Vec::new();
        if listed.is_empty() {
            pairs.extend(address.query.iter().map(|(name, value)| (name.clone(), value.clone(), None)));
        }
        for one in listed {
            // What is switched off may be passed, too.
            let is_off = one.get("disabled") == Some(&Value::Bool(true));
            let value = if is_off { String::new() } else { mark(text(one, "value").unwrap_or_default())? };
            pairs.extend(text(one, "key").map(|name| (name.to_owned(), value, described(one))));
        }
        for (name, value, description) in pairs {
            if secrets::is_name(&name) || secrets::is_filled_in(&value) {
                self.backends.secret_query(call.backend, &name);
            } else if !has_place(&name) && !call.query.contains_key(&names::key(&name)) {
                let (schema, is_required) = self.passed(&value);
                let argument = call.argument(&name, schema, description.as_deref(), is_required);
                call.query.insert(names::key(&name), format!("${argument}").into());
            }
        }
        Ok(())
    }

    /// The schema of what is passed in place of a value, and whether it has to be: of a variable without a value.
    fn passed(&self, value: &str) -> (Value, bool) {
        let known = only_place(value).and_then(|name| self.variables.get(name)).map(String::as_str);
        let known = known.or_else(|| Some(value).filter(|value| !has_place(value)));
        let kept = known.filter(|value| !value.is_empty() && !has_place(value) && !value.contains("{{"));
        let kept = kept.filter(|value| !secrets::is_value(value) && !secrets::is_personal(value));
        match kept {
            Some(value) => {
                let spelt = sample::spelt(value);
                let mut schema = sample::schema(&spelt);
                schema["default"] = spelt;
                (schema, false)
            }
            None => (call::any_text(), has_place(value)),
        }
    }

    fn headers(&mut self, request: &Value, call: &mut Call) -> Result<(), String> {
        for one in list(request, "header").filter(|one| one.get("disabled") != Some(&Value::Bool(true))) {
            let (Some(name), Some(value)) = (text(one, "key"), text(one, "value")) else { continue };
            let (lower, value) = (name.to_ascii_lowercase(), mark(value)?);
            let is_of_clients = OF_CLIENTS.contains(&lower.as_str()) || lower == "content-type" || has_place(name);
            if is_of_clients || call.takes_as_own(name) {
                continue;
            }
            if secrets::is_held(name, &value) {
                self.backends.written_secret(call.backend, name, &value);
            } else if has_place(&value) {
                let (schema, is_required) = self.passed(&value);
                let argument = call.argument(name, schema, described(one).as_deref(), is_required);
                call.headers.insert(names::key(name), format!("${argument}").into());
            } else {
                call.headers.insert(names::key(name), names::key(&value).into());
            }
        }
        Ok(())
    }

    fn body(&self, body: &Value, call: &mut Call) -> Result<(), String> {
        match text(body, "mode") {
            None => {}
            Some("raw") => {
                let Some(raw) = text(body, "raw") else { return Ok(()) };
                let language = body.pointer("/options/raw/language").and_then(Value::as_str);
                let data = template::json(&mark(raw)?);
                match data {
                    Some(data) => call.fields(&data),
                    None => return Err(format!("its body is {}, and no JSON", language.unwrap_or("a text"))),
                }
            }
            Some("urlencoded") => {
                let mut form = Map::new();
                for one in list(body, "urlencoded") {
                    let Some(name) = text(one, "key").filter(|name| !name.contains("{{")) else { continue };
                    let is_off = one.get("disabled") == Some(&Value::Bool(true));
                    let is_required = !is_off && call.verb != "PATCH";
                    let argument = call.argument(name, call::any_text(), described(one).as_deref(), is_required);
                    form.insert(names::key(name), format!("${argument}").into());
                }
                call.headers.insert("Content-Type".to_owned(), FORM.into());
                call.body = Some(Value::Object(form)).filter(|form| *form != json!({}));
            }
            Some("graphql") => graphql(body, call)?,
            Some("formdata") => parts(body, call)?,
            Some("file") => return Err("its body is a file, which is not carried over".to_owned()),
            Some(_) => return Err("its body is of a kind that is not carried over".to_owned()),
        }
        Ok(())
    }

    fn auth(&mut self, auth: Option<&Value>, call: &mut Call) {
        let Some(auth) = auth else { return };
        let kind = text(auth, "type").unwrap_or_default();
        // 2.1 has a list of keys and values, 2.0 a map.
        let said = |key: &str| -> Option<String> {
            let own = auth.get(kind)?;
            let value = match own {
                Value::Array(items) => items.iter().find(|one| text(one, "key") == Some(key))?.get("value")?,
                own => own.get(key)?,
            };
            value.as_str().map(str::to_owned)
        };
        match kind {
            "" | "noauth" => {}
            "bearer" => self.backends.secret_header(call.backend, "Authorization", "Bearer "),
            "basic" => self.backends.basic(call.backend),
            "apikey" => {
                let name = said("key").filter(|name| !name.contains("{{")).unwrap_or_else(|| "X-Api-Key".to_owned());
                match said("in").as_deref() {
                    Some("query") => self.backends.secret_query(call.backend, &name),
                    _ => self.backends.secret_header(call.backend, &name, ""),
                }
            }
            "oauth2" => {
                self.backends.secret_header(call.backend, "Authorization", "Bearer ");
                self.backends.note(
                    "OAuth: the setting is an access token; a card's `token` can fetch one, see docs/catalog.md"
                        .to_owned(),
                );
            }
            other => call.note(format!("its credential of the kind `{other}` is not carried over")),
        }
    }

    /// Replies are read for their form alone: what they show may be of a person.
    fn replies(&self, item: &Value, call: &mut Call) {
        let good = list(item, "response")
            .find(|one| one.get("code").and_then(Value::as_i64).is_some_and(|code| (200..300).contains(&code)));
        let shown = good.and_then(|one| text(one, "body")).and_then(|body| serde_json::from_str::<Value>(body).ok());
        if let Some(shown) = shown {
            call.reply = Some(sample::schema(&shown));
        }
        if list(item, "response").next().is_some() {
            call.note(
                "its saved replies are read for their form, and not kept: they may be of a person; `kartoteka test --record` records examples"
                    .to_owned(),
            );
        }
    }
}

/// Marks variables; those that Postman makes itself (`$guid`) are passed like others.
fn mark(text: &str) -> Result<String, String> {
    marked(text, &|inside| Some(inside.trim_start_matches('$').to_owned()).filter(|name| !name.is_empty()))
}

fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://")) && !text.contains(['{', '}', '@', '?', '#', ' '])
}

/// A body of parts, of which some are files.
fn parts(body: &Value, call: &mut Call) -> Result<(), String> {
    let mut parts = Map::new();
    for one in list(body, "formdata") {
        let Some(name) = text(one, "key").filter(|name| !name.is_empty() && !name.contains("{{")) else { continue };
        let is_required = one.get("disabled") != Some(&Value::Bool(true)) && call.verb != "PATCH";
        let description = described(one);
        let part = if text(one, "type") == Some("file") {
            let data = call.argument(name, schema::file().into(), description.as_deref(), is_required);
            let wish = format!("{name}_filename");
            let filename = call.argument(&wish, call::any_text(), Some("Name of the file, with its ending."), false);
            json!({ "data": format!("${data}"), "filename": format!("${filename}") })
        } else {
            format!("${}", call.argument(name, call::any_text(), description.as_deref(), is_required)).into()
        };
        parts.insert(names::key(name), part);
    }
    if parts.is_empty() {
        return Err("its body is multipart/form-data without parts".to_owned());
    }
    call.headers.insert("Content-Type".to_owned(), PARTS.into());
    call.body = Some(Value::Object(parts));
    Ok(())
}

/// A query of GraphQL is fixed, its variables are arguments.
fn graphql(body: &Value, call: &mut Call) -> Result<(), String> {
    let own = body.get("graphql").ok_or("its query is missing")?;
    let query = text(own, "query").ok_or("its query is missing")?;
    let mut out = Map::from_iter([("query".to_owned(), names::key(query).into())]);
    let variables = text(own, "variables").map(mark).transpose()?.and_then(|text| template::json(&text));
    if let Some(Value::Object(variables)) = variables.filter(|variables| *variables != json!({})) {
        let mut passed = Map::new();
        for (name, value) in &variables {
            let argument = call.argument(name, sample::schema(value), None, true);
            passed.insert(names::key(name), format!("${argument}").into());
        }
        out.insert("variables".to_owned(), Value::Object(passed));
    }
    call.reads = !query.trim_start().starts_with("mutation");
    call.body = Some(Value::Object(out));
    Ok(())
}

#[cfg(test)]
mod tests;
