//! What a reply says beside its body: its status and its headers, links among them (RFC 8288).

use std::borrow::Cow;

use http::HeaderMap;
use http::header::{CONTENT_TYPE, LINK};
use kartoteka_compiler::plan::HttpPart;
use serde_json::Value;

/// What a reply says beside its body. No header of it is shown unless a card names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    status: u16,
    headers: HeaderMap,
}

impl Head {
    /// That of a reply.
    #[must_use]
    pub fn new(status: u16, headers: HeaderMap) -> Self {
        Self { status, headers }
    }

    /// The status of the reply.
    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    /// The `Content-Type` of the body.
    pub(crate) fn media(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// A part, as JSON. `None` if it is not there, or empty.
    pub(crate) fn json(&self, part: &HttpPart) -> Option<String> {
        match part {
            HttpPart::Status => Some(self.status.to_string()),
            HttpPart::Header { .. } | HttpPart::Link { .. } => Some(Value::from(self.text(part)?).to_string()),
        }
    }

    fn text(&self, part: &HttpPart) -> Option<String> {
        let text = match part {
            HttpPart::Status => self.status.to_string(),
            HttpPart::Header { name } => self.values(name).collect::<Vec<_>>().join(", "),
            HttpPart::Link { relation, parameter: None } => self.link(relation)?.to_owned(),
            HttpPart::Link { relation, parameter: Some(name) } => query_parameter(self.link(relation)?, name)?,
        };
        Some(text).filter(|text| !text.is_empty())
    }

    /// The values of a header, without those that are no text.
    fn values<'h>(&'h self, name: &str) -> impl Iterator<Item = &'h str> {
        let values = self.headers.get_all(name).into_iter();
        values
            .filter_map(|value| std::str::from_utf8(value.as_bytes()).ok())
            .map(str::trim)
            .filter(|text| !text.is_empty())
    }

    /// Whether there is a link of a relation.
    pub(super) fn has_link(&self, relation: &str) -> bool {
        self.link(relation).is_some_and(|target| !target.is_empty())
    }

    /// The target of the first link of a relation.
    fn link(&self, relation: &str) -> Option<&str> {
        self.values(LINK.as_str()).find_map(|links| link(links, relation))
    }
}

/// A parameter of an address's query. `None` if it is not there, or empty.
pub(super) fn query_parameter(address: &str, name: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    let query = query.split('#').next().unwrap_or_default();
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    let (_, value) = pairs.find(|(key, _)| key == name)?;
    Some(value).filter(|value| !value.is_empty()).map(Cow::into_owned)
}

/// Whether a text begins as an address with its host does.
pub(crate) fn is_whole_address(text: &str) -> bool {
    let begins = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    begins("http://") || begins("https://")
}

/// The target of the first link of a relation in one value of the header: `<address>; rel="next", <…>; rel=last`.
fn link<'h>(links: &'h str, relation: &str) -> Option<&'h str> {
    let mut rest = links;
    loop {
        let (_, behind) = rest.split_once('<')?;
        let (target, behind) = behind.split_once('>')?;
        let (parameters, left) = until(behind, b',');
        if relations(parameters)
            .is_some_and(|all| all.split_ascii_whitespace().any(|known| known.eq_ignore_ascii_case(relation)))
        {
            return Some(target.trim());
        }
        rest = left;
    }
}

/// What stands before a mark, and what behind it: one within quotes is none.
fn until(text: &str, mark: u8) -> (&str, &str) {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            byte if byte == mark && !quoted => return (&text[..at], &text[at + 1..]),
            _ => {}
        }
    }
    (text, "")
}

/// What the first `rel` of a link's parameters names.
fn relations(parameters: &str) -> Option<&str> {
    let mut rest = parameters;
    while !rest.is_empty() {
        let (parameter, behind) = until(rest, b';');
        if let Some((name, value)) = parameter.split_once('=')
            && name.trim().eq_ignore_ascii_case("rel")
        {
            return Some(value.trim().trim_matches('"'));
        }
        rest = behind;
    }
    None
}

#[cfg(test)]
mod tests;
