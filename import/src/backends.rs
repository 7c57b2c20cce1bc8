//! The backends and settings of a manifest, as readers find them request by request: one backend for each base, one credential
//! for each backend, and never a value of a secret.

use kartoteka_compiler::authoring::manifest;
use serde_json::{Map, Value, json};

use crate::address::Address;
use crate::call::{self, Call};
use crate::making::Api;
use crate::names::{self, Taken};
use crate::once;
use crate::template::has_place;

/// What is known of the backends so far.
pub(crate) struct Backends {
    variable: String,
    taken: Taken,
    settings: Map<String, Value>,
    list: Vec<Backend>,
    notes: Vec<String>,
}

/// One backend.
struct Backend {
    name: String,
    /// The base as the document has it, by which it is found again.
    base: String,
    /// The same in the notation of cards.
    written: String,
    headers: Map<String, Value>,
    query: Map<String, Value>,
    timeout: Option<String>,
    /// The header in which each write carries a key of its own.
    key_of_writes: Option<String>,
    credential: Credential,
}

#[derive(Default)]
struct Credential {
    headers: Map<String, Value>,
    query: Map<String, Value>,
    basic: Option<Vec<Value>>,
}

/// What stands in the name of a host.
const WITHIN_HOST: &str = "^[A-Za-z0-9.-]+$";

impl Backends {
    pub(crate) fn new(catalog: &str) -> Self {
        Self {
            variable: manifest::prefix_of_variables(catalog),
            taken: Taken::default(),
            settings: Map::new(),
            list: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A setting that is called like this, or nearly so.
    pub(crate) fn setting(&mut self, wish: &str, more: &Value) -> String {
        let name = names::of_setting(wish, &mut self.taken);
        let mut written = json!({ "env": format!("{}_{}", self.variable, name.to_uppercase()), "type": "string" });
        for (key, value) in more.as_object().into_iter().flatten() {
            written[key] = value.clone();
        }
        self.settings.insert(name.clone(), written);
        name
    }

    /// Gives settings that are a part of the host of a base a pattern by which they stay that.
    fn keep_within_host(&mut self, base: &str) {
        let address = ["https://", "http://"].iter().find_map(|scheme| base.strip_prefix(scheme));
        let host = address.and_then(|address| address.split('/').next()).unwrap_or_default();
        for part in host.split("setting.").skip(1) {
            let end = part.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(part.len());
            if let Some(Value::Object(setting)) = self.settings.get_mut(&part[..end]) {
                setting.entry("pattern").or_insert_with(|| json!(WITHIN_HOST));
            }
        }
    }

    /// The backend of an address, which is called like its host.
    pub(crate) fn of_address(&mut self, address: &Address) -> usize {
        self.backend(&address.base, address.host(), address.whole_base())
    }

    /// The backend of a base: `address` is its default, where it is one that can be called.
    pub(crate) fn backend(&mut self, base: &str, name: &str, address: Option<&str>) -> usize {
        if let Some(known) = self.list.iter().position(|backend| backend.base == base) {
            return known;
        }
        let name = self.name(name);
        let wish = if self.list.is_empty() { "base_url".to_owned() } else { format!("{name}_base_url") };
        let more = match address {
            Some(address) => json!({ "format": "uri", "default": address }),
            None => json!({ "format": "uri", "example": "https://api.example" }),
        };
        let setting = self.setting(&wish, &more);
        self.add(name, base, format!("$setting.{setting}"))
    }

    /// The backend of a base that is not known yet, written in the notation of cards.
    pub(crate) fn written(&mut self, base: &str, name: &str, written: String) -> usize {
        let name = self.name(name);
        self.add(name, base, written)
    }

    /// A name that no backend has.
    fn name(&self, wish: &str) -> String {
        let known: Vec<&str> = self.list.iter().map(|backend| backend.name.as_str()).collect();
        names::of_backend(wish, &known)
    }

    fn add(&mut self, name: String, base: &str, written: String) -> usize {
        self.keep_within_host(&written);
        self.list.push(Backend {
            name,
            base: base.to_owned(),
            written,
            headers: Map::from_iter([("Accept".to_owned(), "application/json".into())]),
            query: Map::new(),
            timeout: None,
            key_of_writes: None,
            credential: Credential::default(),
        });
        self.list.len() - 1
    }

    /// A header of every request, which is no secret.
    pub(crate) fn header(&mut self, backend: usize, name: &str, value: Value) {
        self.list[backend].headers.insert(name.to_owned(), value);
    }

    /// A part of every query, which is no secret.
    pub(crate) fn query(&mut self, backend: usize, name: &str, value: Value) {
        self.list[backend].query.insert(name.to_owned(), value);
    }

    pub(crate) fn timeout(&mut self, backend: usize, timeout: &str) {
        self.list[backend].timeout = Some(timeout.to_owned());
    }

    /// Whether a header is of one request alone; then it is the server's, and nothing is kept of its value.
    pub(crate) fn takes_as_own(&mut self, backend: usize, name: &str) -> bool {
        let Some(note) = once::taken(name, &mut self.list[backend].key_of_writes) else { return false };
        self.note(note);
        true
    }

    /// A header that says who asks, as a request has it: before the secret stands the scheme of an authorization.
    pub(crate) fn written_secret(&mut self, backend: usize, name: &str, value: &str) {
        let scheme = value.split_once(' ').map(|(scheme, _)| scheme).filter(|scheme| !has_place(scheme));
        match scheme.filter(|_| name.eq_ignore_ascii_case("authorization")) {
            Some("Basic") => self.basic(backend),
            Some(scheme) => self.secret_header(backend, name, &format!("{} ", names::key(scheme))),
            None => self.secret_header(backend, name, ""),
        }
    }

    /// A header that says who asks; `before` stands before the secret.
    pub(crate) fn secret_header(&mut self, backend: usize, name: &str, before: &str) {
        let credential = &self.list[backend].credential;
        let known = credential.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        if let Some((_, known)) = known {
            if !known.as_str().is_some_and(|known| known.starts_with(&format!("{before}$"))) {
                self.note(format!("`{name}` says who asks in two ways; the first of them is kept"));
            }
            return;
        }
        if name.eq_ignore_ascii_case("authorization") && credential.basic.is_some() {
            return self.note("requests say who asks by Basic and otherwise; Basic is kept".to_owned());
        }
        let wish = if name.eq_ignore_ascii_case("authorization") { "token" } else { name.trim_start_matches("X-") };
        let setting = self.secret(wish);
        let value = format!("{before}$setting.{setting}");
        self.list[backend].credential.headers.insert(name.to_owned(), value.into());
    }

    /// A part of a query that says who asks.
    pub(crate) fn secret_query(&mut self, backend: usize, name: &str) {
        if !self.list[backend].credential.query.contains_key(name) {
            let setting = self.secret(name);
            self.list[backend].credential.query.insert(name.to_owned(), format!("$setting.{setting}").into());
        }
    }

    /// A user and a password.
    pub(crate) fn basic(&mut self, backend: usize) {
        let credential = &self.list[backend].credential;
        if credential.basic.is_some() {
            return;
        }
        if credential.headers.keys().any(|name| name.eq_ignore_ascii_case("authorization")) {
            return self.note("requests say who asks by Basic and otherwise; the other is kept".to_owned());
        }
        let both = ["user", "password"].map(|wish| Value::from(format!("$setting.{}", self.secret(wish))));
        self.list[backend].credential.basic = Some(both.into());
    }

    fn secret(&mut self, wish: &str) -> String {
        self.setting(wish, &json!({ "secret": true }))
    }

    pub(crate) fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// The names that cards say, by their places; none where there is one backend.
    pub(crate) fn names(&self) -> Vec<Option<String>> {
        let several = self.list.len() > 1;
        self.list.iter().map(|backend| several.then(|| backend.name.clone())).collect()
    }

    /// What the manifest says.
    pub(crate) fn api(mut self, title: Option<String>, description: Option<String>, calls: &[Call]) -> Api {
        let mut backends = Map::new();
        for (place, backend) in self.list.into_iter().enumerate() {
            let mut written = json!({ "base": backend.written, "headers": backend.headers });
            if !backend.query.is_empty() {
                written["query"] = backend.query.into();
            }
            let Credential { headers, query, basic } = backend.credential;
            let mut credential = Map::new();
            credential.extend(basic.map(|basic| ("basic".to_owned(), basic.into())));
            let maps = [("headers", headers), ("query", query)].into_iter().filter(|(_, map)| !map.is_empty());
            credential.extend(maps.map(|(key, map)| (key.to_owned(), Value::Object(map))));
            if !credential.is_empty() {
                let of = if backends.is_empty() { String::new() } else { format!(" of `{}`", backend.name) };
                self.notes
                    .push(format!("its credential{of} goes with every request; secrets are settings without values"));
                written["auth"] = json!([credential]);
            }
            if let Some(timeout) = backend.timeout {
                written["timeout"] = timeout.into();
            }
            if let Some(name) = backend.key_of_writes.or_else(|| call::key_of_writes(calls, place)) {
                written["retry"] = once::retry(&name);
            }
            backends.insert(backend.name, written);
        }
        Api { title, description, settings: self.settings, backends, notes: self.notes }
    }
}
