//! The card of an operation, and its texts.

use serde_json::{Map, Value, json};

use crate::chosen::Choosable as _;
use crate::document::{Document, list, reference, text};
use crate::names;
use crate::once::Once;
use crate::operation::Operation;
use crate::paging::{self, ReplyShape};
use crate::parts::{FORM, PARTS, Parts, Said, Tool};
use crate::schema::{self, Carried, Detail, Schemas};
use crate::verb;

/// Headers that the server writes itself.
const OF_THE_SERVER: [&str; 5] = ["accept", "content-type", "authorization", "user-agent", "host"];

/// Makes the cards of operations.
pub(crate) struct Cards<'d> {
    pub(crate) document: &'d Document,
}

/// A card that is being made.
struct Draft<'d, 'n> {
    schemas: Schemas<'d, 'n>,
    parts: Parts,
}

impl<'d> Cards<'d> {
    /// The card of an operation, or why there is none. `prefix` stands before its path.
    pub(crate) fn tool(
        &self,
        operation: &Operation<'d>,
        (prefix, backend): (&str, Option<&str>),
        name: &str,
        detail: Detail,
    ) -> Result<Tool, String> {
        let mut notes = Vec::new();
        let mut draft = Draft { schemas: Schemas::new(self.document, detail, &mut notes), parts: Parts::default() };
        draft.parts.more.extend(backend.map(|backend| ("backend".to_owned(), backend.into())));
        let parameters = self.parameters(operation, &mut draft.schemas);
        let mut path = Vec::new();
        for parameter in parameters.iter().filter(|parameter| text(parameter, "in") == Some("path")) {
            path.push((text(parameter, "name").unwrap_or_default().to_owned(), draft.of_path(parameter)?));
        }
        let request = self.request(operation, prefix, &path)?;
        for parameter in &parameters {
            draft.parameter(parameter)?;
        }
        if let Some(body) = operation.node.get("requestBody") {
            let body = self.document.resolved(body).ok_or("its body is described nowhere in this document")?;
            draft.body(body, &operation.verb)?;
        }
        if operation.node.get("callbacks").and_then(Value::as_object).is_some_and(|callbacks| !callbacks.is_empty()) {
            draft
                .schemas
                .note("its callbacks are not carried over: what the API sends by itself is not received".into());
        }
        let mut parts = draft.parts;
        if detail == Detail::Full {
            let shape = self.shape(operation, &mut notes)?;
            notes.extend(paging::recognised(&mut parts, &operation.verb, &shape));
        }
        let said = Said {
            name,
            line: operation.line(),
            title: text(operation.node, "summary"),
            description: text(operation.node, "description"),
        };
        Ok(parts.tool(said, request, notes))
    }

    /// The parameters of an operation; its own take the place of those that it shares with others.
    fn parameters(&self, operation: &Operation<'d>, schemas: &mut Schemas<'d, '_>) -> Vec<&'d Value> {
        let mut found: Vec<&Value> = Vec::new();
        for parameter in list(operation.shared, "parameters").chain(list(operation.node, "parameters")) {
            let Some(parameter) = self.document.resolved(parameter) else {
                schemas.note(format!(
                    "a parameter leads nowhere in this document, and is left out, whether it is required or not: `{}`",
                    reference(parameter).unwrap_or_default()
                ));
                continue;
            };
            let same = |known: &&Value| ["name", "in"].iter().all(|key| known.get(*key) == parameter.get(*key));
            match found.iter().position(same) {
                Some(place) => found[place] = parameter,
                None => found.push(parameter),
            }
        }
        found
    }

    /// The request line: `{id}` of the document is `$id` of a card.
    fn request(
        &self,
        operation: &Operation<'d>,
        prefix: &str,
        arguments: &[(String, String)],
    ) -> Result<String, String> {
        let whole = format!("{prefix}{}", operation.path);
        let (mut out, mut rest) = (String::new(), whole.as_str());
        while let Some((before, behind)) = rest.split_once('{') {
            let (name, after) = behind.split_once('}').ok_or("a brace of its path is not closed")?;
            let argument = arguments.iter().find(|(known, _)| known == name).map(|(_, argument)| argument);
            let argument = argument.ok_or_else(|| format!("`{{{name}}}` of its path is described nowhere"))?;
            out.push_str(&before.replace('$', "$$"));
            let alone = (out.is_empty() || out.ends_with('/')) && (after.is_empty() || after.starts_with('/'));
            if alone {
                out.push_str(&format!("${argument}"))
            } else {
                out.push_str(&format!("${{{argument}}}"))
            }
            rest = after;
        }
        out.push_str(&rest.replace('$', "$$"));
        Ok(format!("{} {out}", operation.verb))
    }

    /// The form of the good reply; an error where it is no JSON, which no tool reads.
    fn shape(&self, operation: &Operation<'d>, notes: &mut Vec<String>) -> Result<ReplyShape, String> {
        let responses = operation.node.get("responses").and_then(Value::as_object);
        let good = responses.into_iter().flatten().find(|(status, _)| status.starts_with('2'));
        let Some((_, reply)) = good else { return Ok(ReplyShape::default()) };
        let Some(reply) = self.document.resolved(reply) else {
            notes.push("its reply leads nowhere in this document: its form is not known".to_owned());
            return Ok(ReplyShape::default());
        };
        let headers = reply.get("headers").and_then(Value::as_object).into_iter().flatten();
        let headers = headers.map(|(name, _)| name.to_lowercase()).collect();
        let content = reply.get("content").and_then(Value::as_object).filter(|content| !content.is_empty());
        let Some(content) = content else { return Ok(ReplyShape::of(self.document, &Value::Null, headers)) };
        let Some((_, media)) = content.iter().find(|(kind, _)| is_json(kind)) else {
            if content.keys().any(|kind| kind.starts_with("*/") || kind.starts_with("application/*")) {
                return Ok(ReplyShape::of(self.document, &Value::Null, headers));
            }
            let kinds: Vec<&str> = content.keys().map(String::as_str).collect();
            return Err(format!("its reply is {}, and a tool reads JSON alone", kinds.join(" or ")));
        };
        Ok(ReplyShape::of(self.document, media.get("schema").unwrap_or(&Value::Null), headers))
    }
}

impl<'d> Draft<'d, '_> {
    /// An argument; gives its name.
    fn argument(&mut self, wish: &str, is_required: bool, carried: Carried) -> String {
        let schemas = &mut self.schemas;
        self.parts.argument(wish, is_required, carried, &mut |note| schemas.note(note))
    }

    /// The schema of a parameter, described by the parameter itself.
    fn carried(&mut self, parameter: &'d Value) -> Result<Carried, String> {
        let name = text(parameter, "name").unwrap_or_default();
        let schema = parameter.get("schema").ok_or_else(|| format!("the parameter `{name}` has no schema"))?;
        let carried = self.schemas.carried(schema, name);
        let description = text(parameter, "description").map(str::to_owned).or(carried.description.clone());
        Ok(Carried { description, ..carried })
    }

    fn of_path(&mut self, parameter: &'d Value) -> Result<String, String> {
        let name = text(parameter, "name").ok_or("a parameter has no name")?;
        let mut carried = self.carried(parameter)?;
        if let Some(style) = text(parameter, "style").filter(|style| *style != "simple") {
            return Err(format!("`{name}` of its path is written in the style `{style}`, which a card does not know"));
        }
        if is_compound(&carried) {
            return Err(format!("`{name}` of its path is no plain value"));
        }
        if carried.schema.is_empty() {
            carried.schema.insert("type".into(), "string".into());
        }
        Ok(self.argument(name, true, carried))
    }

    fn parameter(&mut self, parameter: &'d Value) -> Result<(), String> {
        let name = text(parameter, "name").ok_or("a parameter has no name")?;
        let is_required = parameter.get("required") == Some(&Value::Bool(true));
        let place = text(parameter, "in").unwrap_or_default();
        if let Some(once) = Once::of(name).filter(|_| place == "header") {
            self.schemas.note(once.note(name));
            return Ok(());
        }
        let refused = match place {
            "path" => return Ok(()),
            "header" if OF_THE_SERVER.contains(&name.to_lowercase().as_str()) => return Ok(()),
            "query" | "header" if parameter.get("schema").is_none() => Some("is a document of its own"),
            "query" | "header" => None,
            "querystring" => Some("is a whole query, which a card writes by its parts"),
            _ => Some("stands in a cookie"),
        };
        if let Some(why) = refused {
            return self.without(&format!("`{name}`"), why, is_required);
        }
        let mut carried = self.carried(parameter)?;
        let style = text(parameter, "style").unwrap_or(if place == "query" { "form" } else { "simple" });
        let mark = mark(style, parameter.get("explode").and_then(Value::as_bool).unwrap_or(style == "form"));
        let is_list = carried.schema.get("type") == Some(&"array".into());
        if carried.schema.get("type") == Some(&"object".into()) {
            if place != "query" || style != "deepObject" || has_list_in_a_list(&carried.schema) {
                return self.without(&format!("`{name}`"), "is a map that a card cannot write so", is_required);
            }
            if has_list(&carried.schema) {
                self.schemas
                    .note(format!("`{name}`: lists in it go out as `{name}[…][]=…`, which OpenAPI leaves open"));
            }
        } else if is_list && has_compound_items(&carried) {
            return self.without(&format!("`{name}`"), "is a list of maps or lists", is_required);
        }
        if carried.schema.is_empty() {
            carried.schema.insert("type".into(), "string".into());
        }
        if mark.is_some() && is_list {
            // What is joined are plain values.
            carried.schema.get_mut("items").and_then(Value::as_object_mut).and_then(|items| items.remove("accepts"));
        }
        let argument = self.argument(name, is_required, carried);
        let written = match mark.filter(|_| is_list) {
            Some(mark) => format!("${{{argument}:{mark}}}"),
            None => format!("${argument}"),
        };
        let entries = if place == "query" { &mut self.parts.query } else { &mut self.parts.headers };
        entries.insert(names::key(name), written.into());
        Ok(())
    }

    /// Goes on without something that may be absent.
    fn without(&mut self, name: &str, why: &str, is_required: bool) -> Result<(), String> {
        let told = format!("{name} {why}");
        if is_required {
            return Err(format!("{told}, and is required"));
        }
        self.schemas.note(format!("{told}, and is left out"));
        Ok(())
    }

    /// A part that is a file.
    fn file_part(&mut self, name: &str, is_required: bool, carried: Carried) -> Value {
        let data = self.argument(name, is_required, Carried { schema: schema::file(), ..carried });
        let filename = self.argument(&format!("{name}_filename"), false, named_file());
        json!({ "data": format!("${data}"), "filename": format!("${filename}") })
    }

    /// A body that is one file.
    fn one_file(&mut self, kind: &str, body: &Value) -> Result<(), String> {
        let description = text(body, "description").map(str::to_owned);
        let carried = Carried { schema: schema::file(), description, ..Carried::default() };
        let argument = self.argument("file", true, carried);
        self.parts.headers.insert("Content-Type".into(), kind.into());
        self.parts.body = Some(format!("${argument}").into());
        Ok(())
    }

    fn body(&mut self, body: &'d Value, verb: &str) -> Result<(), String> {
        let is_required = body.get("required") == Some(&Value::Bool(true));
        if verb::only_reads(verb) {
            return self.without("its body", "belongs to a request that reads by its verb", is_required);
        }
        let content = body.get("content").and_then(Value::as_object);
        let find = |is: &dyn Fn(&str) -> bool| content.and_then(|content| content.iter().find(|(kind, _)| is(kind)));
        let found = find(&|kind| kind == "application/json")
            .or_else(|| find(&is_json))
            .or_else(|| find(&|kind| kind.starts_with(FORM)))
            .or_else(|| find(&|kind| kind.starts_with(PARTS)));
        let Some((kind, media)) = found.or_else(|| find(&|kind| kind == "*/*")) else {
            let kinds: Vec<&str> = content.into_iter().flatten().map(|(kind, _)| kind.as_str()).collect();
            if let Some(kind) = kinds.iter().find(|kind| is_of_files(kind)).filter(|_| is_required) {
                return self.one_file(kind, body);
            }
            // One that may be absent, too: what the operation is for is in it.
            return Err(match kinds.is_empty() {
                true => "its body is of no kind that the document says".to_owned(),
                false => format!("its body is {}, which a card cannot send", kinds.join(" or ")),
            });
        };
        let (is_form, is_parts) = (kind.starts_with(FORM), kind.starts_with(PARTS));
        let plain = kind.split(';').next().unwrap_or_default().trim().to_owned();
        if is_form || is_parts || plain.ends_with("+json") {
            self.parts.headers.insert("Content-Type".into(), plain.into());
        }
        let schema = media.get("schema").unwrap_or(&Value::Null);
        let Some(properties) = self.schemas.properties(schema, "body") else {
            if is_form || is_parts {
                return self.without("its form", "has no fields", is_required);
            }
            let carried = self.schemas.carried(schema, "body");
            let argument = self.argument("body", is_required, carried);
            self.parts.body = Some(format!("${argument}").into());
            return Ok(());
        };
        let mut entries = Map::new();
        for (name, needed, carried) in properties {
            if is_parts && carried.has_files {
                self.without(&format!("`{name}`"), "is a list of files", needed && is_required)?;
                continue;
            }
            if is_parts && carried.is_file {
                entries.insert(names::key(&name), self.file_part(&name, needed && is_required, carried));
                continue;
            }
            if is_form && (carried.schema.get("type") == Some(&"object".into()) || has_compound_items(&carried)) {
                self.without(&format!("`{name}`"), "is a map in a form", needed && is_required)?;
                continue;
            }
            let argument = self.argument(&name, needed && is_required, carried);
            entries.insert(names::key(&name), format!("${argument}").into());
        }
        self.parts.body = Some(Value::Object(entries));
        Ok(())
    }
}

/// What stands between the values of a list that goes out as one text.
fn mark(style: &str, is_exploded: bool) -> Option<char> {
    match (style, is_exploded) {
        ("simple", _) | ("form", false) => Some(','),
        ("pipeDelimited", false) => Some('|'),
        ("spaceDelimited", false) => Some(' '),
        _ => None,
    }
}

/// The schemas that stand right in one.
fn inner(schema: &Map<String, Value>) -> impl Iterator<Item = &Map<String, Value>> {
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(_, inner)| inner);
    let others = ["items", "additionalProperties"].into_iter().filter_map(|key| schema.get(key));
    properties.chain(others).filter_map(Value::as_object)
}

fn has_list(schema: &Map<String, Value>) -> bool {
    schema.contains_key("items") || inner(schema).any(has_list)
}

/// What has no spelling in a query.
fn has_list_in_a_list(schema: &Map<String, Value>) -> bool {
    let items = schema.get("items").and_then(Value::as_object);
    items.is_some_and(|items| items.contains_key("items")) || inner(schema).any(has_list_in_a_list)
}

/// What a file is called.
fn named_file() -> Carried {
    let schema = json!({ "type": "string", "minLength": 1 }).as_object().cloned().unwrap_or_default();
    let description = Some("Name of the file, with its ending.".to_owned());
    Carried { schema, description, ..Carried::default() }
}

/// Whether a body of this type is the bytes of one file.
fn is_of_files(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let of_files = ["image/", "audio/", "video/", "font/"].iter().any(|family| kind.starts_with(family));
    !kind.contains('*')
        && (of_files || ["application/octet-stream", "application/pdf", "application/zip"].contains(&kind.as_str()))
}

fn is_compound(carried: &Carried) -> bool {
    ["object", "array"].iter().any(|kind| carried.schema.get("type") == Some(&(*kind).into()))
}

fn has_compound_items(carried: &Carried) -> bool {
    let kind = carried.schema.get("items").and_then(|items| items.get("type"));
    kind.is_some_and(|kind| kind == "object" || kind == "array")
}

fn is_json(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.ends_with("+json") || kind.ends_with("/json")
}
