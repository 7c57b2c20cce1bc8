//! A record that has not been given its place in the chain.

use std::net::IpAddr;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::act::{Act, ActBy, ActKind, ActRecord};
use super::ending::{AuditEnding, BackendSaid};
use super::expired::{self, ExpiredRecords};
use super::ids::CallId;
#[cfg(test)]
use super::ids::CallIds;
use super::line_hash::LineHash;
use super::members::RecordMembers;
use super::status::AuditStatus;
use super::subject::Subject;
use super::{cleaned, status, subject};
use crate::caller::RefusedToken;

/// A record without its place in the chain.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// The members in their order; those of the chain go in at `links`.
    json: Vec<u8>,
    links: usize,
    /// When it was made.
    pub(super) at: Timestamp,
    pub(super) mark: Mark,
}

/// What a record says of an intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Begins(CallId),
    Ends(CallId),
    Nothing,
}

/// How the file was cut by a crash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Torn {
    /// How long the part of a line is that was left, in bytes.
    pub(super) bytes: usize,
    /// The last whole line before it.
    pub(super) after: Option<LineHash>,
}

impl Draft {
    /// That the requests of a call may go out from now on.
    pub(super) fn intent(subject: &Subject) -> Self {
        let (mut members, at) = (RecordMembers::begin(), Timestamp::now());
        members.moment("ts", at);
        subject.write_names(&mut members);
        subject.write_size(&mut members);
        let links = members.len();
        members.text("kind", "intent");
        subject.write_rest(&mut members);
        Self { json: members.end(), links, at, mark: Mark::Begins(subject.id) }
    }

    /// The end of what was asked for.
    pub(super) fn end(subject: &Subject, took: Duration, ending: &AuditEnding<'_>) -> Self {
        let (mut members, at) = (RecordMembers::begin(), Timestamp::now());
        members.moment("ts", at);
        subject.write_names(&mut members);
        members.text("status", ending.status.name());
        members.milliseconds("duration_ms", took);
        if let Some(kind) = ending.error {
            members.text("error_code", &ending.status.code(kind));
        }
        subject.write_size(&mut members);
        let links = members.len();
        members.text("kind", subject.kind());
        subject.write_rest(&mut members);
        members.some("error", ending.error);
        members.some("scope", ending.scope);
        if let Some(BackendSaid { status, code }) = &ending.upstream {
            let mut said = Map::new();
            said.extend(status.map(|status| ("status".to_owned(), Value::from(status))));
            said.extend(code.map(|code| ("code".to_owned(), Value::from(cleaned::code(code)))));
            members.json("upstream", &Value::Object(said));
        }
        if let Some(size) = ending.result_size {
            members.number("result_size", size as u64);
        }
        let mark = if subject.writes() { Mark::Ends(subject.id) } else { Mark::Nothing };
        Self { json: members.end(), links, at, mark }
    }

    /// The end of a call of which only its intent was written, by a process that is gone. `None` if that says nothing.
    pub(super) fn unended(intent: &Map<String, Value>) -> Self {
        const OWN: [&str; 9] = ["ts", "behind_ms", "status", "error_code", "seq", "boot", "prev", "kind", "error"];
        let (mut members, at) = (RecordMembers::begin(), Timestamp::now());
        members.moment("ts", at);
        let told = |name: &str| !OWN.contains(&name);
        for (name, value) in intent.iter().filter(|(name, _)| told(name)) {
            members.json_as_it_is(name, value);
        }
        members.text("status", status::AuditStatus::Unknown.name());
        members.text("error_code", "UNKNOWN_OUTCOME");
        let links = members.len();
        let of_act = ActKind::ALL.iter().map(|kind| kind.name()).find(|kind| intent.contains_key(*kind));
        let of_request = || intent.get("method").and_then(Value::as_str).map_or("call", subject::kind_of);
        members.text("kind", of_act.unwrap_or_else(of_request));
        members.text("error", "unknown_outcome");
        Self { json: members.end(), links, at, mark: Mark::Nothing }
    }

    /// That a process begins to write here.
    pub(super) fn start(torn: Option<Torn>) -> Self {
        Self::note(
            "start",
            |_| {},
            |members| {
                members.text("version", env!("CARGO_PKG_VERSION"));
                if let Some(Torn { bytes, after }) = torn {
                    let after = after.map_or(Value::Null, |after| after.to_hex().into());
                    members.json("cut", &serde_json::json!({ "bytes": bytes, "after": after }));
                }
            },
        )
    }

    /// That a process ends.
    pub(super) fn stop() -> Self {
        Self::note("stop", |_| {}, |_| {})
    }

    /// That so many records could not be written before this one.
    pub(super) fn lost(count: u64) -> Self {
        Self::note("lost", |_| {}, |members| members.number("count", count))
    }

    /// That the time of these records is over: they are deleted now, or, where that fails, as soon as that is possible.
    pub(super) fn expired(expired: &ExpiredRecords) -> Self {
        Self::note(
            expired::KIND,
            |_| {},
            |members| {
                members.some("file", expired.file.as_deref());
                members.moment("from", expired.from);
                members.moment("to", expired.to);
                members.number("count", expired.count);
                members.text("last", &expired.last);
            },
        )
    }

    /// That something was done to the server, or was refused for this reason.
    pub(super) fn change(kind: &'static str, refused: Option<&str>) -> Self {
        let status = if refused.is_some() { AuditStatus::Error } else { AuditStatus::Ok };
        Self::note(kind, |members| members.text("status", status.name()), |members| members.some("error", refused))
    }

    /// That a person is about to do something.
    pub(super) fn act_intent(entry: &ActRecord) -> Self {
        let (id, by) = (entry.id, &entry.by);
        let intent = Self::note(
            "intent",
            |members| {
                write_actor(members, by);
                members.text("correlation_id", &id.to_string());
            },
            |members| write_act(members, &entry.act, by),
        );
        Self { mark: Mark::Begins(id), ..intent }
    }

    /// How that ended.
    pub(super) fn act_end(entry: &ActRecord, took: Duration, ending: &AuditEnding<'_>) -> Self {
        let (id, by) = (entry.id, &entry.by);
        let end = Self::note(
            entry.act.kind.name(),
            |members| {
                write_actor(members, by);
                members.text("status", ending.status.name());
                members.milliseconds("duration_ms", took);
                members.some("error_code", ending.error.map(|kind| ending.status.code(kind)).as_deref());
                members.text("correlation_id", &id.to_string());
            },
            |members| {
                write_act(members, &entry.act, by);
                members.some("error", ending.error);
            },
        );
        Self { mark: Mark::Ends(id), ..end }
    }

    /// That something was to be done, and was not taken.
    pub(super) fn turned_down(act: &Act, by: &ActBy) -> Self {
        let head = |members: &mut RecordMembers| {
            write_actor(members, by);
            members.text("status", AuditStatus::Ok.name());
        };
        Self::note(act.kind.name(), head, |members| write_act(members, act, by))
    }

    /// That callers from there were not let in: one, or a count of those without records of their own.
    pub(super) fn admission(
        address: Option<IpAddr>,
        why: Option<&str>,
        token: Option<&RefusedToken>,
        count: u64,
    ) -> Self {
        let status = AuditStatus::PermissionDenied;
        Self::note(
            "admission",
            |members| {
                members.text("status", status.name());
                members.text("error_code", "UNAUTHORIZED");
            },
            |members| {
                members.some("address", address.map(|address| address.to_string()).as_deref());
                members.some("error", why);
                if let Some(RefusedToken { rule, issuer, key }) = token {
                    let named = [("rule", Some(*rule)), ("issuer", issuer.as_deref()), ("key", key.as_deref())];
                    let named = named.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into())));
                    members.json("token_refused", &Value::Object(named.collect()));
                }
                members.number("count", count);
            },
        )
    }

    fn note(kind: &'static str, head: impl FnOnce(&mut RecordMembers), body: impl FnOnce(&mut RecordMembers)) -> Self {
        let (mut members, at) = (RecordMembers::begin(), Timestamp::now());
        members.moment("ts", at);
        head(&mut members);
        let links = members.len();
        members.text("kind", kind);
        body(&mut members);
        Self { json: members.end(), links, at, mark: Mark::Nothing }
    }

    /// An intent of a call of this tool.
    #[cfg(test)]
    pub(super) fn intent_of(tool: &'static str) -> Self {
        let id = CallIds::new(7).next();
        let intent = Self::note(
            "intent",
            |members| {
                members.text("tool", tool);
                members.text("correlation_id", &id.to_string());
            },
            |members| members.text("effect", "delete"),
        );
        Self { mark: Mark::Begins(id), ..intent }
    }

    /// How long it is, in bytes.
    pub(super) fn length(&self) -> usize {
        self.json.len()
    }

    /// What stands before the members of the chain, and behind them.
    pub(super) fn parts(&self) -> (&[u8], &[u8]) {
        self.json.split_at(self.links)
    }
}

fn write_actor(members: &mut RecordMembers, by: &ActBy) {
    members.text("tenant", by.who.tenant_id());
    members.text("actor", by.who.actor());
}

fn write_act(members: &mut RecordMembers, act: &Act, by: &ActBy) {
    members.text("action", act.action);
    members.text("principal", by.who.principal.as_str());
    members.text("means", act.means);
    members.text("wire", by.wire.name());
    members.some("address", by.address.map(|address| address.to_string()).as_deref());
    members.json(act.kind.name(), &act.of);
}
