//! The address of a backend: one text with a scheme, whose host is not what a setting makes of it.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use crate::ast::data::{Data, DataKind};
use crate::check::context::Cx;
use crate::check::credentials;
use crate::check::resolved;
use crate::check::scope::{Place, Scope};
use crate::diagnostic::{Code, Span};
use crate::plan::{Shape, Value};
use crate::syntax::reference::{Part, Reference};

const SCHEMES: [&str; 2] = ["https://", "http://"];

/// What ends the name of a host, or begins it anew.
const ENDS_A_HOST: [char; 6] = ['/', '?', '#', '@', ':', '\\'];

/// What ends a segment of a path, begins a query or is taken for something encoded.
const ENDS_A_SEGMENT: [char; 5] = ['/', '?', '#', '%', '\\'];

/// Texts that are no segments, or those of other places.
const LEADS_ELSEWHERE: [&str; 3] = ["", ".", ".."];

/// The address that a backend is asked at.
pub(super) fn url(base: &Data, cx: &mut Cx<'_>) -> Option<resolved::Data> {
    let address = cx.data(base, &Scope::outside(cx.declared, Place::Secret));
    let is_good = match (base.constant(), parts(base)) {
        (Some(text), _) => is_address(text.as_str().unwrap_or_default(), base.span, cx),
        (None, []) => {
            bad("a base is one text", base.span, "write the address: `https://api.example.com`, or `$setting.url`", cx)
        }
        (None, parts) => is_made_well(parts, base.span, cx),
    };
    credentials::of_base(base, cx);
    address.filter(|_| is_good)
}

/// The parts of a text that something refers in.
pub(super) fn parts(data: &Data) -> &[Part] {
    match &data.kind {
        DataKind::Text(template) | DataKind::Words(template) => &template.parts,
        _ => &[],
    }
}

fn bad(message: &str, at: Span, fix: &str, cx: &mut Cx<'_>) -> bool {
    cx.out.error(Code::BadUrl, at, message).fix(fix, None);
    false
}

/// Whether a text is an address.
fn is_address(text: &str, at: Span, cx: &mut Cx<'_>) -> bool {
    let host = SCHEMES.iter().find_map(|scheme| text.strip_prefix(scheme));
    let is_plain =
        host.is_some_and(|host| !host.is_empty() && !host.starts_with('/')) && !text.contains(['?', '#', ' ']);
    is_plain || bad("a base is an address that begins with `https://` or `http://`", at, &address_meant(text), cx)
}

fn address_meant(text: &str) -> String {
    match text.split_once("://") {
        None => {
            let scheme = if text.starts_with("http:") { "http" } else { "https" };
            let rest = text.strip_prefix(scheme).and_then(|rest| rest.strip_prefix(':')).unwrap_or(text);
            format!("write `{scheme}://{}`", rest.trim_start_matches('/'))
        }
        Some(_) if text.contains(['?', '#']) => "leave out what follows a `?` or a `#`: `query` is for that".to_owned(),
        Some(_) => "write the scheme, the host and the path that all requests begin with".to_owned(),
    }
}

/// Whether an address of which settings are a part is one whatever they are: it begins with a scheme, or with a setting that is a whole
/// address.
fn is_made_well(parts: &[Part], at: Span, cx: &mut Cx<'_>) -> bool {
    let literals = || parts.iter().filter_map(Part::literal);
    if literals().any(|text| text.contains(['?', '#', ' '])) {
        let fix = "leave out what follows a `?` or a `#`: `query` is for that";
        return bad("a base is an address without `?`, `#` and blanks", at, fix, cx);
    }
    let Some(beginning) = parts.first().and_then(Part::literal) else { return true };
    let Some(host) = SCHEMES.iter().find_map(|scheme| beginning.strip_prefix(scheme)) else {
        let fix = "begin it with `https://`, or with a setting that is a whole address: `$setting.url/api`";
        return bad("a base is an address that begins with `https://` or `http://`", at, fix, cx);
    };
    if host.contains('/') {
        return true;
    }
    // A user and a password are reported as that.
    if literals().any(|text| text.contains('@')) {
        return true;
    }
    let ends = |part: &Part| part.literal().is_some_and(|text| text.contains('/'));
    let of_host = parts[1..].iter().take_while(|part| !ends(part)).filter_map(Part::reference);
    let open: Vec<&Reference> = of_host.filter(|reference| !is_within_host(reference, cx)).collect();
    for reference in &open {
        let message = format!("`{}` is a part of a host, and may hold `/`, `@` or `:`", reference.spelling());
        cx.out
            .error(Code::OpenHost, reference.span, message)
            .label("what it holds could send requests, and their credentials, to another host")
            .fix("give the setting a `pattern` of the whole text that takes none of these: `^[a-z0-9-]+$`", None);
    }
    open.is_empty()
}

/// Whether what a setting can be stays within the name of a host.
fn is_within_host(reference: &Reference, cx: &Cx<'_>) -> bool {
    let scope = Scope::outside(cx.declared, Place::Secret);
    // What is no setting is reported as that.
    let Ok(Value::Setting { setting }) = scope.resolve(reference) else { return true };
    let is_chosen = matches!(cx.declared.settings[setting].check.shape, Shape::Choice { .. });
    is_chosen || is_made_of(setting, &stays_in_host, cx)
}

/// Whether what a setting can be is one segment of a path, as it is: nothing in it ends a segment, begins a query or leads elsewhere.
pub(super) fn is_segment(setting: usize, cx: &Cx<'_>) -> bool {
    match &cx.declared.settings[setting].check.shape {
        Shape::Integer { .. } | Shape::Number { .. } | Shape::Boolean => true,
        Shape::Choice { values } => {
            let stays = |text: &str| text.chars().all(|letter| stays_in_segment(letter, letter));
            values.iter().all(|value| stays(value) && !LEADS_ELSEWHERE.contains(&&**value))
        }
        Shape::Text { pattern: Some(pattern), .. } => {
            let takes = |text: &&str| regex::Regex::new(pattern).map_or(true, |pattern| pattern.is_match(text));
            takes_only(pattern, &stays_in_segment) && !LEADS_ELSEWHERE.iter().any(takes)
        }
        _ => false,
    }
}

/// Whether the values of a setting are single parts of a host's name.
pub(super) fn is_label(setting: usize, cx: &Cx<'_>) -> bool {
    is_made_of(setting, &is_of_label, cx)
}

/// Whether the values of a setting have characters of such ranges alone.
fn is_made_of(setting: usize, fits: &dyn Fn(char, char) -> bool, cx: &Cx<'_>) -> bool {
    match &cx.declared.settings[setting].check.shape {
        Shape::Text { pattern: Some(pattern), .. } => takes_only(pattern, fits),
        _ => false,
    }
}

/// Whether characters of a range stand in a label of a host's name.
fn is_of_label(from: char, to: char) -> bool {
    [('a', 'z'), ('A', 'Z'), ('0', '9'), ('-', '-')].iter().any(|(first, last)| *first <= from && to <= *last)
}

/// Whether no character of a range ends the name of a host.
fn stays_in_host(from: char, to: char) -> bool {
    !ENDS_A_HOST.iter().any(|end| from <= *end && *end <= to)
}

/// Whether no character of a range ends a segment of a path, or is a blank or a control.
fn stays_in_segment(from: char, to: char) -> bool {
    from > ' ' && !(from..=to).contains(&'\u{7f}') && !ENDS_A_SEGMENT.iter().any(|end| from <= *end && *end <= to)
}

/// Whether a pattern is of the whole text, and takes characters of such ranges alone.
fn takes_only(pattern: &str, fits: &dyn Fn(char, char) -> bool) -> bool {
    let Ok(pattern) = regex_syntax::parse(pattern) else { return false };
    let ends = pattern.properties();
    let is_anchored = ends.look_set_prefix().contains(Look::Start) && ends.look_set_suffix().contains(Look::End);
    is_anchored && is_of(&pattern, fits)
}

fn is_of(pattern: &Hir, fits: &dyn Fn(char, char) -> bool) -> bool {
    match pattern.kind() {
        HirKind::Empty | HirKind::Look(_) => true,
        HirKind::Literal(text) => {
            std::str::from_utf8(&text.0).is_ok_and(|text| text.chars().all(|letter| fits(letter, letter)))
        }
        HirKind::Class(Class::Unicode(class)) => class.ranges().iter().all(|range| fits(range.start(), range.end())),
        HirKind::Class(Class::Bytes(_)) => false,
        HirKind::Repetition(repeated) => is_of(&repeated.sub, fits),
        HirKind::Capture(group) => is_of(&group.sub, fits),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(|part| is_of(part, fits)),
    }
}

#[cfg(test)]
mod tests;
