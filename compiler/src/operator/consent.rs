//! `approvals`, `once` and `store`: who approves of calls, writes that are made once, and where both are kept.

use super::data::{
    ApprovalHeader, ApprovalMeans, OperatorApprovals, OperatorOnce, OperatorStore, StoreKeySource, StoreSource, Written,
};
use super::passthrough::{AUTHORIZATION, is_header};
use super::roles::Role;
use super::secrets::{self, Hidden, Value};
use crate::ast::read::{Duration, Named, one_of};
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::yaml::Node;

/// What a record of an approval may last, in milliseconds: a second to a week.
const LASTS: std::ops::RangeInclusive<u64> = 1_000..=604_800_000;

/// The longest that a call may wait for an operator, in milliseconds: five minutes.
const MOST_WAIT: u64 = 300_000;

/// Where the store is, unless the operator says so.
const FILE: &str = "kartoteka.db";

#[derive(Debug, Default)]
pub(super) struct Approvals {
    /// Where `by` stands.
    pub(super) by_at: Option<Span>,
    /// Where `header` stands.
    pub(super) header_at: Option<Span>,
    /// Where four eyes are given up.
    pub(super) two_eyes_at: Option<Span>,
    pub(super) data: OperatorApprovals,
}

impl Read for Approvals {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Approvals> {
        let mut fields = Fields::open(node, "`approvals`", out)?;
        let mut approvals = Approvals::default();
        if let Some(node) = fields.node("by") {
            approvals.by_at = Some(node.span);
            approvals.data.by = means(node, out);
        }
        if let Some(four_eyes) = fields.optional::<bool>("four_eyes", out) {
            approvals.two_eyes_at = (!four_eyes.value).then_some(four_eyes.span);
            approvals.data.four_eyes = Some(four_eyes.value);
        }
        if let Some(node) = fields.node("header") {
            approvals.header_at = Some(node.span);
            approvals.data.header = header(node, out);
        }
        approvals.data.expires_ms = Duration::within(&mut fields, "expires", LASTS, "a second to 168h", out);
        approvals.data.wait_ms = Duration::within(&mut fields, "wait", 0..=MOST_WAIT, "at most 5m", out);
        fields.finish(out);
        Some(approvals)
    }
}

impl Read for OperatorOnce {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<OperatorOnce> {
        let mut fields = Fields::open(node, "`once`", out)?;
        let keep_ms = Duration::within(&mut fields, "keep", 60_000..=604_800_000, "a minute to 168h", out);
        let result_bytes = fields.optional::<u64>("result", out).map(|bytes| bytes.value);
        fields.finish(out);
        Some(OperatorOnce { keep_ms, result_bytes })
    }
}

impl Read for OperatorStore {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<OperatorStore> {
        let mut fields = Fields::open(node, "`store`", out)?;
        let url = fields.key("url").is_some();
        let written = fields.optional::<Value>("url", out);
        let place = match written {
            Some(Spanned { value: Value(url), .. }) => place(&url, out),
            None if url => None,
            None => Some(StoreSource::File(FILE.to_owned())),
        };
        let owner = fields.optional::<Hidden>("owner", out).map(|owner| owner.value.0);
        let migrate = fields.node("migrate");
        let migrates_by_hand = migrate.and_then(|node| one_of(node, &[("auto", false), ("manual", true)], out));
        let is_sealed = fields.key("keys").is_some();
        let written = fields.optional::<Vec<Node>>("keys", out);
        let is_sealed = is_sealed && written.as_ref().is_none_or(|written| !written.value.is_empty());
        let mut keys: Vec<Spanned<StoreKeySource>> = Vec::new();
        for node in written.iter().flat_map(|written| &written.value) {
            let Some(key) = store_key(node, out) else { continue };
            if let Some(first) = keys.iter().find(|known| known.value.id == key.id) {
                out.error(Code::DuplicateName, node.span, format!("a key `{}` is there already", key.id))
                    .note_at(first.span, "first named here");
            } else if let Some(first) = keys.iter().find(|known| known.value.key == key.key) {
                out.error(
                    Code::KeyReused,
                    node.span,
                    format!("`{}` is the same secret as `{}`", key.id, first.value.id),
                )
                .note_at(first.span, "first named here")
                .fix("make a new secret for each key: `openssl rand -hex 32`", None);
            } else {
                keys.push(Spanned::new(key, node.span));
            }
        }
        fields.finish(out);
        if !is_sealed {
            out.error(Code::MissingKey, node.span, "the store has no `keys`")
                .label("what it keeps is sealed")
                .fix("`keys: [{ id: 2026a, key: $env.KARTOTEKA_STORE_KEY }]`, of 64 hexadecimal digits", None);
        }
        let keys = keys.into_iter().map(|key| key.value).collect();
        Some(OperatorStore { place: place?, owner, migrates_by_hand, keys })
    }
}

fn means(node: &Node, out: &mut Diagnostics) -> Option<Vec<ApprovalMeans>> {
    let written = Vec::<Spanned<String>>::read(node, out)?;
    if written.is_empty() {
        wrong_type(node, "`elicitation`, `operator` or `header`, or several", out);
    }
    let mut means = Vec::new();
    for one in written {
        match one.value.as_str() {
            "elicitation" => means.push(ApprovalMeans::Elicitation),
            "operator" => means.push(ApprovalMeans::Operator),
            "header" => means.push(ApprovalMeans::Header),
            other => {
                out.error(Code::UnknownName, one.span, format!("`{other}` is no means of approval"))
                    .fix("the means are `elicitation`, a form in the client, `operator`, another person, and `header`, signed in front of the server", None);
            }
        }
    }
    Some(means)
}

/// What is said of approvals in a header.
fn header(node: &Node, out: &mut Diagnostics) -> Option<ApprovalHeader> {
    let mut fields = Fields::open(node, "`header`", out)?;
    let name = fields.required::<String>("name", out);
    let secret = fields.required::<Hidden>("secret", out);
    let issuer = fields.required::<String>("issuer", out);
    let audience = fields.required::<String>("audience", out);
    let bind = fields.node("bind");
    let binds_arguments = bind.map_or(Some(true), |node| one_of(node, &[("arguments", true), ("tool", false)], out));
    fields.finish(out);
    if let Some(node) = bind.filter(|_| binds_arguments == Some(false)) {
        out.warning(Code::WeakApproval, node.span, "an approval is for every call of a tool")
            .label("whatever its arguments are")
            .fix("bind it to the call: `bind: arguments`", None);
    }
    let name = name.filter(|name| {
        let fits = is_header(&name.value) && !name.value.eq_ignore_ascii_case(AUTHORIZATION);
        if !fits {
            out.error(Code::BadHeader, name.span, format!("`{}` is no name of a header for approvals", name.value))
                .fix("write a header of its own: `X-Approval-Token`", None);
        }
        fits
    })?;
    Some(ApprovalHeader {
        name: name.value.to_ascii_lowercase(),
        secret: secret?.value.0,
        issuer: issuer?.value,
        audience: audience?.value,
        binds_arguments: binds_arguments?,
    })
}

/// `sqlite:PATH`, or `postgres://…` without a password, or where the URL is.
fn place(url: &Spanned<Written>, out: &mut Diagnostics) -> Option<StoreSource> {
    let Written::Text(text) = &url.value else { return Some(StoreSource::Url(url.value.clone())) };
    let server = ["postgres://", "postgresql://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    if let Some(server) = server {
        if has_password(server) {
            secrets::refuse(url.span, out);
            return None;
        }
        return Some(StoreSource::Url(url.value.clone()));
    }
    let path = text.strip_prefix("sqlite:").map(|path| path.strip_prefix("//").unwrap_or(path));
    let path = path.filter(|path| !path.is_empty() && !path.contains('?'));
    if path.is_none() {
        out.error(Code::BadUrl, url.span, "this is no place of a store").fix(
            "write where its file is, `sqlite:/var/lib/kartoteka/kartoteka.db`, or where its URL is: `$env.KARTOTEKA_STORE_URL`",
            None,
        );
    }
    path.map(|path| StoreSource::File(path.to_owned()))
}

/// Whether a URL without its scheme holds a password.
fn has_password(server: &str) -> bool {
    let (place, parameters) = server.split_once('?').unwrap_or((server, ""));
    let user = place.rsplit_once('@').map_or("", |(user, _)| user);
    user.contains(':') || parameters.to_ascii_lowercase().contains("password")
}

fn store_key(node: &Node, out: &mut Diagnostics) -> Option<StoreKeySource> {
    let mut fields = Fields::open(node, "a key of the store", out)?;
    let id = fields.required::<String>("id", out);
    let key = fields.required::<Hidden>("key", out);
    fields.finish(out);
    let id = id.filter(|id| {
        let plain = id.value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        let fits = plain && (1..=64).contains(&id.value.len());
        if !fits {
            out.error(Code::BadName, id.span, "this is no id of a key")
                .fix("an id is 1 to 64 letters, digits, `_`, `-` and `.`", None);
        }
        fits
    });
    Some(StoreKeySource { id: id?.value, key: key?.value.0 })
}

/// What tenants connect has to outlive the process.
fn connections(store: Option<&OperatorStore>, roles: Option<&Named<Role>>, out: &mut Diagnostics) {
    let powers = roles.into_iter().flatten().flat_map(|(_, role)| &role.may);
    let Some(power) = powers.into_iter().find(|power| matches!(power.value.as_str(), "connect" | "sync")) else {
        return;
    };
    if store.is_none_or(|store| store.place == StoreSource::Memory) {
        let message = match power.value.as_str() {
            "sync" => "leads would be kept in memory, and end with the process: none is accepted",
            _ => "what tenants connect is kept in memory, and ends with the process",
        };
        out.warning(Code::VolatileStore, power.span, message)
            .fix("keep it in a file: `store: { url: \"sqlite:kartoteka.db\", keys: […] }`", None);
    }
}

/// What the sections say together, and of the callers.
pub(super) fn check(
    approvals: Option<&Approvals>,
    store: Option<&OperatorStore>,
    roles: Option<&Named<Role>>,
    has_remote_callers: bool,
    out: &mut Diagnostics,
) {
    connections(store, roles, out);
    let Some(approvals) = approvals else { return };
    if let Some(place) = approvals.two_eyes_at {
        out.warning(Code::WeakApproval, place, "a caller may approve of their own calls")
            .label("where they hold `may: [approve]`")
            .fix("leave it out: another person approves", None);
    }
    let by_header = approvals.data.by.as_ref().is_some_and(|by| by.contains(&ApprovalMeans::Header));
    if by_header
        && approvals.header_at.is_none()
        && let Some(place) = approvals.by_at
    {
        out.error(Code::MissingKey, place, "approvals come in a header, and there is no `header`")
            .fix("`header: { name: X-Approval-Token, secret: $env.APPROVAL_SECRET, issuer: …, audience: … }`", None);
    }
    let (Some(by), Some(place)) = (&approvals.data.by, approvals.by_at) else { return };
    let by_operator = by.contains(&ApprovalMeans::Operator);
    if by_operator && !roles.iter().copied().flatten().any(|(_, role)| role.holds("approve")) {
        out.error(Code::ApproverMissing, place, "no role may approve of a call")
            .fix("give the power to a role: `roles: { supervisor: { may: [approve] } }`", None);
    }
    if (by_operator || by_header) && store.is_none_or(|store| store.place == StoreSource::Memory) {
        out.warning(Code::VolatileStore, place, "approvals are kept in memory, and end with the process")
            .fix("keep them in a file: `store: { url: \"sqlite:kartoteka.db\", keys: […] }`", None);
    }
    if by.contains(&ApprovalMeans::Elicitation) && has_remote_callers {
        out.warning(Code::ElicitationOnHttp, place, "callers over HTTP approve of their own calls")
            .label("a form proves only that the client says so")
            .fix("let another person approve: `by: [operator]`", None);
    }
}
