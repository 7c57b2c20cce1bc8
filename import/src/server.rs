//! Where the operations of a document go: one backend for each server that they name, and what stands before their paths. A server
//! of a path or an operation takes the place of the document's, as it does in OpenAPI, so that no request and no key goes to
//! another host than the document says.

use serde_json::{Map, Value, json};

use crate::document::{Document, list, text};
use crate::names;
use crate::once;
use crate::operation::Operation;

/// The servers of the operations that are carried over.
#[derive(Debug, Default)]
pub(crate) struct Servers {
    pub(crate) list: Vec<Server>,
    /// What has to be known.
    pub(crate) notes: Vec<String>,
}

/// One of them.
#[derive(Debug)]
pub(crate) struct Server {
    /// The backend.
    pub(crate) name: String,
    /// The setting of its address.
    pub(crate) setting: String,
    /// The whole address, where the document says one.
    base: Option<String>,
}

/// Where an operation goes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Destination {
    /// By its place among the servers.
    pub(crate) server: usize,
    /// Stands before its path.
    pub(crate) prefix: String,
}

/// What a server says.
enum Written {
    Whole(String),
    /// The path of an address without a host.
    Path(String),
    Unknown,
}

impl Servers {
    /// Those of which the document's own is the first, where one of these operations goes there.
    pub(crate) fn of(document: &Document, operations: &[&Operation<'_>]) -> Self {
        let mut servers = Self::default();
        servers.note_several(document);
        let is_general = |operation: &&&Operation<'_>| operation.unfit.is_none() && own(operation).is_none();
        if let Some(operation) = operations.iter().find(is_general) {
            let first = servers.destination(document, operation);
            first.expect("what has no server of its own goes to the document's");
        }
        servers
    }

    /// Where an operation goes, or why that is not known.
    pub(crate) fn destination(
        &mut self,
        document: &Document,
        operation: &Operation<'_>,
    ) -> Result<Destination, String> {
        let general = list(document.root(), "servers").next().map_or(Written::Path(String::new()), written);
        match (own(operation).map(written), general) {
            (None, Written::Whole(base)) | (Some(Written::Whole(base)), _) => Ok(self.at(Some(base), String::new())),
            (None, Written::Path(prefix)) => Ok(self.at(None, prefix)),
            (None, Written::Unknown) => Ok(self.at(None, String::new())),
            // What has no host is where the document lies.
            (Some(Written::Path(prefix)), Written::Path(_)) => Ok(self.at(None, prefix)),
            (Some(Written::Path(_)), _) => {
                Err("its own server has no host, and where the document lies is not known".to_owned())
            }
            (Some(Written::Unknown), _) => Err("its own server is no address that can be called".to_owned()),
        }
    }

    fn at(&mut self, base: Option<String>, prefix: String) -> Destination {
        let known = self.list.iter().position(|server| server.base == base);
        let server = known.unwrap_or_else(|| {
            self.add(base);
            self.list.len() - 1
        });
        Destination { server, prefix }
    }

    fn add(&mut self, base: Option<String>) {
        let is_first = self.list.is_empty();
        let host = base.as_deref().and_then(|base| base.split("://").last()?.split('/').next()).unwrap_or_default();
        let known: Vec<&str> = self.list.iter().map(|known| known.name.as_str()).collect();
        let name = names::of_backend(host, &known);
        let setting = if is_first { "base_url".to_owned() } else { format!("{name}_base_url") };
        match &base {
            None => self.notes.push(format!(
                "the document does not say where the API is: {} has no default",
                if is_first { "its setting".to_owned() } else { format!("the setting `{setting}`") }
            )),
            Some(base) if !is_first => self.notes.push(format!(
                "some operations go to another server, {base}: the backend `{name}` with a setting of its own, and the credentials \
                 that they ask for"
            )),
            Some(_) => {}
        }
        self.list.push(Server { name, setting, base });
    }

    /// Notes of servers of which the first is taken.
    fn note_several(&mut self, document: &Document) {
        let count = list(document.root(), "servers").count();
        if count > 1 {
            self.notes.push(format!("of {count} servers the first is the default of the setting"));
        }
    }
}

impl Server {
    /// The setting of its address, as a manifest has it.
    pub(crate) fn written(&self, variable: &str) -> Value {
        let mut base =
            json!({ "env": format!("{variable}_{}", self.setting.to_uppercase()), "type": "string", "format": "uri" });
        match &self.base {
            Some(address) => base["default"] = address.as_str().into(),
            None => base["example"] = "https://api.example".into(),
        }
        base
    }

    /// The backend, as a manifest has it, with the header in which each write carries a key of its own.
    pub(crate) fn backend(&self, credentials: Vec<Value>, key_of_writes: Option<String>) -> Map<String, Value> {
        let mut backend = Map::new();
        backend.insert("base".into(), format!("$setting.{}", self.setting).into());
        backend.insert("headers".into(), json!({ "Accept": "application/json" }));
        if !credentials.is_empty() {
            backend.insert("auth".into(), credentials.into());
        }
        if let Some(name) = key_of_writes {
            backend.insert("retry".into(), once::retry(&name));
        }
        backend
    }
}

/// The server of an operation, or of its path.
fn own<'d>(operation: &Operation<'d>) -> Option<&'d Value> {
    [operation.node, operation.shared].into_iter().find_map(|of| list(of, "servers").next())
}

/// What a server says, with the defaults of its variables.
fn written(server: &Value) -> Written {
    let mut url = text(server, "url").unwrap_or_default().to_owned();
    for (name, variable) in server.get("variables").and_then(Value::as_object).into_iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), text(variable, "default").unwrap_or_default());
    }
    let plain = url.trim_end_matches('/');
    let is_whole = plain.starts_with("https://") || plain.starts_with("http://");
    match plain {
        plain if plain.contains(['{', '}', '@', '?', '#', ' ']) => Written::Unknown,
        plain if is_whole => Written::Whole(plain.to_owned()),
        plain if plain.is_empty() || plain.starts_with('/') && !plain.starts_with("//") => {
            Written::Path(plain.to_owned())
        }
        _ => Written::Unknown,
    }
}
