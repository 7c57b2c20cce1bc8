//! What a record is about: who asked for what. Known when the request came.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use kartoteka_compiler::plan::Effect;
use serde_json::Value;

use super::cleaned::cleaned;
use super::ids::CallId;
use super::members::RecordMembers;
use crate::caller::{Caller, Identity, Wire};

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Audited<'a> {
    /// A tool, by the name that its card has.
    Tool(&'a str),
    /// A name that no tool has, as the caller has sent it.
    UnknownTool(&'a str),
    /// A resource, by its template.
    Resource(&'a str),
    /// A prompt that has its caller asked for arguments.
    Prompt(&'a str),
    /// Something without a name, or with one that is not shown.
    Unnamed,
}

/// A request, as it is audited.
#[derive(Debug, Clone)]
pub(crate) struct AskedFor<'a> {
    /// The method of the protocol.
    pub(crate) method: &'static str,
    /// What it asks for.
    pub(crate) what: Audited<'a>,
    /// The catalog of that.
    pub(crate) catalog: Option<&'a str>,
    /// What that does.
    pub(crate) effect: Option<Effect>,
    /// The names of the caller's roles; `None` where roles are not asked for.
    pub(crate) roles: Option<Vec<Arc<str>>>,
    /// What was passed to it, as JSON.
    pub(crate) arguments: Option<&'a str>,
}

/// The same, kept until the end.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) id: CallId,
    method: &'static str,
    /// The member that has its name.
    what: Option<(&'static str, Box<str>)>,
    catalog: Option<Box<str>>,
    effect: Option<Effect>,
    who: Arc<Identity>,
    role: Option<Arc<str>>,
    roles: Option<Vec<Arc<str>>>,
    wire: Wire,
    address: Option<IpAddr>,
    dry_run: bool,
    /// How long the arguments are, in bytes.
    size: usize,
    fingerprint: Option<String>,
    /// The arguments, where they are kept.
    sealed: Option<Value>,
    trace: Option<Box<str>>,
    /// The approval that it has used.
    approval: OnceLock<Box<str>>,
    /// It was made before with the same key: nothing was done, and its result is that of then.
    replayed: OnceLock<()>,
}

impl Subject {
    /// What a caller asks for; `fingerprint` stands for the arguments.
    pub(super) fn new(id: CallId, asked: AskedFor<'_>, caller: &Caller, fingerprint: Option<String>) -> Self {
        let AskedFor { method, what, catalog, effect, roles, arguments } = asked;
        let what = match what {
            Audited::Tool(name) => Some(("tool", name.into())),
            Audited::UnknownTool(name) => Some(("tool", cleaned(name).into())),
            Audited::Resource(address) => Some(("resource", address.into())),
            Audited::Prompt(name) => Some(("prompt", name.into())),
            Audited::Unnamed => None,
        };
        let trace = caller.trace.as_ref().and_then(|trace| trace.parent());
        Self {
            id,
            method,
            what,
            catalog: catalog.map(Into::into),
            effect,
            who: Arc::clone(&caller.who),
            role: caller.role.clone(),
            roles,
            wire: caller.wire,
            address: caller.address,
            dry_run: caller.dry_run,
            size: arguments.map_or(0, str::len),
            fingerprint,
            sealed: None,
            trace: trace.and_then(|parent| parent.split('-').nth(1)).map(Into::into),
            approval: OnceLock::new(),
            replayed: OnceLock::new(),
        }
    }

    /// The same, which keeps its arguments so.
    pub(super) fn keeping(self, sealed: Option<Value>) -> Self {
        Self { sealed, ..self }
    }

    /// Who asked.
    pub(super) fn who(&self) -> &Arc<Identity> {
        &self.who
    }

    /// How it came, and from where.
    pub(super) fn place(&self) -> (Wire, Option<IpAddr>) {
        (self.wire, self.address)
    }

    /// It has used this approval.
    pub(super) fn approved_by(&self, id: &str) {
        self.approval.get_or_init(|| id.into());
    }

    /// It is answered by what was kept of the same call.
    pub(super) fn replayed(&self) {
        self.replayed.get_or_init(|| ());
    }

    /// What it does.
    pub(super) fn effect(&self) -> Option<Effect> {
        self.effect
    }

    /// Whether it may change anything.
    pub(super) fn writes(&self) -> bool {
        self.effect.is_some_and(|effect| effect != Effect::Read)
    }

    /// The kind of the record of its end.
    pub(super) fn kind(&self) -> &'static str {
        kind_of(self.method)
    }

    /// Who asked for what.
    pub(super) fn write_names(&self, members: &mut RecordMembers) {
        if let Some((name, what)) = &self.what {
            members.text(name, what);
        }
        members.text("tenant", self.who.tenant_id());
        members.text("actor", self.who.actor());
        members.some("role", self.role.as_deref());
    }

    /// By what the records of one call are known, and how much it was given.
    pub(super) fn write_size(&self, members: &mut RecordMembers) {
        members.text("correlation_id", &self.id.to_string());
        members.number("payload_size", self.size as u64);
    }

    /// The rest that is known of it.
    pub(super) fn write_rest(&self, members: &mut RecordMembers) {
        members.text("method", self.method);
        members.text("principal", self.who.principal.as_str());
        if let Some(roles) = &self.roles {
            members.texts("roles", roles.iter().map(|role| &**role));
        }
        members.some("client", self.who.client.as_deref().map(cleaned).as_deref());
        members.text("wire", self.wire.name());
        members.some("address", self.address.map(|address| address.to_string()).as_deref());
        members.some("catalog", self.catalog.as_deref());
        members.some("effect", self.effect.map(effect));
        members.some("arguments_hmac", self.fingerprint.as_deref());
        if let Some(sealed) = &self.sealed {
            members.json_as_it_is("arguments_sealed", sealed);
        }
        members.some("trace_id", self.trace.as_deref());
        members.some("approval_id", self.approval.get().map(|id| &**id));
        if self.dry_run {
            members.yes("dry_run");
        }
        if self.replayed.get().is_some() {
            members.yes("replayed");
        }
    }
}

/// The kind of the record of the end of what is asked for by this method.
pub(super) fn kind_of(method: &str) -> &'static str {
    match method.split_once('/') {
        Some(("tools", _)) => "call",
        Some(("connections", _)) => "connection",
        Some(("tenants", _)) => "tenant",
        Some(("sync", _)) => "sync",
        _ => "read",
    }
}

fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Read => "read",
        Effect::Write => "write",
        Effect::Delete => "delete",
    }
}
