//! `guard` as written: who may call, how often, and whether a call has to be confirmed or approved.

use crate::ast::read::{Named, OneOrMore, named};
use crate::ast::send::Condition;
use crate::diagnostic::{Code, Diagnostics, Span};
use crate::plan::CallRate;
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::noted::Form;
use crate::syntax::reference::Reference;
use crate::syntax::yaml::{Kind, Node};

/// The guard of a tool, or of all tools of a catalog.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guard {
    pub(crate) roles: Option<Roles>,
    pub(crate) confirm: Option<GuardCondition>,
    pub(crate) approval: Option<GuardCondition>,
    /// By whose calls are counted: `tenant`, `caller` or a role.
    pub(crate) limits: Named<CallRate>,
    /// `tenant` or `caller`.
    pub(crate) parallel: Named<u32>,
    /// By what calls go one after another.
    pub(crate) turns: Option<Spanned<Vec<Reference>>>,
}

/// The roles of which a caller has one.
#[derive(Debug, Clone)]
pub(crate) struct Roles {
    pub(crate) names: Vec<Spanned<String>>,
}

/// When a call has to be confirmed, or approved.
#[derive(Debug, Clone)]
pub(crate) struct GuardCondition {
    pub(crate) span: Span,
    /// Always, where it is empty.
    pub(crate) condition: Condition,
}

/// The guard of a catalog.
#[derive(Debug, Clone, Default)]
pub(crate) struct CatalogGuard(pub(crate) Guard);

/// The guard of a resource or a prompt.
#[derive(Debug, Clone)]
pub(crate) struct OnlyRoles(pub(crate) Option<Roles>);

impl Read for Roles {
    fn form() -> Form {
        Form::List(String::form)
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Roles> {
        let names = Vec::<Spanned<String>>::read(node, out)?;
        if names.is_empty() {
            wrong_type(node, "at least one role", out);
            return None;
        }
        Some(Roles { names })
    }
}

impl Read for Guard {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Guard> {
        let mut fields = open(node, out)?;
        let confirm = fields.node("confirm").and_then(|node| condition(node, "a `confirm`", out));
        let approval = fields.node("approval").and_then(|node| condition(node, "an `approval`", out));
        let turns = fields.optional::<OneOrMore<Reference>>("turns", out).map(|turns| turns.map(|turns| turns.0));
        Some(Guard { confirm, approval, turns, ..rest(fields, out) })
    }
}

impl Read for CatalogGuard {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<CatalogGuard> {
        let fields = open(node, out)?;
        Some(CatalogGuard(rest(fields, out)))
    }
}

impl Read for OnlyRoles {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<OnlyRoles> {
        let mut fields = open(node, out)?;
        let roles = fields.optional::<Roles>("roles", out).map(|roles| roles.value);
        fields.finish(out);
        Some(OnlyRoles(roles))
    }
}

fn open<'n>(node: &'n Node, out: &mut Diagnostics) -> Option<Fields<'n>> {
    let fields = Fields::open(node, "a `guard`", out)?;
    if matches!(&node.kind, Kind::Map(entries) if entries.is_empty()) {
        out.error(Code::UnusedGuard, node.span, "a guard that asks nothing")
            .fix("leave it out, or say who may call: `guard: { roles: [manager] }`", None);
    }
    Some(fields)
}

fn rest(mut fields: Fields<'_>, out: &mut Diagnostics) -> Guard {
    let roles = fields.optional::<Roles>("roles", out).map(|roles| roles.value);
    let limits = fields.names_node::<Limit>("limits").and_then(|node| named::<Limit>(node, "`limits`", out));
    let parallel =
        fields.names_node::<Spanned<u64>>("parallel").and_then(|node| named::<Spanned<u64>>(node, "`parallel`", out));
    fields.finish(out);
    let limits = limits.unwrap_or_default().into_iter().map(|(subject, Limit(rate))| (subject, rate)).collect();
    let mut at_once = Vec::new();
    for (subject, calls) in parallel.unwrap_or_default() {
        if !["tenant", "caller"].contains(&subject.value.as_str()) {
            out.error(Code::UnknownKey, subject.span, format!("unknown key `{}` in `parallel`", subject.value))
                .fix("calls at once are counted by `tenant` or by `caller`", None);
        } else if let Some(calls) = u32::try_from(calls.value).ok().filter(|calls| (1..=CallRate::MOST).contains(calls))
        {
            at_once.push((subject, calls));
        } else {
            refuse_at_once(calls, out);
        }
    }
    Guard { roles, limits, parallel: at_once, ..Guard::default() }
}

/// Reports a number of calls at once that bounds nothing, or lets none through.
pub(crate) fn refuse_at_once(calls: Spanned<u64>, out: &mut Diagnostics) {
    let message = match calls.value {
        0 => "0 calls at once would let none through".to_owned(),
        calls => format!("{calls} calls at once are not bounded"),
    };
    out.error(Code::RateTooLarge, calls.span, message)
        .fix("say a whole number between 1 and 10000, or leave it out", None);
}

/// How to say as much of a shorter window, where that can be.
fn shorter(calls: u64, window_ms: u64) -> String {
    let of = |unit_ms: u64| calls.saturating_mul(unit_ms).div_ceil(window_ms);
    let units =
        [(3_600_000, "h"), (60_000, "min"), (1000, "s")].into_iter().filter(|(unit_ms, _)| *unit_ms < window_ms);
    let found = units.map(|(unit_ms, name)| (of(unit_ms), name)).find(|(calls, _)| *calls <= u64::from(CallRate::MOST));
    match found {
        Some((calls, unit)) => format!("say as much of a shorter window: `{calls}/{unit}`"),
        None => format!("a window has at most {} calls", CallRate::MOST),
    }
}

/// `true`, or a condition. `None` after a report.
fn condition(node: &Node, what: &'static str, out: &mut Diagnostics) -> Option<GuardCondition> {
    if let Kind::Map(_) = &node.kind {
        let mut fields = Fields::open(node, what, out)?;
        let condition = Condition::read(&mut fields, out);
        fields.finish(out);
        if condition.is_empty() {
            wrong_type(node, "`true`, or a condition: `{ when: $id }`", out);
            return None;
        }
        return Some(GuardCondition { span: node.span, condition });
    }
    match node.scalar().filter(|scalar| scalar.plain).map(|scalar| scalar.text.as_str()) {
        Some("true") => Some(GuardCondition { span: node.span, condition: Condition::default() }),
        _ => {
            wrong_type(node, "`true`, or a condition: `{ when: $id }`", out);
            None
        }
    }
}

/// `120/min`
#[derive(Debug)]
pub(crate) struct Limit(pub(crate) CallRate);

impl Read for Limit {
    fn form() -> Form {
        Form::Like(r"^[0-9]+/[0-9]*(s|min|h)$")
    }

    fn read(node: &Node, out: &mut Diagnostics) -> Option<Limit> {
        let text = String::read(node, out)?;
        let Some((calls, window_ms)) = CallRate::parse(&text) else {
            out.error(Code::BadRate, node.span, format!("`{text}` is no rate of calls"))
                .fix("write calls and a window of at most a day: `2/s`, `120/min`, `600/10min`, `1000/h`", None);
            return None;
        };
        let Some(calls) = u32::try_from(calls).ok().filter(|calls| *calls <= CallRate::MOST) else {
            out.error(Code::RateTooLarge, node.span, format!("`{text}` counts more than {} calls", CallRate::MOST))
                .label("each of them would be remembered")
                .fix(shorter(calls, window_ms), None);
            return None;
        };
        Some(Limit(CallRate { calls, window_ms }))
    }
}
