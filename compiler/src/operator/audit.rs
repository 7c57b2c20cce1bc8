//! `audit`: where the ends of calls are kept, and what counts when they cannot be.

use super::data::{AuditSync, OnUnwritten, OperatorAudit};
use super::secrets::Hidden;
use crate::ast::read::{one_of, refuse_later};
use crate::diagnostic::{Code, Diagnostics};
use crate::syntax::fields::{Fields, Read};
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
        refuse_later(&mut fields, &["keep", "store"], out);
        let file = fields.required::<String>("file", out);
        let sync = fields.node("sync").map(|node| one_of(node, &SYNC, out));
        let key = fields.optional::<Hidden>("key", out);
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
        let file = file?;
        if file.value.trim().is_empty() {
            out.error(Code::EmptyValue, file.span, "the audit has no file")
                .fix("name a file: `audit.jsonl`, `/dev/stdout`", None);
            return None;
        }
        let sync = sync.unwrap_or(Some(AuditSync::Write))?;
        Some(OperatorAudit { file: file.value, sync, key: key.map(|key| key.value.0), arguments, reads, writes })
    }
}
