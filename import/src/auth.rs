//! How a backend is shown who asks: the security schemes of the chosen operations as settings and credentials.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::chosen::Choosable as _;
use crate::document::{Document, text};
use crate::names::{self, Taken};
use crate::operation::Operation;

/// More ways than these are left out.
const MOST_WAYS: usize = 4;

/// What the manifest says of it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Auth {
    pub(crate) settings: Map<String, Value>,
    /// Those of each server, in the order of the servers.
    pub(crate) credentials: Vec<Vec<Value>>,
    /// What could not be carried over, or has to be known.
    pub(crate) notes: Vec<String>,
}

/// A part of a credential.
struct Part {
    /// The key of the credential: `headers` or `query`.
    at: &'static str,
    name: String,
    /// `$` stands for the setting.
    value: &'static str,
    prefix: String,
}

impl Auth {
    /// Of the operations of each server: a server gets no credential that its operations do not ask for. `taken` are names of
    /// other settings.
    pub(crate) fn of(document: &Document, servers: &[Vec<&Operation<'_>>], taken: &[&str], variable: &str) -> Self {
        let mut auth = Self::default();
        let made: Vec<Vec<Vec<(String, Part)>>> =
            servers.iter().map(|operations| auth.ways(document, operations)).collect();
        let all = || made.iter().flatten();
        let mut schemes: Vec<&str> = all().flatten().map(|(scheme, _)| scheme.as_str()).collect();
        schemes.sort_unstable();
        schemes.dedup();
        let only = schemes.len() == 1;
        let several = made.iter().any(|ways| ways.len() > 1);
        let names = settings_of(all(), only, taken);
        for ways in made {
            let credentials = ways.into_iter().map(|parts| auth.credential(parts, &names, several, variable)).collect();
            auth.credentials.push(credentials);
        }
        auth
    }

    /// The ways in which operations say who asks; what most of them take stands first.
    fn ways(&mut self, document: &Document, operations: &[&Operation<'_>]) -> Vec<Vec<(String, Part)>> {
        let mut ways: Vec<(Vec<String>, usize)> = Vec::new();
        let general = document.root().get("security");
        let mut without: Vec<String> = Vec::new();
        for operation in operations {
            let security = operation.node.get("security").or(general).and_then(Value::as_array);
            if security.is_some_and(Vec::is_empty) {
                without.push(operation.line());
            }
            for requirement in security.into_iter().flatten().filter_map(Value::as_object) {
                let way: Vec<String> = requirement.keys().cloned().collect();
                match ways.iter_mut().find(|(known, _)| *known == way) {
                    Some((_, count)) => *count += 1,
                    None if !way.is_empty() => ways.push((way, 1)),
                    None => {}
                }
            }
        }
        ways.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let mut made: Vec<Vec<(String, Part)>> = Vec::new();
        for (way, _) in ways {
            let parts: Option<Vec<(String, Part)>> =
                way.iter().map(|scheme| Some((scheme.clone(), self.part(document, scheme)?))).collect();
            if let Some(parts) = parts {
                made.push(parts);
            }
        }
        if made.len() > MOST_WAYS {
            self.note(format!(
                "of {} ways to show who asks, the {MOST_WAYS} that most operations take are kept",
                made.len()
            ));
            made.truncate(MOST_WAYS);
        }
        if let (Some(first), false) = (without.first(), made.is_empty()) {
            let more = match without.len() {
                1 => "asks".to_owned(),
                count => format!("and {} more ask", count - 1),
            };
            self.note(format!("`{first}` {more} for no credential: it goes with them all the same"));
        }
        made
    }

    fn credential(
        &mut self,
        parts: Vec<(String, Part)>,
        names: &BTreeMap<String, String>,
        several: bool,
        variable: &str,
    ) -> Value {
        let mut credential = Map::new();
        for (scheme, part) in parts {
            let setting = &names[&scheme];
            let mut written =
                json!({ "env": format!("{variable}_{}", setting.to_uppercase()), "type": "string", "secret": true });
            if several {
                written["optional"] = true.into();
                credential.entry("when").or_insert_with(|| format!("$setting.{setting}").into());
            }
            self.settings.insert(setting.clone(), written);
            let value = format!("{}{}", part.prefix, part.value.replace('$', &format!("$setting.{setting}")));
            if let Value::Object(entries) = credential.entry(part.at).or_insert_with(|| json!({})) {
                entries.insert(part.name, value.into());
            }
        }
        Value::Object(credential)
    }

    fn part(&mut self, document: &Document, name: &str) -> Option<Part> {
        let scheme = document.root().pointer("/components/securitySchemes").and_then(|schemes| schemes.get(name));
        let scheme = scheme.and_then(|scheme| document.resolved(scheme));
        let Some(scheme) = scheme else {
            self.note(format!("the security scheme `{name}` is not described"));
            return None;
        };
        let header =
            |value, prefix: &str| Part { at: "headers", name: "Authorization".into(), value, prefix: prefix.into() };
        let key = text(scheme, "name")
            .filter(|key| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.[]".contains(&byte)));
        match (text(scheme, "type")?, text(scheme, "in"), key) {
            ("apiKey", Some("header"), Some(key)) => {
                Some(Part { at: "headers", name: key.into(), value: "$", prefix: String::new() })
            }
            ("apiKey", Some("query"), Some(key)) => {
                Some(Part { at: "query", name: key.into(), value: "$", prefix: String::new() })
            }
            ("apiKey", Some("cookie"), Some(key)) => {
                Some(Part { at: "headers", name: "Cookie".into(), value: "$", prefix: format!("{key}=") })
            }
            ("http", ..) => match text(scheme, "scheme").map(str::to_lowercase).as_deref() {
                Some("bearer") => Some(header("$", "Bearer ")),
                Some("basic") => {
                    self.note(format!("`{name}` is Basic: its setting is the base64 of `user:password`"));
                    Some(header("$", "Basic "))
                }
                other => {
                    self.note(format!(
                        "the security scheme `{name}` ({}) is not carried over",
                        other.unwrap_or("of no name")
                    ));
                    None
                }
            },
            ("oauth2" | "openIdConnect", ..) => {
                self.note(format!("`{name}` is OAuth: its setting is an access token; a card's `token` can fetch one, see docs/catalog.md"));
                Some(header("$", "Bearer "))
            }
            (other, ..) => {
                self.note(format!("the security scheme `{name}` ({other}) is not carried over"));
                None
            }
        }
    }

    fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// The setting of each scheme: `token` of the only one, else a name that no other scheme and no other setting has.
fn settings_of<'w>(
    ways: impl Iterator<Item = &'w Vec<(String, Part)>>,
    only: bool,
    taken: &[&str],
) -> BTreeMap<String, String> {
    let mut taken: Taken = taken.iter().copied().collect();
    let mut names = BTreeMap::new();
    for (scheme, _) in ways.flatten() {
        if !names.contains_key(scheme) {
            names.insert(scheme.clone(), names::of_setting(if only { "token" } else { scheme.as_str() }, &mut taken));
        }
    }
    names
}
