//! Tools over HTTP of an MCP Toolbox to a catalog, in both layouts of its files: maps of sources and tools, and a stream of
//! documents, one for each. Its other tools ask databases, and are left out. No value of a credential is kept.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::address::{Address, pairs};
use crate::backends::Backends;
use crate::call::{self, Call};
use crate::definition;
use crate::document::{DocumentFault, list, stream, text};
use crate::imported::{ImportFault, ImportedCatalog, LeftOut, Wish};
use crate::names;
use crate::secrets;
use crate::template::{self, Filling, Part, cleaned, filled, filled_data, has_place, marked, parts, place};

/// Lists of parameters, in which a name is looked for.
const LISTS: [&str; 4] = ["pathParams", "queryParams", "bodyParams", "headerParams"];

/// Headers that the server writes itself.
const OF_THE_SERVER: [&str; 4] = ["accept", "content-type", "user-agent", "host"];

/// Makes a catalog of the tools over HTTP.
///
/// # Errors
/// The document has no such tools, or nothing of them could be carried over.
pub fn toolbox(document: &str, wish: &Wish) -> Result<ImportedCatalog, ImportFault> {
    let (sources, tools, mut left) = read(&stream(&cleaned(document))?);
    if tools.is_empty() {
        return Err(
            DocumentFault::NotOfKind { kind: "configuration of an MCP Toolbox", reason: "it has no tools" }.into()
        );
    }
    let mut reader = Reader { sources: &sources, places: BTreeMap::new(), backends: Backends::new(&wish.catalog) };
    let mut calls = Vec::new();
    for (name, tool) in &tools {
        match reader.call(name, tool) {
            Ok(call) => calls.push(call),
            Err(why) => left.push(LeftOut::whole(name.clone(), why)),
        }
    }
    let Reader { backends, .. } = reader;
    let names = backends.names();
    call::made(&backends.api(None, None), &calls, &names, wish, left)
}

type Named = Vec<(String, Value)>;

/// The sources and the tools, and what else there is.
fn read(documents: &[Value]) -> (Map<String, Value>, Named, Vec<LeftOut>) {
    let (mut sources, mut tools, mut others) = (Map::new(), Vec::new(), Vec::new());
    for document in documents {
        let entries = |key: &str| document.get(key).and_then(Value::as_object).into_iter().flatten();
        sources.extend(entries("sources").map(|(name, source)| (name.clone(), source.clone())));
        tools.extend(entries("tools").map(|(name, tool)| (name.clone(), tool.clone())));
        others.extend(
            ["authServices", "toolsets", "embeddingModels", "prompts"]
                .into_iter()
                .filter(|key| document.get(*key).is_some()),
        );
        let name = text(document, "name").unwrap_or_default().to_owned();
        match text(document, "kind") {
            Some("source" | "sources") => drop(sources.insert(name, document.clone())),
            Some("tool" | "tools") => tools.push((name, document.clone())),
            Some("toolset" | "toolsets") => others.push("toolsets"),
            Some("authService" | "authServices") => others.push("authServices"),
            _ => {}
        }
    }
    others.sort_unstable();
    others.dedup();
    let told = others.into_iter().map(|key| match key {
        "toolsets" => "toolsets are not carried over: `profiles` of the manifest are the like".to_owned(),
        "authServices" => "who may call is the operator's, and `authServices` are not carried over".to_owned(),
        key => format!("`{key}` are not carried over"),
    });
    (sources, tools, told.map(|why| LeftOut::part(None, why)).collect())
}

struct Reader<'d> {
    sources: &'d Map<String, Value>,
    /// The backends of sources, and the segments that their paths begin with.
    places: BTreeMap<String, (usize, Vec<String>)>,
    backends: Backends,
}

impl Reader<'_> {
    fn call(&mut self, name: &str, tool: &Value) -> Result<Call, String> {
        let kind = text(tool, "type").or_else(|| text(tool, "kind")).unwrap_or_default();
        if kind != "http" {
            return Err(format!("it is of the type `{kind}`, and asks no API over HTTP"));
        }
        let (backend, base) = self.source(text(tool, "source").unwrap_or_default())?;
        let mut call = Call {
            id: Some(name.to_owned()),
            description: text(tool, "description").map(str::to_owned),
            verb: text(tool, "method").unwrap_or("GET").to_ascii_uppercase(),
            backend,
            ..Call::default()
        };
        for segment in &base {
            call.segment(segment);
        }
        let path = mark(text(tool, "path").unwrap_or_default())?;
        let (path, query) = path.split_once('?').unwrap_or((&path, ""));
        for segment in path.split('/').filter(|segment| !segment.is_empty()) {
            let written = filled(segment, &mut |name| filling(tool, name, &mut call))?;
            call.written(&written);
        }
        for (name, value) in pairs(query) {
            if secrets::is_name(&name) || secrets::is_value(&value) {
                self.backends.secret_query(backend, &name);
            } else {
                let written = filled(&value, &mut |name| filling(tool, name, &mut call))?;
                call.query.insert(names::key(&name), written.into());
            }
        }
        self.headers(tool, &mut call)?;
        parameters(tool, &mut call)?;
        if let Some(body) = text(tool, "requestBody") {
            let data = template::json(&mark(body)?).ok_or("its body is no JSON with values in their places")?;
            call.body = Some(filled_data(&data, &mut |name| filling(tool, name, &mut call))?);
        }
        if list(tool, "authRequired").next().is_some() {
            call.note("who may call it is the operator's: `authRequired` is not carried over".to_owned());
        }
        Ok(call)
    }

    /// The backend of a source, and the segments that its paths begin with.
    fn source(&mut self, name: &str) -> Result<(usize, Vec<String>), String> {
        if let Some(known) = self.places.get(name) {
            return Ok(known.clone());
        }
        let source = self.sources.get(name).ok_or_else(|| format!("its source `{name}` is described nowhere"))?;
        if text(source, "type").or_else(|| text(source, "kind")) != Some("http") {
            return Err(format!("its source `{name}` is no API over HTTP"));
        }
        let written = text(source, "baseUrl").ok_or_else(|| format!("its source `{name}` has no `baseUrl`"))?;
        let (marked, default) = environment(written);
        let address =
            Address::parse(&marked).ok_or_else(|| format!("the address of its source `{name}` is none of HTTP"))?;
        let known = default.filter(|default| default.starts_with("http"));
        let base = known.as_deref().or(address.whole_base());
        let backend = self.backends.backend(&format!("{name} {}", address.base), name, base);
        if address.has_user {
            self.backends.basic(backend);
        }
        if let Some(timeout) = text(source, "timeout").filter(|timeout| is_duration(timeout)) {
            self.backends.timeout(backend, timeout);
        }
        for (name, value) in source.get("headers").and_then(Value::as_object).into_iter().flatten() {
            self.fixed(backend, name, value.as_str().unwrap_or_default(), true);
        }
        for (name, value) in source.get("queryParams").and_then(Value::as_object).into_iter().flatten() {
            self.fixed(backend, name, value.as_str().unwrap_or_default(), false);
        }
        if source.get("disableSslVerification") == Some(&Value::Bool(true)) {
            self.backends.note(format!("certificates of `{name}` are verified, whatever it says"));
        }
        self.places.insert(name.to_owned(), (backend, address.path.clone()));
        Ok((backend, address.path))
    }

    /// What stands in every request of a source: a secret is a setting, and so is what the environment says.
    fn fixed(&mut self, backend: usize, name: &str, written: &str, is_header: bool) {
        let (value, default) = environment(written);
        if is_header && OF_THE_SERVER.contains(&name.to_ascii_lowercase().as_str()) {
            return;
        }
        if secrets::is_name(name) || secrets::is_value(&value) {
            match is_header {
                true => self.backends.written_secret(backend, name, &value),
                false => self.backends.secret_query(backend, name),
            }
            return;
        }
        let mut whole = String::new();
        for part in parts(&value) {
            match part {
                Part::Text(text) => whole.push_str(&names::key(text)),
                Part::Place(variable) => {
                    let default = default.as_ref().filter(|default| !secrets::is_value(default));
                    let more = default.map_or_else(|| json!({}), |default| json!({ "default": default }));
                    let setting = self.backends.setting(variable, &more);
                    whole.push_str(&format!("${{setting.{setting}}}"));
                }
            }
        }
        match is_header {
            true => self.backends.header(backend, name, whole.into()),
            false => self.backends.query(backend, &names::key(name), whole.into()),
        }
    }

    fn headers(&mut self, tool: &Value, call: &mut Call) -> Result<(), String> {
        for (name, value) in tool.get("headers").and_then(Value::as_object).into_iter().flatten() {
            let (value, _) = environment(value.as_str().unwrap_or_default());
            if OF_THE_SERVER.contains(&name.to_ascii_lowercase().as_str()) {
                continue;
            }
            if secrets::is_name(name) || secrets::is_value(&value) {
                self.backends.written_secret(call.backend, name, &value);
            } else if has_place(&value) {
                return Err(format!("its header `{name}` is of the environment, which only its source's may be"));
            } else {
                call.headers.insert(names::key(name), names::key(&value).into());
            }
        }
        Ok(())
    }
}

/// Parameters of the query and of headers; those of the path and of the body stand in templates.
fn parameters(tool: &Value, call: &mut Call) -> Result<(), String> {
    for key in LISTS {
        for definition in list(tool, key) {
            let Some(name) = text(definition, "name") else { continue };
            if list(definition, "authServices").next().is_some() {
                return Err(format!("`{name}` is filled from a login, which has no counterpart"));
            }
            if key != "queryParams" && key != "headerParams" {
                continue;
            }
            let argument = argument(tool, name, call)?;
            let entries = if key == "queryParams" { &mut call.query } else { &mut call.headers };
            entries.insert(names::key(name), format!("${argument}").into());
        }
    }
    Ok(())
}

fn filling(tool: &Value, name: &str, call: &mut Call) -> Result<Filling, String> {
    argument(tool, name, call).map(Filling::Reference)
}

/// The argument that a parameter is.
fn argument(tool: &Value, name: &str, call: &mut Call) -> Result<String, String> {
    let definition = LISTS.into_iter().find_map(|key| definition::named(tool, key, name));
    let definition = definition.ok_or_else(|| format!("`{name}` is defined nowhere"))?;
    let is_required = definition.get("required") != Some(&Value::Bool(false)) && definition.get("default").is_none();
    let said = text(definition, "description");
    Ok(call.argument(name, definition::schema(definition), said, is_required))
}

/// Marks parameters; what decides, repeats or counts is not understood.
fn mark(text: &str) -> Result<String, String> {
    marked(text, &|inside| {
        let name = inside.strip_prefix("json ").unwrap_or(inside).trim().strip_prefix('.')?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        (!name.is_empty() && name.bytes().all(plain)).then(|| name.to_owned())
    })
}

/// Marks `${NAME}` and `${NAME:default}`; gives the default of the last one.
fn environment(text: &str) -> (String, Option<String>) {
    let (mut out, mut rest, mut default) = (String::new(), text, None);
    while let Some((before, behind)) = rest.split_once("${") {
        let Some((inside, after)) = behind.split_once('}') else { break };
        let (name, otherwise) = inside.split_once(':').map_or((inside, None), |(name, other)| (name, Some(other)));
        default = otherwise.map(str::to_owned);
        out.push_str(before);
        out.push_str(&place(name));
        rest = after;
    }
    (out + rest, default)
}

fn is_duration(text: &str) -> bool {
    let digits = text.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    let unit = &text[digits.len()..];
    digits.parse::<u32>().is_ok_and(|number| number > 0) && ["s", "ms", "m"].contains(&unit)
}

#[cfg(test)]
mod tests;
