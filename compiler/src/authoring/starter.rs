//! The first files of a catalog, a tool or a prompt: whole, so that they pass the check and serve, and with sentences that say
//! what is to be written in their place. Files are made of names, which are checked; nothing is read or written here.

mod fault;
mod request;
mod words;

use serde_json::{Map, Value, json};

pub use self::fault::{RequestFlaw, StarterFault};
use self::request::SketchedRequest;
use super::{manifest, yaml};

/// A file to be written: its path as catalogs spell it, and its text.
pub type NewFile = (String, String);

/// How a backend is shown who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SketchedAuth {
    /// Not at all.
    None,
    /// `Authorization: Bearer …`
    Bearer,
    /// A user and a password.
    Basic,
    /// A header of this name.
    Header(String),
    /// A key of the query of this name.
    Query(String),
}

impl SketchedAuth {
    /// Reads `none`, `bearer`, `basic`, `header:NAME` or `query:NAME`.
    ///
    /// # Errors
    /// It is none of these.
    pub fn parse(text: &str) -> Result<Self, StarterFault> {
        let is_token = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
        };
        match text.split_once(':') {
            None if text == "none" => Ok(Self::None),
            None if text == "bearer" => Ok(Self::Bearer),
            None if text == "basic" => Ok(Self::Basic),
            Some(("header", name)) if is_token(name) => Ok(Self::Header(name.to_owned())),
            Some(("query", name)) if is_token(name) => Ok(Self::Query(name.to_owned())),
            _ => Err(StarterFault::Auth(text.to_owned())),
        }
    }
}

/// Holds a name against the rules of the language and of clients.
///
/// # Errors
/// It is none.
pub fn name(of: &'static str, name: &str) -> Result<(), StarterFault> {
    let fits = name.len() <= 64
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && !name.ends_with('-')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-');
    if fits { Ok(()) } else { Err(StarterFault::Name { of, name: name.to_owned() }) }
}

/// Holds a language tag against what can be a folder's name; whether there is such a language, the check says.
///
/// # Errors
/// It is none.
pub fn language(tag: &str) -> Result<(), StarterFault> {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let fits = tag.starts_with(|first: char| first.is_ascii_alphabetic()) && tag.split('-').all(part);
    if fits { Ok(()) } else { Err(StarterFault::Name { of: "a language", name: tag.to_owned() }) }
}

/// What the tool of a request is called where nothing else says it: `GET /orders/$id` is `get_order`.
#[must_use]
pub fn tool_name(line: &str) -> Option<String> {
    SketchedRequest::parse(line).ok().map(|sketched| sketched.tool_name())
}

/// The manifest of a catalog, its first tool, and the texts in these languages, the first of which is the catalog's own.
///
/// # Errors
/// A name or the request is none.
pub fn catalog(
    catalog: &str,
    auth: &SketchedAuth,
    (tool, line): (Option<&str>, &str),
    locales: &[&str],
) -> Result<Vec<NewFile>, StarterFault> {
    name("a catalog", catalog)?;
    locales.iter().try_for_each(|locale| language(locale))?;
    let sketched = SketchedRequest::parse(line)?;
    let tool = tool.map_or_else(|| sketched.tool_name(), str::to_owned);
    let mut files = vec![(format!("catalog/{catalog}/catalog.yaml"), manifest(catalog, auth, locales))];
    let (card, words) = of_tool(catalog, &tool, &sketched, locales)?;
    files.push(card);
    for (locale, (path, text)) in locales.iter().zip(words) {
        // The texts of the catalog and of its first tool are one file.
        let path = path.replace(&format!("/{catalog}/{tool}.ftl"), &format!("/{catalog}.ftl"));
        files.push((path, format!("{}\n{text}", words::catalog(catalog, locale))));
    }
    Ok(files)
}

/// The card of a tool of a catalog, and its texts: a file of its own in each language, so that none is changed.
///
/// # Errors
/// The name or the request is none.
pub fn tool(catalog: &str, tool: Option<&str>, line: &str, locales: &[&str]) -> Result<Vec<NewFile>, StarterFault> {
    let sketched = SketchedRequest::parse(line)?;
    let tool = tool.map_or_else(|| sketched.tool_name(), str::to_owned);
    let (card, words) = of_tool(catalog, &tool, &sketched, locales)?;
    Ok(std::iter::once(card).chain(words).collect())
}

/// What is assumed of a request that writes, where its tool has no name yet; `None` of one that is what its verb says.
#[must_use]
pub fn assumed(line: &str) -> Option<String> {
    let sketched = SketchedRequest::parse(line).ok()?;
    let field = sketched.body_argument()?;
    Some(format!(
        "`{}` is assumed of `{}`: a write with a body of one field, `{field}`. Where it only reads, its card says `effect: read`, and \
         another name says so, too",
        sketched.tool_name(),
        sketched.line()
    ))
}

/// The card of a prompt, and what it says in each language.
///
/// # Errors
/// The name is none.
pub fn prompt(catalog: &str, prompt: &str, locales: &[&str]) -> Result<Vec<NewFile>, StarterFault> {
    name("a prompt", prompt)?;
    let folder = format!("catalog/{catalog}/prompts/{prompt}");
    let name = yaml::text(prompt);
    let card = format!("prompt: {name}\n\nrequired: [topic]\narguments:\n  topic: {{ type: string }}\n");
    let spoken = locales.iter().map(|locale| (format!("{folder}.{locale}.md"), words::prompt(prompt, locale)));
    Ok(std::iter::once((format!("{folder}.yaml"), card)).chain(spoken).collect())
}

fn of_tool(
    catalog: &str,
    tool: &str,
    sketched: &SketchedRequest,
    locales: &[&str],
) -> Result<(NewFile, Vec<NewFile>), StarterFault> {
    name("a tool", tool)?;
    let card = (format!("catalog/{catalog}/tools/{tool}.yaml"), card(tool, sketched));
    let words = locales
        .iter()
        .map(|locale| (format!("locales/{locale}/{catalog}/{tool}.ftl"), words::tool(tool, sketched, locale)));
    Ok((card, words.collect()))
}

fn manifest(catalog: &str, auth: &SketchedAuth, locales: &[&str]) -> String {
    let variable = manifest::prefix_of_variables(catalog);
    let base = json!({ "env": format!("{variable}_BASE_URL"), "type": "string", "format": "uri", "example": format!("https://api.{}.example", catalog.to_lowercase().replace('_', "-")) });
    let secret = |name: &str| {
        let env = format!("{variable}_{}", name.to_uppercase());
        (name.to_owned(), json!({ "env": env, "type": "string", "secret": true }))
    };
    let mut settings = Map::from_iter([("base_url".to_owned(), base)]);
    let mut api = Map::from_iter([("base".to_owned(), "$setting.base_url".into())]);
    let credential = match auth {
        SketchedAuth::None => None,
        SketchedAuth::Bearer => Some(json!({ "headers": { "Authorization": "Bearer $setting.token" } })),
        SketchedAuth::Basic => Some(json!({ "basic": ["$setting.user", "$setting.password"] })),
        SketchedAuth::Header(name) => Some(json!({ "headers": { name: "$setting.token" } })),
        SketchedAuth::Query(name) => Some(json!({ "query": { name: "$setting.token" } })),
    };
    if let Some(credential) = credential {
        let secrets: &[&str] = if *auth == SketchedAuth::Basic { &["user", "password"] } else { &["token"] };
        settings.extend(secrets.iter().map(|name| secret(name)));
        api.insert("auth".into(), json!([credential]));
    }
    let backends = Map::from_iter([("api".to_owned(), Value::Object(api))]);
    manifest::text(catalog, locales.first().copied(), &settings, &backends, "10s")
}

fn card(tool: &str, sketched: &SketchedRequest) -> String {
    let mut out = format!("tool: {}\n", yaml::text(tool));
    let mut card = Map::new();
    if sketched.deletes() {
        card.insert("guard".into(), json!({ "confirm": true }));
    }
    if !sketched.path_arguments().is_empty() {
        card.insert("required".into(), sketched.path_arguments().into());
    }
    let arguments = sketched.arguments();
    if !arguments.is_empty() {
        let schemas = arguments.iter().map(|name| ((*name).to_owned(), json!({ "type": "string" })));
        card.insert("arguments".into(), Value::Object(schemas.collect()));
    }
    card.insert("request".into(), sketched.line().into());
    if sketched.asks_whether() {
        // A reply to HEAD has no body.
        card.insert("result".into(), json!({ "status": "$http.status" }));
    }
    if let Some(argument) = sketched.body_argument() {
        card.insert("body".into(), json!({ argument: format!("${argument}") }));
    }
    out.push_str(&yaml::entries(&card, 0));
    out.push_str("\nexamples:\n  first:\n");
    out.push_str(&yaml::entries(&sketched.example(), 4));
    out
}

#[cfg(test)]
mod tests;
