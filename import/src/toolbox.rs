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
use crate::template::{self, Filling, Part, cleaned, filled, filled_data, has_place, marked, only_place, parts, place};

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
    let mut reader = Reader {
        sources: &sources,
        places: BTreeMap::new(),
        variables: BTreeMap::new(),
        backends: Backends::new(&wish.catalog),
    };
    let mut calls = Vec::new();
    for (name, tool) in &tools {
        match reader.call(name, tool) {
            Ok(call) => calls.push(call),
            Err(why) => left.push(LeftOut::whole(name.clone(), why)),
        }
    }
    let Reader { backends, .. } = reader;
    let names = backends.names();
    call::made(&backends.api(None, None, &calls), &calls, &names, wish, left)
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
    /// The settings that variables of the environment are, by their names.
    variables: BTreeMap<String, String>,
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
        let (path, query) =
            text(tool, "path").map(|path| path.split_once('?').unwrap_or((path, ""))).unwrap_or_default();
        let path = without_variables(&mark(path)?, "its path")?;
        for segment in path.split('/').filter(|segment| !segment.is_empty()) {
            let written = filled(segment, &mut |name| filling(tool, name, &mut call))?;
            call.written(&written);
        }
        call.ends_as(path.ends_with('/'));
        let (query, defaults) = environment(query);
        for (name, value) in pairs(&query) {
            if secrets::is_held(&name, &value) {
                self.backends.secret_query(backend, &name);
            } else if has_place(&value) {
                let written = self.with_settings(&value, &defaults);
                call.query.insert(names::key(&name), written.into());
            } else {
                let value = mark(&value)?;
                let written = filled(&value, &mut |name| filling(tool, name, &mut call))?;
                call.query.insert(names::key(&name), written.into());
            }
        }
        self.headers(tool, &mut call)?;
        parameters(tool, &mut call)?;
        if let Some(body) = text(tool, "requestBody") {
            let body = without_variables(&mark(body)?, "its body")?;
            let data = template::json(&body).ok_or("its body is no JSON with values in their places")?;
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
        let (marked, defaults) = environment(written);
        let address =
            Address::parse(&marked).ok_or_else(|| format!("the address of its source `{name}` is none of HTTP"))?;
        let (backend, path) = self.base(name, &address, &defaults);
        if address.has_user {
            self.backends.basic(backend);
        }
        for (key, value) in &address.query {
            self.fixed(backend, key, (value, &defaults), false);
        }
        if let Some(timeout) = text(source, "timeout").filter(|timeout| is_duration(timeout)) {
            self.backends.timeout(backend, timeout);
        }
        for (name, value) in source.get("headers").and_then(Value::as_object).into_iter().flatten() {
            let (value, defaults) = environment(&spelt(value));
            self.fixed(backend, name, (&value, &defaults), true);
        }
        for (name, value) in source.get("queryParams").and_then(Value::as_object).into_iter().flatten() {
            let (value, defaults) = environment(&spelt(value));
            self.fixed(backend, name, (&value, &defaults), false);
        }
        if source.get("disableSslVerification") == Some(&Value::Bool(true)) {
            self.backends.note(format!("certificates of `{name}` are verified, whatever it says"));
        }
        self.places.insert(name.to_owned(), (backend, path.clone()));
        Ok((backend, path))
    }

    /// The backend of an address, and the segments that stand before each path of it. An address that is one variable, with what
    /// stands behind it, is the setting of the address; one with variables inside is written with a setting for each.
    fn base(&mut self, source: &str, address: &Address, defaults: &Defaults) -> (usize, Vec<String>) {
        let whole = only_place(&address.base);
        let key = format!("{source} {}", address.base);
        if !address.path.iter().any(|segment| has_place(segment)) && (whole.is_some() || !has_place(&address.base)) {
            let default = whole.and_then(|name| defaults.get(name)).filter(|default| default.starts_with("http"));
            let base = default.map(|default| default.trim_end_matches('/')).or(address.whole_base());
            return (self.backends.backend(&key, source, base), address.path.clone());
        }
        let mut written = self.with_settings(&address.base, defaults);
        for segment in &address.path {
            written.push('/');
            if secrets::is_value(segment) {
                let setting = self.backends.setting("path_key", &json!({ "secret": true }));
                self.backends.note(format!(
                    "a part of the address of `{source}` looks like a credential, and is not kept: it is the setting `{setting}`"
                ));
                written.push_str(&format!("${{setting.{setting}}}"));
            } else {
                written.push_str(&self.with_settings(segment, defaults));
            }
        }
        (self.backends.written(&key, source, written), Vec::new())
    }

    /// A marked text in which variables of the environment are settings.
    fn with_settings(&mut self, marked: &str, defaults: &Defaults) -> String {
        let mut out = String::new();
        for part in parts(marked) {
            match part {
                Part::Text(text) => out.push_str(&names::key(text)),
                Part::Place(variable) => {
                    let setting = self.variable(variable, defaults.get(variable).map(String::as_str));
                    out.push_str(&format!("${{setting.{setting}}}"));
                }
            }
        }
        out
    }

    /// The setting that a variable of the environment is. The default of a secret is not kept.
    fn variable(&mut self, variable: &str, default: Option<&str>) -> String {
        if let Some(known) = self.variables.get(variable) {
            return known.clone();
        }
        let is_secret = secrets::is_name(variable) || default.is_some_and(secrets::is_value);
        let more = match default.filter(|_| !is_secret) {
            // A base ends without a slash.
            Some(default) if default.starts_with("http") => json!({ "default": default.trim_end_matches('/') }),
            Some(default) => json!({ "default": default }),
            None if is_secret => json!({ "secret": true }),
            None => json!({}),
        };
        let setting = self.backends.setting(variable, &more);
        self.variables.insert(variable.to_owned(), setting.clone());
        setting
    }

    /// What stands in every request of a source: a secret is a setting, and so is what the environment says.
    fn fixed(&mut self, backend: usize, name: &str, (value, defaults): (&str, &Defaults), is_header: bool) {
        if is_header
            && (OF_THE_SERVER.contains(&name.to_ascii_lowercase().as_str())
                || self.backends.takes_as_own(backend, name))
        {
            return;
        }
        if secrets::is_held(name, value) {
            match is_header {
                true => self.backends.written_secret(backend, name, value),
                false => self.backends.secret_query(backend, name),
            }
            return;
        }
        let whole = self.with_settings(value, defaults);
        match is_header {
            true => self.backends.header(backend, name, whole.into()),
            false => self.backends.query(backend, &names::key(name), whole.into()),
        }
    }

    fn headers(&mut self, tool: &Value, call: &mut Call) -> Result<(), String> {
        for (name, value) in tool.get("headers").and_then(Value::as_object).into_iter().flatten() {
            let (value, defaults) = environment(&spelt(value));
            if OF_THE_SERVER.contains(&name.to_ascii_lowercase().as_str()) || call.takes_as_own(name) {
                continue;
            }
            if secrets::is_held(name, &value) {
                self.backends.written_secret(call.backend, name, &value);
            } else {
                let written = self.with_settings(&value, &defaults);
                call.headers.insert(names::key(name), written.into());
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
            if key == "headerParams" && call.takes_as_own(name) {
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
    let mut schema = definition::schema(definition);
    if schema.get("default").and_then(Value::as_str).is_some_and(|default| environment(default).0 != default) {
        schema.as_object_mut().and_then(|schema| schema.remove("default"));
        call.note(format!("the default of `{name}` is of the environment, and is left out"));
    }
    Ok(call.argument(name, schema, said, is_required))
}

/// Marks parameters; what decides, repeats or counts is not understood.
fn mark(text: &str) -> Result<String, String> {
    marked(text, &|inside| {
        let name = inside.strip_prefix("json ").unwrap_or(inside).trim().strip_prefix('.')?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        (!name.is_empty() && name.bytes().all(plain)).then(|| name.to_owned())
    })
}

/// What variables of the environment are where they are not set, by their names.
type Defaults = BTreeMap<String, String>;

/// Marks `${NAME}` and `${NAME:default}`, and gives the defaults.
fn environment(text: &str) -> (String, Defaults) {
    let (mut out, mut rest, mut defaults) = (String::new(), text, Defaults::new());
    while let Some((before, behind)) = rest.split_once("${") {
        let Some((inside, after)) = behind.split_once('}') else { break };
        let (name, otherwise) = inside.split_once(':').map_or((inside, None), |(name, other)| (name, Some(other)));
        if let Some(otherwise) = otherwise {
            defaults.entry(name.to_owned()).or_insert_with(|| otherwise.to_owned());
        }
        out.push_str(before);
        out.push_str(&place(name));
        rest = after;
    }
    (out + rest, defaults)
}

/// A text in which nothing is of the environment, since a card has no setting there.
fn without_variables(text: &str, place: &str) -> Result<String, String> {
    let (marked, _) = environment(text);
    let variable = text.find("${").and_then(|at| text[at + 2..].split([':', '}']).next());
    match variable.filter(|_| marked != text) {
        Some(variable) => {
            Err(format!("`{variable}` of the environment stands in {place}, where a card has no setting"))
        }
        None => Ok(text.to_owned()),
    }
}

/// A value as it is sent: `p: 1` is `p: "1"`.
fn spelt(value: &Value) -> String {
    value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned)
}

fn is_duration(text: &str) -> bool {
    let digits = text.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    let unit = &text[digits.len()..];
    digits.parse::<u32>().is_ok_and(|number| number > 0) && ["s", "ms", "m"].contains(&unit)
}

#[cfg(test)]
mod tests;
