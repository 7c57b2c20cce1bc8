//! A document of OpenAPI 3 to what is known of an API.

use kartoteka_compiler::authoring::manifest;
use serde_json::{Map, Value, json};

use crate::auth::Auth;
use crate::chosen::Choosable as _;
use crate::document::{Document, list, text};
use crate::imported::{ImportFault, ImportedCatalog, LeftOut, Wish};
use crate::making::{self, Api, Draft};
use crate::operation::Operation;
use crate::tool::Cards;

/// Makes a catalog of a document.
///
/// # Errors
/// The document is none of OpenAPI 3, what is chosen is not in it, or nothing of it could be carried over.
pub fn openapi(document: &str, wish: &Wish) -> Result<ImportedCatalog, ImportFault> {
    let document = Document::parse(document)?;
    let all = Operation::all(&document);
    let unknown = wish.chosen.unknown(&all);
    if !unknown.is_empty() {
        return Err(ImportFault::Unknown(unknown));
    }
    let mut left: Vec<LeftOut> = Vec::new();
    let deprecated = all.iter().filter(|operation| wish.chosen.spares(*operation));
    left.extend(deprecated.map(|operation| LeftOut::whole(operation.line(), "it is deprecated; its id brings it")));
    let (chosen, others): (Vec<&Operation<'_>>, Vec<&Operation<'_>>) =
        all.iter().filter(|operation| wish.chosen.has(*operation)).partition(|operation| operation.is_sendable);
    left.extend(others.iter().map(|operation| LeftOut::whole(operation.line(), "a card cannot send this verb")));
    if document.root().get("webhooks").is_some() {
        left.push(LeftOut::part(None, "webhooks are not carried over"));
    }
    let server = Server::of(&document);
    let auth = Auth::of(&document, &chosen, &manifest::prefix_of_variables(&wish.catalog));
    let api = api(&document, &wish.catalog, &server, auth);
    let cards = Cards { document: &document, prefix: server.prefix };
    let drafts = chosen.iter().map(|operation| {
        let line = operation.line();
        let wish = operation.known_as().map_or_else(|| line.clone(), str::to_owned);
        let card = |name: &str, detail| cards.tool(operation, name, detail);
        Draft { line, wish, card: Box::new(card) }
    });
    let drafts: Vec<Draft<'_>> = drafts.collect();
    making::made(&api, &drafts, wish, left)
}

/// Where the API is.
struct Server {
    /// The whole address, where the document says one.
    base: Option<String>,
    /// The path of an address without a host.
    prefix: String,
    notes: Vec<String>,
}

impl Server {
    fn of(document: &Document) -> Self {
        let mut notes = Vec::new();
        let servers: Vec<&Value> = list(document.root(), "servers").collect();
        if servers.len() > 1 {
            notes.push(format!("of {} servers the first is the default of the setting", servers.len()));
        }
        let mut url = servers.first().and_then(|server| text(server, "url")).unwrap_or_default().to_owned();
        let variables = servers.first().and_then(|server| server.get("variables")).and_then(Value::as_object);
        for (name, variable) in variables.into_iter().flatten() {
            url = url.replace(&format!("{{{name}}}"), text(variable, "default").unwrap_or_default());
        }
        let plain = url.trim_end_matches('/');
        let is_whole = plain.starts_with("https://") || plain.starts_with("http://");
        if is_whole && !plain.contains(['{', '}', '@', '?', '#', ' ']) {
            return Self { base: Some(plain.to_owned()), prefix: String::new(), notes };
        }
        notes.push("the document does not say where the API is: its setting has no default".to_owned());
        let prefix = if plain.starts_with('/') && !plain.contains(['{', '?', '#', ' ']) { plain } else { "" };
        Self { base: None, prefix: prefix.to_owned(), notes }
    }
}

/// What the manifest says.
fn api(document: &Document, catalog: &str, server: &Server, auth: Auth) -> Api {
    let variable = format!("{}_BASE_URL", manifest::prefix_of_variables(catalog));
    let mut base = json!({ "env": variable, "type": "string", "format": "uri" });
    match &server.base {
        Some(address) => base["default"] = address.as_str().into(),
        None => base["example"] = "https://api.example".into(),
    }
    let mut settings = Map::from_iter([("base_url".to_owned(), base)]);
    settings.extend(auth.settings);
    let mut backend = json!({ "base": "$setting.base_url", "headers": { "Accept": "application/json" } });
    if !auth.credentials.is_empty() {
        backend["auth"] = auth.credentials.into();
    }
    let info = document.root().get("info").unwrap_or(&Value::Null);
    Api {
        title: text(info, "title").map(str::to_owned),
        description: text(info, "description").map(str::to_owned),
        settings,
        backends: Map::from_iter([("api".to_owned(), backend)]),
        notes: server.notes.iter().chain(&auth.notes).cloned().collect(),
    }
}

#[cfg(test)]
mod tests;
