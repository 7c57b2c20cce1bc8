//! The audit, searched from its end: by programs, `/api/audit`, and for the pages; `export`, as a file; `found`, what both have found.

mod export;
mod found;

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::answer::{self, OrRefused, answered, json_answer, later, refuse_said, unfit_said};
use super::endpoint::{CURSOR, OperatorEndpoint, Query, TENANT, behind};
use super::gate::{Operator, OperatorState, RequestHead, powerless};
use crate::access::consent::tenant;
use crate::access::power::Power;
use crate::audit::newest::{NewestRecords, RecordPlace};
use crate::audit::query::{KINDS, RecordFilter, STATUSES, TenantRecords, moment_named};
use crate::audit::{AuditReader, SealedArguments};
pub(super) use export::{AuditExport, ExportFormat};
pub(super) use found::search;
use found::{AuditUnread, WAIT, shown};

/// Which records are asked for, of a list and of a file.
const SOUGHT: [Query; 10] = [
    Query { name: "since", about: "From this moment, or the beginning of this day, on.", one_of: &[] },
    Query { name: "until", about: "Before this moment, or the beginning of this day.", one_of: &[] },
    Query { name: "tool", about: "Calls of this tool.", one_of: &[] },
    Query { name: "caller", about: "What this caller did.", one_of: &[] },
    Query { name: "status", about: "What ended so.", one_of: &STATUSES },
    Query { name: "kind", about: "Records of this kind.", one_of: &KINDS },
    Query { name: "call", about: "Records of this call.", one_of: &[] },
    Query { name: "role", about: "Calls in this role.", one_of: &[] },
    TENANT,
    Query { name: "arguments", about: "Whether arguments that are kept are opened.", one_of: &["yes", "no"] },
];

/// The same and these, for a list and for a file.
const FILTERS: &[Query] =
    &with([CURSOR, Query { name: "limit", about: "The most records, 1 to 200; else 50.", one_of: &[] }]);
const OF_A_FILE: &[Query] =
    &with([Query { name: "cursor", about: "`next` of the last line of a file that was cut.", one_of: &[] }, FORMAT]);

/// How a file is written.
const FORMAT: Query = Query {
    name: "format",
    about: "`jsonl`: a record a line, as the list has it; `csv`: a table. Else `jsonl`.",
    one_of: ExportFormat::NAMES,
};

const fn with(more: [Query; 2]) -> [Query; 12] {
    let [a, b, c, d, e, f, g, h, i, j] = SOUGHT;
    let [k, l] = more;
    [a, b, c, d, e, f, g, h, i, j, k, l]
}

/// The longest text of a filter, in characters.
pub(super) const LONGEST: usize = 200;

/// The records of a page, where nothing is said, and the most.
const USUAL: usize = 50;
const MOST: usize = 200;

/// A page ends behind so many bytes of records.
const MOST_BYTES: usize = 1 << 20;

pub(super) fn endpoints() -> Vec<OperatorEndpoint> {
    vec![
        OperatorEndpoint::get("/api/audit", list)
            .named("listAudit", "Records of the audit, the newest first.")
            .may(&[Power::Audit])
            .asks(FILTERS)
            .answers(&[(200, "AuditRecords")])
            .refuses(&[404, 409, 410, 422]),
        OperatorEndpoint::get("/api/audit/export", export)
            .named(
                "exportAudit",
                "Records of the audit as a file, the newest first, at most 100000. Its last line is `kind` `export`, with `status` \
                 `complete`, or `cut` and where it goes on.",
            )
            .may(&[Power::Audit])
            .asks(OF_A_FILE)
            .answers(&[(200, "AuditFile")])
            .refuses(&[404, 409, 410, 422]),
    ]
}

/// `GET /api/audit?since=&until=&tool=&caller=&status=&kind=&call=&tenant=&cursor=&limit=&arguments=`
async fn list(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let (reader, asked) = searched(&state, &head).await?;
        let AskedRecords { filter, cursor, limit, sealed, .. } = asked;
        match search(reader.newest(filter, cursor, limit)).await {
            Ok(Some(found)) => Ok(json_answer(StatusCode::OK, &told(found, sealed.as_deref()))),
            Ok(None) => Err(gone().into()),
            Err(why) => Err(unread(why).into()),
        }
    })
    .await
}

/// `GET /api/audit/export?format=&…`
async fn export(State(state): State<Arc<OperatorState>>, request: Request) -> Response {
    let head = RequestHead::of(&request);
    answered(async {
        let (reader, AskedRecords { filter, cursor, format, sealed, .. }) = searched(&state, &head).await?;
        match (AuditExport { reader, filter, cursor, format, sealed }).answer().await {
            Ok(Some(file)) => Ok(file),
            Ok(None) => Err(gone().into()),
            Err(why) => Err(unread(why).into()),
        }
    })
    .await
}

/// What is searched and for what, for who may.
async fn searched(state: &OperatorState, head: &RequestHead) -> OrRefused<(AuditReader, AskedRecords)> {
    let operator = state.admit(head, Power::Audit).await?;
    let asked = AskedRecords::of(state, &operator, head)?;
    match state.overseen.audit_reader().await {
        Some(reader) => Ok((reader, asked)),
        None => Err(refuse_said(StatusCode::NOT_FOUND, "audit_off", "rest-audit_off").into()),
    }
}

fn gone() -> Response {
    refuse_said(StatusCode::GONE, "gone", "rest-audit_gone")
}

fn unread(why: AuditUnread) -> Response {
    match why {
        AuditUnread::Busy => later(refuse_said(StatusCode::SERVICE_UNAVAILABLE, "busy", "rest-audit_busy"), WAIT),
        AuditUnread::Broken => refuse_said(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "rest-audit_unread"),
    }
}

/// What a request asks for.
struct AskedRecords {
    filter: RecordFilter,
    cursor: Option<RecordPlace>,
    /// The records of a page.
    limit: usize,
    /// How a file is written.
    format: ExportFormat,
    /// What opens arguments, where they are asked for.
    sealed: Option<Arc<SealedArguments>>,
}

impl AskedRecords {
    fn of(state: &OperatorState, operator: &Operator, head: &RequestHead) -> OrRefused<Self> {
        let text = |name: &str| match head.asked(name).filter(|text| !text.is_empty()) {
            Some(text) if text.chars().count() > LONGEST => {
                Err(Box::new(unfit_said(&["query", name], "rest-text_200", "string_too_long")))
            }
            text => Ok(text),
        };
        let one_of = |name: &str, known: &[&str]| match text(name)? {
            Some(said) if !known.contains(&said.as_str()) => {
                Err(Box::new(unfit_said(&["query", name], answer::one_of(known), "enum")))
            }
            said => Ok(said),
        };
        let moment = |name: &str| -> OrRefused<Option<Timestamp>> {
            let read = |text: String| {
                moment_named(&text).ok_or_else(|| Box::new(unfit_said(&["query", name], "rest-moment", "datetime")))
            };
            text(name)?.map(read).transpose()
        };
        let cursor = behind(text(CURSOR.name)?)?;
        let limit = text("limit")?.map_or(Ok(USUAL), |limit| limit.parse());
        let Some(limit) = limit.ok().filter(|limit| (1..=MOST).contains(limit)) else {
            return Err(unfit_said(&["query", "limit"], "rest-audit_limit", "int").into());
        };
        let filter = RecordFilter {
            since: moment("since")?,
            until: moment("until")?,
            tool: text("tool")?,
            caller: text("caller")?,
            status: one_of("status", &STATUSES)?,
            kind: one_of("kind", &KINDS)?,
            call: text("call")?,
            role: text("role")?,
            tenant: Some(records_of(state, operator, text("tenant")?)?),
            ..RecordFilter::default()
        };
        let sealed = match text("arguments")?.as_deref() {
            None | Some("no") => None,
            Some("yes") => Some(opener(state, operator)?),
            Some(_) => return Err(unfit_said(&["query", "arguments"], answer::one_of(&["yes", "no"]), "enum").into()),
        };
        let format = FORMAT.asked(head, ExportFormat::named)?.unwrap_or(ExportFormat::JsonLines);
        Ok(Self { filter, cursor, limit, format, sealed })
    }
}

/// The tenant whose records are seen: one's own, and any for who runs the server, who also sees those of no tenant beside their own.
fn records_of(state: &OperatorState, operator: &Operator, asked: Option<String>) -> OrRefused<TenantRecords> {
    let (own, operates) = (tenant(&operator.who), state.overseen.may(&operator.who, Power::Operate));
    match asked {
        None => Ok(TenantRecords { tenant: own.to_owned(), of_server: operates }),
        Some(tenant) if operates || tenant == own => Ok(TenantRecords { of_server: operates && tenant == own, tenant }),
        Some(_) => Err(powerless().into()),
    }
}

/// What opens the arguments that are kept: for who runs the server, and so has the keys.
fn opener(state: &OperatorState, operator: &Operator) -> OrRefused<Arc<SealedArguments>> {
    if !state.overseen.may(&operator.who, Power::Operate) {
        return Err(powerless().into());
    }
    let none = || refuse_said(StatusCode::CONFLICT, "not_kept", "rest-arguments_not_kept");
    state.overseen.audit_arguments().ok_or_else(|| none().into())
}

/// A page. One that is too long ends earlier, and the next begins there.
fn told(found: NewestRecords, sealed: Option<&SealedArguments>) -> Value {
    let NewestRecords { records, older, looked_back_to, .. } = found;
    let (mut told, mut bytes, mut next, count) = (Vec::new(), 0, older, records.len());
    for (place, found) in records.into_iter().enumerate() {
        let record = shown(found.record, sealed);
        bytes += record.to_string().len();
        told.push(record);
        if bytes > MOST_BYTES && place + 1 < count {
            next = Some(found.place);
            break;
        }
    }
    let searched_to = looked_back_to.filter(|_| told.len() == count);
    json!({ "records": told, "next": next.map(|next| next.to_string()), "searched_to": searched_to.map(|to| to.to_string()) })
}

#[cfg(test)]
mod tests;
