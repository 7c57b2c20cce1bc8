//! A server of Higress that makes tools of a REST API, to a catalog: its templates become the data of a card where they only put
//! values in their places. No value of a credential is kept.

use serde_json::{Map, Value, json};

use crate::address::{Address, pairs};
use crate::backends::Backends;
use crate::call::{self, Call};
use crate::definition;
use crate::document::{DocumentFault, data, list, text};
use crate::imported::{ImportFault, ImportedCatalog, LeftOut, Wish};
use crate::names;
use crate::parts::FORM;
use crate::secrets;
use crate::template::{self, Filling, Part, braced, cleaned, filled, filled_data, marked, parts, place};

/// Makes a catalog of a server.
///
/// # Errors
/// The document has no tools over REST, or nothing of them could be carried over.
pub fn higress(document: &str, wish: &Wish) -> Result<ImportedCatalog, ImportFault> {
    let root = data(&cleaned(document))?;
    let tools: Vec<&Value> = list(&root, "tools").collect();
    if !tools.iter().any(|tool| tool.get("requestTemplate").is_some()) {
        let reason = "it has no `tools` with a `requestTemplate`";
        return Err(DocumentFault::NotOfKind { kind: "REST server of Higress", reason }.into());
    }
    let nothing = Value::Null;
    let server = root.get("server").unwrap_or(&nothing);
    let mut reader = Reader { server, backends: Backends::new(&wish.catalog) };
    let (mut calls, mut left) = (Vec::new(), Vec::new());
    let allowed: Vec<&str> = list(&root, "allowTools").filter_map(Value::as_str).collect();
    for tool in tools {
        let name = text(tool, "name").unwrap_or("a tool without a name");
        if !allowed.is_empty() && !allowed.contains(&name) {
            left.push(LeftOut::whole(name.to_owned(), "`allowTools` does not name it"));
            continue;
        }
        match reader.call(tool) {
            Ok(call) => calls.push(call),
            Err(why) => left.push(LeftOut::whole(name.to_owned(), why)),
        }
    }
    for (key, what) in [("defaultDownstreamSecurity", "how clients say who they are"), ("toolSet", "sets of tools")] {
        if server.get(key).or_else(|| root.get(key)).is_some() {
            left.push(LeftOut::part(None, format!("{what} (`{key}`) is the operator's, and not carried over")));
        }
    }
    let Reader { backends, .. } = reader;
    let names = backends.names();
    call::made(&backends.api(text(server, "name").map(str::to_owned), None, &calls), &calls, &names, wish, left)
}

struct Reader<'d> {
    server: &'d Value,
    backends: Backends,
}

impl Reader<'_> {
    fn call(&mut self, tool: &Value) -> Result<Call, String> {
        let template = tool.get("requestTemplate").ok_or("it has no `requestTemplate`")?;
        let url = mark(text(template, "url").ok_or("its request has no `url`")?)?;
        let url = self.with_address(&url);
        let address = Address::parse(&url).ok_or("its address has no host, or is not of HTTP")?;
        let backend = self.backends.of_address(&address);
        let mut call = Call {
            id: text(tool, "name").map(str::to_owned),
            description: Some(described(tool)).filter(|said| !said.is_empty()),
            verb: text(template, "method").unwrap_or("GET").to_ascii_uppercase(),
            backend,
            ..Call::default()
        };
        if address.has_user {
            self.backends.basic(backend);
        }
        for segment in &address.path {
            let segment = braced(segment, &|name| Some(format!("args.{name}")));
            let written = filled(&segment, &mut |name| self.filling(name, tool, &mut call))?;
            call.written(&written);
        }
        call.ends_as(address.ends_with_slash);
        for (name, value) in &address.query {
            if secrets::is_name(name) || secrets::is_value(value) || self.holds_a_secret(value) {
                self.backends.secret_query(backend, name);
            } else {
                let written = filled(value, &mut |name| self.filling(name, tool, &mut call))?;
                call.query.insert(names::key(name), written.into());
            }
        }
        let content_type = self.headers(tool, template, &mut call)?;
        let templated = self.body(tool, template, content_type.as_deref(), &mut call)?;
        self.positions(tool, template, templated, &mut call)?;
        self.security(tool, template, &mut call);
        response(tool, &mut call);
        Ok(call)
    }

    /// An address whose beginning stands in the configuration.
    fn with_address(&self, url: &str) -> String {
        match parts(url).as_slice() {
            [Part::Place(name), ..] => match self.config(name) {
                Some(base) if base.starts_with("http") => {
                    format!("{}{}", base.trim_end_matches('/'), &url[place(name).len()..])
                }
                _ => url.to_owned(),
            },
            // Without a host, the server itself stands before the path.
            [Part::Text(text), ..] if text.starts_with('/') => format!("{}{url}", place("base")),
            _ => url.to_owned(),
        }
    }

    /// A value of the configuration: `config.a.b`.
    fn config(&self, name: &str) -> Option<String> {
        let path = name.strip_prefix("config.")?;
        let value = path.split('.').try_fold(self.server.get("config")?, |value, key| value.get(key))?;
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
            _ => None,
        }
    }

    fn holds_a_secret(&self, text: &str) -> bool {
        parts(text).iter().any(|part| matches!(part, Part::Place(name) if self.is_secret(name)))
    }

    fn is_secret(&self, name: &str) -> bool {
        name.starts_with("config.")
            && (secrets::is_name(name) || self.config(name).is_some_and(|text| secrets::is_value(&text)))
    }

    fn filling(&self, name: &str, tool: &Value, call: &mut Call) -> Result<Filling, String> {
        if self.is_secret(name) {
            return Err(format!("the secret `{name}` stands where no credential may"));
        }
        if let Some(value) = self.config(name) {
            return Ok(Filling::Text(value));
        }
        match name.strip_prefix("args.").and_then(|name| argument(tool, name, call)) {
            Some(name) => Ok(Filling::Reference(name)),
            None => Err(format!("`{name}` is defined nowhere")),
        }
    }

    fn headers(&mut self, tool: &Value, template: &Value, call: &mut Call) -> Result<Option<String>, String> {
        let mut content_type = None;
        for header in list(template, "headers") {
            let (Some(name), Some(value)) = (text(header, "key"), text(header, "value")) else { continue };
            let value = mark(value)?;
            if name.eq_ignore_ascii_case("content-type") {
                content_type = Some(filled(&value, &mut |name| self.filling(name, tool, call))?);
            } else if call.takes_as_own(name) {
                continue;
            } else if secrets::is_name(name) || secrets::is_value(&value) || self.holds_a_secret(&value) {
                let before = match parts(&value).as_slice() {
                    [Part::Text(before), Part::Place(_)] if !secrets::is_value(before.trim()) => (*before).to_owned(),
                    _ => String::new(),
                };
                self.backends.secret_header(call.backend, name, &names::key(&before));
            } else if !["accept", "user-agent", "host"].contains(&name.to_ascii_lowercase().as_str()) {
                let written = filled(&value, &mut |name| self.filling(name, tool, call))?;
                call.headers.insert(names::key(name), written.into());
            }
        }
        Ok(content_type)
    }

    /// The body of a template. Gives whether there is one.
    fn body(&self, tool: &Value, template: &Value, kind: Option<&str>, call: &mut Call) -> Result<bool, String> {
        let Some(body) = text(template, "body") else { return Ok(false) };
        let body = mark(body)?;
        if kind.is_some_and(|kind| kind.starts_with(FORM)) {
            let mut form = Map::new();
            for (name, value) in pairs(&body) {
                let written = filled(&value, &mut |name| self.filling(name, tool, call))?;
                form.insert(names::key(&name), written.into());
            }
            call.headers.insert("Content-Type".to_owned(), FORM.into());
            call.body = Some(Value::Object(form));
            return Ok(true);
        }
        let data = template::json(&body).ok_or("its body is no JSON with values in their places")?;
        call.body = Some(filled_data(&data, &mut |name| self.filling(name, tool, call))?);
        Ok(true)
    }

    /// Arguments by their positions; those without one go where the template sends them together.
    fn positions(&mut self, tool: &Value, template: &Value, templated: bool, call: &mut Call) -> Result<(), String> {
        let says = |key: &str| template.get(key) == Some(&Value::Bool(true));
        let together = match (says("argsToJsonBody"), says("argsToFormBody"), says("argsToUrlParam")) {
            (true, ..) => "body",
            (_, true, _) => "form",
            (.., true) => "query",
            _ => "",
        };
        let mut body = Map::new();
        for definition in list(tool, "args") {
            let Some(name) = text(definition, "name") else { continue };
            let is_required = definition.get("required") == Some(&Value::Bool(true));
            let at = text(definition, "position").unwrap_or(together);
            match at {
                "path" => {
                    if !call.knows(name) {
                        return Err(format!("`{name}` stands nowhere in its path"));
                    }
                }
                "cookie" if is_required => return Err(format!("`{name}` stands in a cookie, and is required")),
                "cookie" => call.note(format!("`{name}` stands in a cookie, and is left out")),
                "" if call.knows(name) => {}
                "" => call.note(format!("`{name}` is sent nowhere, and is left out")),
                "header" if call.takes_as_own(name) => {}
                at => {
                    let Some(argument) = argument(tool, name, call) else { continue };
                    let reference = Value::from(format!("${argument}"));
                    let entries = match at {
                        "query" => &mut call.query,
                        "header" => &mut call.headers,
                        _ => &mut body,
                    };
                    entries.insert(names::key(name), reference);
                }
            }
        }
        if templated && !body.is_empty() {
            call.note(
                "its body is that of its template; what has the position `body` beside it is left out".to_owned(),
            );
        } else if !body.is_empty() {
            if together == "form" {
                call.headers.insert("Content-Type".to_owned(), FORM.into());
            }
            call.body = Some(Value::Object(body));
        }
        Ok(())
    }

    fn security(&mut self, tool: &Value, template: &Value, call: &mut Call) {
        let own = [template.get("security"), tool.get("security"), self.server.get("defaultUpstreamSecurity")];
        let Some(security) = own.into_iter().flatten().next() else { return };
        if security.get("passthrough") == Some(&Value::Bool(true)) {
            call.note("the caller's own credential is not passed on; the server's is sent".to_owned());
        }
        let id = text(security, "id");
        let scheme = list(self.server, "securitySchemes").find(|scheme| text(scheme, "id") == id);
        let Some(scheme) = scheme else {
            return call.note("its security scheme is described nowhere".to_owned());
        };
        let name = text(scheme, "name").unwrap_or("X-Api-Key").to_owned();
        let (kind, of, at) = (text(scheme, "type"), text(scheme, "scheme"), text(scheme, "in"));
        match (kind, of, at) {
            (Some("http"), Some("basic"), _) => self.backends.basic(call.backend),
            (Some("http"), Some("bearer"), _) => self.backends.secret_header(call.backend, "Authorization", "Bearer "),
            (Some("apiKey"), _, Some("query")) => self.backends.secret_query(call.backend, &name),
            (Some("apiKey"), _, Some("header")) => self.backends.secret_header(call.backend, &name, ""),
            _ => call.note("its security scheme is not carried over".to_owned()),
        }
    }
}

/// The argument that a definition makes; `None` where there is none.
fn argument(tool: &Value, name: &str, call: &mut Call) -> Option<String> {
    let definition = definition::named(tool, "args", name)?;
    let is_required =
        definition.get("required") == Some(&Value::Bool(true)) || text(definition, "position") == Some("path");
    Some(call.argument(name, definition::schema(definition), text(definition, "description"), is_required))
}

/// What is said of a tool, and what its server said of its reply.
fn described(tool: &Value) -> String {
    let more = ["prependBody", "appendBody"].map(|key| tool.get("responseTemplate").and_then(|one| text(one, key)));
    let said = [text(tool, "description")].into_iter().chain(more).flatten();
    said.map(str::trim).collect::<Vec<_>>().join(" ")
}

/// The result that a template makes of a reply: values in their places, and nothing else.
fn response(tool: &Value, call: &mut Call) {
    let Some(template) = tool.get("responseTemplate") else { return };
    let made = text(template, "body").map(|body| {
        let marked = marked(body, &|inside| {
            let path = inside.strip_prefix('.')?;
            let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.';
            (!path.is_empty() && path.bytes().all(plain)).then(|| format!("reply.{path}"))
        })?;
        let mut fill = |name: &str| Ok(Filling::Reference(name.to_owned()));
        match template::json(&marked).filter(Value::is_object) {
            Some(data) => filled_data(&data, &mut fill),
            None => Ok(json!({ "text": filled(marked.trim(), &mut fill)? })),
        }
    });
    match made {
        Some(Ok(result)) => call.result = Some(result),
        Some(Err(why)) => call.note(format!("its reply comes as it is: in the template of its response {why}")),
        None => call.note("what stood before and behind its reply stands in its description".to_owned()),
    }
    if tool.get("errorResponseTemplate").is_some() {
        call.note("the template of its errors is not carried over: failures have kinds of their own".to_owned());
    }
}

/// Marks arguments and the configuration; what decides, repeats or counts is not understood.
fn mark(text: &str) -> Result<String, String> {
    marked(text, &|inside| {
        let value = inside.strip_prefix("toJson ").unwrap_or(inside).trim().strip_prefix('.')?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
        let known = value.starts_with("args.") || value.starts_with("config.");
        (known && value.bytes().all(plain)).then(|| value.to_owned())
    })
}

#[cfg(test)]
mod tests;
