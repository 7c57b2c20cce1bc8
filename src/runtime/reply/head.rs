//! What a reply says beside its body: its status and its headers, links among them (RFC 8288).

use std::borrow::Cow;

use http::HeaderMap;
use http::header::LINK;
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

/// Whether a text is an address, whole or without its host.
pub(super) fn is_address(text: &str) -> bool {
    let text = text.trim_start();
    let whole = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    whole("http://") || whole("https://") || text.starts_with(['/', '?'])
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
mod tests {
    use super::*;

    fn head(headers: &[(&str, &'static str)]) -> Head {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().expect("a name");
            map.append(name, http::HeaderValue::from_static(value));
        }
        Head::new(201, map)
    }

    fn link_to(links: &'static str, relation: &str, parameter: Option<&str>) -> Option<String> {
        let parameter = parameter.map(|name| name.to_owned().into());
        head(&[("link", links)]).json(&HttpPart::Link { relation: relation.to_owned().into(), parameter })
    }

    #[test]
    fn a_part_that_is_not_there_or_empty_is_absent() {
        let head = head(&[("X-Total-Count", "7"), ("x-empty", " "), ("vary", "a"), ("Vary", "b")]);
        let header = |name: &'static str| head.json(&HttpPart::Header { name: name.into() });
        assert_eq!(head.json(&HttpPart::Status).as_deref(), Some("201"));
        assert_eq!(header("x-total-count").as_deref(), Some("\"7\""));
        assert_eq!(header("vary").as_deref(), Some("\"a, b\""));
        assert_eq!((header("x-empty"), header("x-none")), (None, None));
    }

    #[test]
    fn links_are_read_as_rfc_8288_has_them() {
        let two =
            r#"<https://api.example/a?page=1>; rel="prev", <https://api.example/a?page=3&per_page=2>; rel="next""#;
        assert_eq!(link_to(two, "next", Some("page")).as_deref(), Some("\"3\""));
        assert_eq!(link_to(two, "prev", None).as_deref(), Some("\"https://api.example/a?page=1\""));
        assert_eq!(link_to(two, "last", None), None);
        assert_eq!(link_to(two, "next", Some("cursor")), None);
        let odd = r#"</a>; title="a, <b>; rel=next"; rel=first, </c?c=x%20%2By+z#f>;REL="Other NEXT""#;
        assert_eq!(link_to(odd, "next", Some("c")).as_deref(), Some("\"x +y z\""));
        for broken in ["", "<", "next", "</a>; rel", "</a", "</a>; rel=\"next", "a; rel=next, >"] {
            let found = link_to(Box::leak(broken.to_owned().into_boxed_str()), "next", None);
            assert!(found.is_none() || broken == "</a>; rel=\"next", "{broken}: {found:?}");
        }
    }

    #[test]
    fn a_parameter_comes_from_the_query_alone() {
        assert_eq!(query_parameter("https://a.example/p?x=1&page=2#page=3", "page").as_deref(), Some("2"));
        assert_eq!(query_parameter("https://a.example/page=2", "page"), None);
        assert_eq!(query_parameter("?page=", "page"), None);
    }
}
