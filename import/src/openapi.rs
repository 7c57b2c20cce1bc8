//! A document of OpenAPI 3 to what is known of an API.

use kartoteka_compiler::authoring::manifest;
use serde_json::{Map, Value};

use crate::auth::Auth;
use crate::chosen::Choosable as _;
use crate::document::{Document, list, text};
use crate::imported::{ImportFault, ImportedCatalog, LeftOut, Wish};
use crate::making::{self, Api, Draft};
use crate::once::{self, Once};
use crate::operation::Operation;
use crate::server::{Destination, Servers};
use crate::tool::Cards;
use crate::verb;

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
    if document.root().get("webhooks").is_some() {
        left.push(LeftOut::part(None, "webhooks are not carried over"));
    }
    let chosen: Vec<&Operation<'_>> = all.iter().filter(|operation| wish.chosen.has(*operation)).collect();
    let mut servers = Servers::of(&document, &chosen);
    let mut sent: Vec<(&Operation<'_>, Destination)> = Vec::new();
    for operation in chosen {
        let destination = match &operation.unfit {
            Some(why) => Err(why.clone()),
            None => servers.destination(&document, operation),
        };
        match destination {
            Ok(destination) => sent.push((operation, destination)),
            Err(why) => left.push(LeftOut::whole(operation.line(), why)),
        }
    }
    let groups: Vec<Vec<&Operation<'_>>> = (0..servers.list.len())
        .map(|place| sent.iter().filter(|(_, to)| to.server == place).map(|(operation, _)| *operation).collect())
        .collect();
    let taken: Vec<&str> = servers.list.iter().map(|server| server.setting.as_str()).collect();
    let auth = Auth::of(&document, &groups, &taken, &manifest::prefix_of_variables(&wish.catalog));
    let names: Vec<Option<String>> =
        servers.list.iter().map(|server| Some(server.name.clone()).filter(|_| servers.list.len() > 1)).collect();
    let writes = |group: &Vec<&Operation<'_>>| {
        let writing = group.iter().filter(|operation| !verb::only_reads(&operation.verb));
        once::of_all(writing.map(|operation| key_of_writes(&document, operation)))
    };
    let keys = groups.iter().map(writes);
    let api = api(&document, &wish.catalog, servers, auth, keys);
    let cards = &Cards { document: &document };
    let drafts = sent.iter().map(|(operation, to)| {
        let line = operation.line();
        let wish = operation.known_as().map_or_else(|| line.clone(), str::to_owned);
        let backend = names[to.server].as_deref();
        let card = move |name: &str, detail| cards.tool(operation, (&to.prefix, backend), name, detail);
        Draft { line, wish, card: Box::new(card) }
    });
    let drafts: Vec<Draft<'_>> = drafts.collect();
    making::made(&api, &drafts, wish, left)
}

/// The header in which an operation takes a key of its own for each write.
fn key_of_writes(document: &Document, operation: &Operation<'_>) -> Option<String> {
    let written = list(operation.node, "parameters").chain(list(operation.shared, "parameters"));
    let headers = written
        .filter_map(|parameter| document.resolved(parameter))
        .filter(|parameter| text(parameter, "in") == Some("header"));
    let mut names = headers.filter_map(|header| text(header, "name"));
    names.find(|name| Once::of(name) == Some(Once::Write)).map(str::to_owned)
}

/// What the manifest says.
fn api(
    document: &Document,
    catalog: &str,
    servers: Servers,
    auth: Auth,
    keys_of_writes: impl Iterator<Item = Option<String>>,
) -> Api {
    let variable = manifest::prefix_of_variables(catalog);
    let mut settings: Map<String, Value> =
        servers.list.iter().map(|server| (server.setting.clone(), server.written(&variable))).collect();
    settings.extend(auth.settings);
    let backends = servers.list.iter().zip(auth.credentials).zip(keys_of_writes);
    let backends = backends
        .map(|((server, credentials), key)| (server.name.clone(), Value::Object(server.backend(credentials, key))));
    let info = document.root().get("info").unwrap_or(&Value::Null);
    Api {
        title: text(info, "title").map(str::to_owned),
        description: text(info, "description").map(str::to_owned),
        settings,
        backends: backends.collect(),
        notes: servers.notes.into_iter().chain(auth.notes).collect(),
    }
}

#[cfg(test)]
mod tests;
