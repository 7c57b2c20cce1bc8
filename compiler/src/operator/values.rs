//! Single values of the file that a start refuses: addresses, hosts, networks, words, and values of catalogs' settings.

use std::net::IpAddr;

use serde_json::json;

use super::data::Written;
use super::secrets::{self, Value};
use crate::diagnostic::{Code, Diagnostics};
use crate::plan::{Format, Setting, Shape};
use crate::syntax::fields::Spanned;

/// Reports a value that does not fit, with what is expected in its place.
fn refuse(code: Code, written: &Spanned<String>, expected: &str, example: &str, out: &mut Diagnostics) {
    out.error(code, written.span, format!("`{}` is not {expected}", written.value))
        .fix(format!("for example `{example}`"), None);
}

/// `server.url`: where clients reach the server.
pub(super) fn address(url: &Spanned<String>, out: &mut Diagnostics) {
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let begins = url.value.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme));
        begins.then(|| &url.value[scheme.len()..])
    });
    let (authority, path) = rest.map(|rest| rest.split_once('/').unwrap_or((rest, ""))).unwrap_or_default();
    let host = authority.split(['?', '#']).next().unwrap_or_default();
    let plain = !host.is_empty()
        && !url.value.contains('?')
        && !authority.contains(['@', ' '])
        && !path.split('/').any(|part| part.starts_with([':', '*']));
    if !plain {
        let expected = "an address of HTTP without a user name and without a query";
        refuse(Code::BadUrl, url, expected, "https://example.com/kartoteka", out);
    }
}

/// Texts of a list of `server`, by its key.
pub(super) fn of_list(key: &str, text: &Spanned<String>, out: &mut Diagnostics) {
    match key {
        "hosts" if text.value.contains("://") || text.value.contains(['/', '@', ' ']) => {
            refuse(Code::BadUrl, text, "a host: `name`, `name:port` or `*`", "mcp.example.com", out);
        }
        "origins" if !text.value.contains("://") => {
            refuse(Code::BadUrl, text, "an origin, which has a scheme", "https://app.example.com", out);
        }
        "proxies" => network(text, out),
        _ => {}
    }
}

/// An address or a network; one that is everyone is none.
pub(super) fn network(text: &Spanned<String>, out: &mut Diagnostics) {
    if !is_network(&text.value) {
        let expected = "an address, or a network that is not everyone";
        refuse(Code::WrongType, text, expected, "10.0.0.0/8", out);
    }
}

fn is_network(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return text.parse::<IpAddr>().is_ok() };
    let most = match address.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    let plain = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
    plain && length.parse::<u8>().is_ok_and(|length| (1..=most).contains(&length))
}

/// `server.aliases` and `server.tools_hash`.
pub(super) fn of_text(key: &str, text: &Spanned<String>, out: &mut Diagnostics) {
    match key {
        "url" => address(text, out),
        "aliases" if !["accepted", "listed"].contains(&text.value.as_str()) => {
            refuse(Code::WrongType, text, "`accepted` or `listed`", "listed", out);
        }
        _ => {}
    }
}

/// A text that is written for a setting of a catalog: it is no secret, and what the schema of the setting certainly refuses, a start
/// refuses. Of spellings that a start may take, none is refused here.
pub(super) fn setting(declared: &Setting, value: &Value, out: &mut Diagnostics) {
    let (Written::Text(text), place) = (&value.0.value, value.0.span) else { return };
    if declared.secret {
        secrets::refuse(place, out);
        return;
    }
    let text = text.trim();
    if let Some(why) = misfit(&declared.check.shape, text).filter(|_| !text.is_empty()) {
        out.error(Code::BadDefault, place, format!("the setting refuses this value: {why}")).label(why);
    }
}

/// Why a text cannot be a value of this shape.
fn misfit(shape: &Shape, text: &str) -> Option<String> {
    const YES_OR_NO: [&str; 8] = ["true", "yes", "on", "1", "false", "no", "off", "0"];
    match shape {
        Shape::Text { least, most, pattern, format } => {
            let length = text.chars().count();
            let matches = |pattern: &str| regex::Regex::new(pattern).map_or(true, |one| one.is_match(text));
            if let Some(format) = format.filter(|format| !is_of(*format, text)) {
                Some(format!("it is no {}", format.keyword()))
            } else if let Some(pattern) = pattern.as_deref().filter(|pattern| !matches(pattern)) {
                Some(format!("it does not match `{pattern}`"))
            } else if let Some(least) = least.filter(|least| length < *least as usize) {
                Some(format!("it has less than {least} characters"))
            } else {
                most.filter(|most| length > *most as usize).map(|most| format!("it has more than {most} characters"))
            }
        }
        Shape::Boolean => {
            let is_word = YES_OR_NO.contains(&text.to_ascii_lowercase().as_str());
            (!is_word).then(|| "it is neither `true` nor `false`".to_owned())
        }
        Shape::Integer { .. } | Shape::Number { .. } if !text.contains(char::is_numeric) => {
            Some("it is no number".to_owned())
        }
        Shape::Integer { least, most, clamp: false } => {
            let number = text.parse::<i64>().ok()?;
            outside(number, (*least, *most))
        }
        Shape::Number { least, most, clamp: false } => {
            let number = text.parse::<f64>().ok()?;
            outside(number, (*least, *most))
        }
        Shape::List { items, .. } => {
            let check = items.first()?;
            let mut parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            parts.find_map(|part| misfit(&check.shape, part).map(|why| format!("`{part}`: {why}")))
        }
        _ => None,
    }
}

fn outside<T: PartialOrd + std::fmt::Display>(number: T, (least, most): (Option<T>, Option<T>)) -> Option<String> {
    match (least, most) {
        (Some(least), _) if number < least => Some(format!("it is below {least}")),
        (_, Some(most)) if number > most => Some(format!("it is above {most}")),
        _ => None,
    }
}

/// A phone, alone or where an address may stand, is read in any spelling.
pub(super) fn is_of(format: Format, text: &str) -> bool {
    if format.is_own() {
        return true;
    }
    let schema = json!({ "format": format.keyword() });
    let validator = jsonschema::draft202012::options().should_validate_formats(true).build(&schema);
    validator.is_ok_and(|validator| validator.is_valid(&json!(text)))
}
