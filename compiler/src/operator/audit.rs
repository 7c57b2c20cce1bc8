//! `audit`: where the ends of calls are kept, and what counts when they cannot be.

use super::audit_source::AuditSource;
use super::data::{AuditSync, OnUnwritten, OperatorAudit};
use super::secrets::Hidden;
use crate::ast::read::one_of;
use crate::diagnostic::{Code, Diagnostics};
use crate::syntax::fields::{Fields, Read, whole};
use crate::syntax::yaml::Node;

const SYNC: [(&str, AuditSync); 4] = [
    ("queue", AuditSync::Queue),
    ("write", AuditSync::Write),
    ("second", AuditSync::Second),
    ("each", AuditSync::Each),
];

const ON_FAILURE: [(&str, OnUnwritten); 2] = [("go_on", OnUnwritten::GoOn), ("refuse", OnUnwritten::Refuse)];

impl Read for OperatorAudit {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<OperatorAudit> {
        let mut fields = Fields::open(node, "`audit`", out)?;
        let place = place(&mut fields, out);
        let sync = fields.node("sync").map(|node| one_of(node, &SYNC, out));
        let key = fields.optional::<Hidden>("key", out);
        let keep = fields.node("keep").map(|node| Days::read(node, out));
        let arguments = fields.optional::<bool>("arguments", out).is_some_and(|arguments| arguments.value);
        let (mut reads, mut writes) = (OnUnwritten::GoOn, OnUnwritten::Refuse);
        if let Some(node) = fields.node("on_failure")
            && let Some(mut fields) = Fields::open(node, "`on_failure`", out)
        {
            for (name, what) in [("read", &mut reads), ("write", &mut writes)] {
                if let Some(node) = fields.node(name)
                    && let Some(read) = one_of(node, &ON_FAILURE, out)
                {
                    *what = read;
                }
            }
            fields.finish(out);
        }
        fields.finish(out);
        let place = place?;
        let sync = sync.unwrap_or(Some(AuditSync::Write))?;
        let keep_ms = whole(keep)?.map(|Days(days)| days * DAY);
        let key = key.map(|key| key.value.0);
        Some(OperatorAudit { place, sync, key, arguments, reads, writes, keep_ms })
    }
}

/// A file, or the store. Of two places nobody could say whether a record was written.
fn place(fields: &mut Fields<'_>, out: &mut Diagnostics) -> Option<AuditSource> {
    let written = fields.key("store").is_some();
    let store = fields.optional::<bool>("store", out);
    if !written {
        let file = fields.required::<String>("file", out)?;
        if file.value.trim().is_empty() {
            out.error(Code::EmptyValue, file.span, "the audit has no file")
                .fix("name a file: `audit.jsonl`, `/dev/stdout`", None);
            return None;
        }
        return Some(AuditSource::File(file.value));
    }
    let file = fields.optional::<String>("file", out);
    // One with a fault has been reported, and nothing is missing beside it.
    let store = store?;
    if !store.value {
        out.error(Code::WrongType, store.span, "`store` of the audit is `true` or not there")
            .fix("leave `store` out, and name a `file`", None);
        return None;
    }
    if let Some(file) = file {
        out.error(Code::WrongType, store.span, "the audit is kept in a file or in the store, not in both")
            .note_at(file.span, "this is the file")
            .fix("leave out `file` or `store`", None);
        return None;
    }
    Some(AuditSource::Store)
}

/// A day, in milliseconds.
const DAY: u64 = 86_400_000;

/// The longest time for which records are kept, where there is one, in days: a century.
const MOST_DAYS: u64 = 36_500;

/// Days, written `90d`.
struct Days(u64);

impl Read for Days {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Days> {
        let text = String::read(node, out)?;
        let days = text.strip_suffix('d').filter(|days| days.bytes().all(|byte| byte.is_ascii_digit()));
        let days = days.and_then(|days| days.parse().ok()).filter(|days| (1..=MOST_DAYS).contains(days));
        if days.is_none() {
            out.error(Code::BadDuration, node.span, format!("`{text}` is no number of days"))
                .fix("write a whole number of days, 1 to 36500, and `d`: `90d`", None);
        }
        days.map(Days)
    }
}
