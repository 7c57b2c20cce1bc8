//! `limits` and `parallel`: how often, and how many at once.

use super::limited::{AtOnce, LimitOf, Limited, OperatorLimit, Whose};
use crate::ast::guard::{Limit, refuse_at_once};
use crate::ast::read::Named;
use crate::diagnostic::Diagnostics;
use crate::plan::CallRate;
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::yaml::{Kind, Node};

/// By whose calls are counted, and of tools by their names.
#[derive(Debug, Default)]
pub(super) struct Limits {
    pub(super) of: Vec<(Spanned<String>, CallRate)>,
    pub(super) tools: Named<Named<CallRate>>,
    pub(super) address: Option<CallRate>,
}

#[derive(Debug, Default)]
pub(super) struct Parallel(pub(super) Vec<(Spanned<String>, u32)>);

/// The limits of the server: with those of tools, and of failed admissions.
pub(super) fn of_server(node: &Node, out: &mut Diagnostics) -> Option<Limits> {
    let mut fields = Fields::open(node, "`limits`", out)?;
    let address = fields.optional::<Limit>("address", out).map(|limit| limit.value.0);
    let mut limits = Limits { address, ..Limits::default() };
    if let Some(node) = fields.node("tools") {
        let Kind::Map(entries) = &node.kind else {
            wrong_type(node, "a map of tools", out);
            return None;
        };
        for (key, node) in entries {
            let rates = Fields::open(node, "the limits of a tool", out).map(|fields| counted(fields, out));
            limits.tools.push((Spanned::new(key.name.clone(), key.span), rates.unwrap_or_default()));
        }
    }
    limits.of = counted(fields, out);
    Some(limits)
}

fn counted(mut fields: Fields<'_>, out: &mut Diagnostics) -> Vec<(Spanned<String>, CallRate)> {
    let left = fields.rest();
    let rate = |(key, node): (&crate::syntax::yaml::Key, &Node)| {
        Some((Spanned::new(key.name.clone(), key.span), Limit::read(node, out)?.0))
    };
    left.into_iter().filter_map(rate).collect()
}

/// Limits of a catalog.
#[derive(Debug, Default)]
pub(super) struct OfOne(pub(super) Vec<(Spanned<String>, CallRate)>);

impl Read for OfOne {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<OfOne> {
        Fields::open(node, "`limits`", out).map(|fields| OfOne(counted(fields, out)))
    }
}

impl Read for Parallel {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Parallel> {
        let mut fields = Fields::open(node, "`parallel`", out)?;
        let mut of = |name: &'static str| {
            let key = fields.key(name);
            let calls = fields.optional::<u64>(name, out)?;
            let fits = u32::try_from(calls.value).ok().filter(|calls| (1..=CallRate::MOST).contains(calls));
            if fits.is_none() {
                refuse_at_once(calls, out);
            }
            Some((Spanned::new(name.to_owned(), key?), fits?))
        };
        let found = [of("tenant"), of("caller")].into_iter().flatten().collect();
        fields.finish(out);
        Some(Parallel(found))
    }
}

fn whose(name: &str) -> Whose {
    match name {
        "tenant" => Whose::Tenant,
        "caller" => Whose::Caller,
        role => Whose::Role(role.to_owned()),
    }
}

impl Limits {
    pub(super) fn add_to(self, of: &LimitOf, limits: &mut Vec<OperatorLimit>) {
        add(self.of, of, limits);
        for (glob, rates) in self.tools {
            add(rates, &LimitOf::Tools(glob.value), limits);
        }
    }
}

impl OfOne {
    pub(super) fn add_to(self, of: &LimitOf, limits: &mut Vec<OperatorLimit>) {
        add(self.0, of, limits);
    }
}

impl Parallel {
    pub(super) fn add_to(self, of: &LimitOf, parallel: &mut Vec<AtOnce>) {
        add(self.0, of, parallel);
    }
}

fn add<T>(written: Vec<(Spanned<String>, T)>, of: &LimitOf, to: &mut Vec<Limited<T>>) {
    to.extend(written.into_iter().map(|(name, by)| Limited { of: of.clone(), whose: whose(&name.value), by }));
}
