//! What a block of content says of itself: for whom it is, how much it matters, when it was changed. The protocol's own words.

use serde_json::Value;

use crate::ast::data::{Data, DataEntry, DataKind, DataMap};
use crate::ast::read::one_of;
use crate::diagnostic::{Diagnostics, Span};
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::yaml::Node;

/// Annotations, which are written out.
pub(super) struct Annotations(pub(super) Data);

impl Read for Annotations {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Annotations> {
        read(node, out).map(Annotations)
    }
}

fn read(node: &Node, out: &mut Diagnostics) -> Option<Data> {
    let mut fields = Fields::open(node, "annotations", out)?;
    let before = out.len();
    let audience = fields.optional::<Vec<Role>>("audience", out);
    let priority = fields.optional::<Priority>("priority", out);
    let changed = fields.optional::<LastModified>("lastModified", out);
    fields.finish(out);
    let mut entries = Vec::new();
    if let Some(audience) = audience {
        let roles = audience.value.iter().map(|one| Value::from(one.0)).collect();
        entries.push(entry("audience", audience.span, Value::Array(roles)));
    }
    if let Some(priority) = priority {
        entries.push(entry("priority", priority.span, Value::from(priority.value.0)));
    }
    if let Some(changed) = changed {
        entries.push(entry("lastModified", changed.span, Value::from(changed.value.0)));
    }
    let map = DataMap { merge: Vec::new(), entries };
    (out.len() == before).then_some(Data { span: node.span, kind: DataKind::Map(map) })
}

fn entry(key: &str, span: Span, value: Value) -> DataEntry {
    DataEntry {
        key: Spanned::new(key.to_owned(), span),
        mark: None,
        value: Data { span, kind: DataKind::Literal(value) },
    }
}

/// Who speaks, or is spoken to.
pub(super) struct Role(pub(super) &'static str);

impl Read for Role {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Role> {
        one_of(node, &[("user", "user"), ("assistant", "assistant")], out).map(Role)
    }
}

/// From 0, which may be left out, to 1, which must not.
struct Priority(f64);

impl Read for Priority {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Priority> {
        let priority = f64::read(node, out)?;
        if !(0.0..=1.0).contains(&priority) {
            wrong_type(node, "a number from 0 to 1", out);
            return None;
        }
        Some(Priority(priority))
    }
}

/// A moment as ISO 8601 has it.
struct LastModified(String);

impl Read for LastModified {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<LastModified> {
        let text = String::read(node, out)?;
        if !is_moment(&text) {
            wrong_type(node, "a date and time with an offset: `2026-05-20T10:00:00Z`", out);
            return None;
        }
        Some(LastModified(text))
    }
}

/// RFC 3339, as far as its form goes.
fn is_moment(text: &str) -> bool {
    let has = |text: &str, form: &[u8]| {
        let fits = |(byte, form): (u8, &u8)| if *form == b'd' { byte.is_ascii_digit() } else { byte == *form };
        text.len() == form.len() && text.bytes().zip(form).all(fits)
    };
    let Some((moment, rest)) = text.split_at_checked(19) else { return false };
    let offset = match rest.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|digit: char| digit.is_ascii_digit()),
        None => rest,
    };
    let zone = || offset.strip_prefix(['+', '-']).is_some_and(|offset| has(offset, b"dd:dd"));
    has(moment, b"dddd-dd-ddTdd:dd:dd") && (offset == "Z" || zone())
}
