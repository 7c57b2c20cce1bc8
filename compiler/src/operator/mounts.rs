//! `of`, `prefix` and `serve` of `catalogs`: catalogs that are offered once more, under other names. All names of what is offered are held
//! together here, those of cards, of mounts and of tools of MCP servers.

use std::collections::BTreeSet;

use super::read::Written;
use super::sought::Sought;
use crate::ast::export::{LONGEST_PREFIX, begins_names, is_prefix};
use crate::diagnostic::{Code, Diagnostics, Span, quoted};
use crate::mounted::{self, Mount};
use crate::plan::Catalog;
use crate::syntax::fields::Spanned;

mod bare;

/// The longest name of a tool that every client takes.
const LONGEST: usize = 64;

/// The fix where a mount is called like something else.
const NAME_OF_ITS_OWN: &str = "give the mount a name of its own";

/// A mount as it is written.
struct WrittenMount<'w> {
    name: &'w Spanned<String>,
    of: &'w Spanned<String>,
    prefix: Option<&'w Spanned<String>>,
}

impl WrittenMount<'_> {
    fn plan(&self, catalog: &Catalog) -> Catalog {
        let prefix = self.prefix.map(|prefix| prefix.value.clone()).unwrap_or_default();
        let mount = Mount { name: self.name.value.clone(), of: self.of.value.clone(), prefix };
        mounted::mounted(catalog, &mount)
    }
}

fn mounts(written: &Written) -> impl Iterator<Item = WrittenMount<'_>> {
    written
        .catalogs
        .iter()
        .filter_map(|(name, one)| Some(WrittenMount { name, of: one.of.as_ref()?, prefix: one.prefix.as_ref() }))
}

/// What is wrong with them by themselves.
pub(super) fn alone(written: &Written, out: &mut Diagnostics) {
    for (name, one) in &written.catalogs {
        match (&one.of, &one.prefix) {
            (Some(_), None) => {
                out.error(Code::MissingKey, name.span, format!("the mount {} has no `prefix`", quoted(&name.value)))
                    .label("its tools would be called as those of the catalog")
                    .fix("say what stands before the names of its tools: `prefix: work_`", None);
            }
            (None, Some(prefix)) => {
                out.error(Code::BadMount, prefix.span, format!("{} is no mount", quoted(&name.value)))
                    .label("a catalog has the names that its author gave")
                    .fix("say which catalog it is `of`, or leave the prefix out", None);
            }
            (Some(_), Some(prefix)) => {
                is_prefix(prefix, out);
            }
            (None, None) => {}
        }
        if let (Some(_), Some(serve)) = (&one.of, one.serve.as_ref().filter(|serve| !serve.value)) {
            out.error(Code::BadMount, serve.span, format!("the mount {} is not served", quoted(&name.value)))
                .fix("leave the mount out", None);
        }
    }
    for mount in mounts(written) {
        unlike_those_before(&mount, written, out);
        // One that is of itself is its own fault, and no mount to others.
        let is_mount =
            |name: &Spanned<String>, of: &Spanned<String>| of.value != name.value || name.span == mount.name.span;
        let mut named = written.catalogs.iter().filter(|(name, _)| name.value == mount.of.value);
        let other = named.find(|(name, one)| one.of.as_ref().is_some_and(|of| is_mount(name, of)));
        let Some((other, _)) = other else { continue };
        let report = out.error(Code::BadMount, mount.of.span, format!("{} is a mount itself", quoted(&mount.of.value)));
        report.note_at(other.span, "it is this one").fix("name the catalog that both are of", None);
    }
}

/// Reports a mount whose resources would be read by the addresses of an earlier one.
fn unlike_those_before(mount: &WrittenMount<'_>, written: &Written, out: &mut Diagnostics) {
    let mut before = mounts(written).map(|other| other.name).take_while(|other| other.span != mount.name.span);
    let Some(other) = before.find(|other| mounted::share_a_scheme(&other.value, &mount.name.value)) else { return };
    let message = alike_addresses(&mount.name.value, &other.value);
    let report = out.error(Code::BadMount, mount.name.span, message);
    report.note_at(other.span, "the other one").fix(NAME_OF_ITS_OWN, None);
}

fn alike_addresses(name: &str, other: &str) -> String {
    format!("addresses of resources of {} and of {} would begin alike", quoted(name), quoted(other))
}

/// The plans of mounts, once they were held against these catalogs and one another. `None`: one is of no catalog, or has what is no
/// prefix, so that it is not known what its name and those of its tools mean elsewhere.
pub(super) fn plans(written: &Written, catalogs: &[&Catalog], out: &mut Diagnostics) -> Option<Vec<Catalog>> {
    let known: Vec<&str> = catalogs.iter().map(|one| one.name.as_ref()).collect();
    let sought =
        Sought { code: Code::UnknownCatalog, what: "catalog", known: &known, otherwise: "there are no catalogs here" };
    let is_mount = |name: &str| written.catalogs.iter().any(|(known, one)| known.value == name && one.of.is_some());
    let mut plans = Vec::new();
    let mut is_whole = true;
    for mount in mounts(written) {
        let found = catalogs.iter().find(|one| *one.name == *mount.of.value);
        // One that is of a mount has been reported.
        if found.is_none() && !is_mount(&mount.of.value) {
            sought.find(mount.of, out);
        }
        let Some(catalog) = found else {
            is_whole = false;
            continue;
        };
        unlike_catalogs(&mount, catalog, catalogs, out);
        // It has been reported, and may have what no plan takes.
        if mount.prefix.is_some_and(|prefix| !begins_names(&prefix.value)) {
            is_whole = false;
            continue;
        }
        let plan = mount.plan(catalog);
        bare::names((mount.of.span, mount.prefix.map_or("", |prefix| &prefix.value)), (catalog, &plan), out);
        plans.push(plan);
    }
    is_whole.then(|| {
        names_apart(written, catalogs, &plans, out);
        plans
    })
}

/// A mount is called as nothing else is, and its resources are read by addresses of its own.
fn unlike_catalogs(mount: &WrittenMount<'_>, of: &Catalog, catalogs: &[&Catalog], out: &mut Diagnostics) {
    let name = mount.name;
    let path = |one: &Catalog| one.connection.as_ref().and_then(|connection| connection.path.clone());
    for other in catalogs {
        let message = if *other.name == *name.value {
            format!("{} is a catalog already", quoted(&name.value))
        } else if path(other).is_some_and(|path| *path == *name.value) {
            format!("{} is the other name of `{}` where it is connected", quoted(&name.value), other.name)
        } else if mounted::share_a_scheme(&other.name, &name.value) {
            alike_addresses(&name.value, &other.name)
        } else {
            continue;
        };
        out.error(Code::BadMount, name.span, message).fix(NAME_OF_ITS_OWN, None);
    }
    if let Some(resource) = of.resources.iter().find(|one| mounted::keeps_its_address(of, one)) {
        let message = format!("the resource `{}` of `{}` has a scheme of its own", resource.address, of.name);
        out.error(Code::BadMount, mount.of.span, message)
            .label("the catalog and its mount would be read by one address")
            .fix("give the resource an address without a scheme in its card", None);
    }
}

/// What is offered, and where the file says so, if it does.
struct Offered<'o> {
    plan: &'o Catalog,
    place: Option<Span>,
}

/// No name of what is offered is that of another, and none could be that of an MCP server's tool.
fn names_apart(written: &Written, catalogs: &[&Catalog], plans: &[Catalog], out: &mut Diagnostics) {
    let serves = |one: &Catalog| {
        let said = written.catalogs.iter().find(|(name, _)| *name.value == *one.name);
        said.and_then(|(_, said)| said.serve.as_ref()).is_none_or(|serve| serve.value)
    };
    let of_catalogs = catalogs.iter().filter(|one| serves(one)).map(|plan| Offered { plan, place: None });
    // Without a prefix, which is reported, every name of a mount is that of another.
    let prefixes = mounts(written).map(|mount| mount.prefix);
    let of_mounts = plans.iter().zip(prefixes).filter_map(|(plan, prefix)| Some((plan, prefix?.span)));
    let mut before: Vec<Offered<'_>> = of_catalogs.collect();
    for (plan, place) in of_mounts {
        let found = before.iter().find_map(|other| Some((other, meeting(plan, other.plan)?)));
        if let Some((other, (code, what))) = found {
            let message = format!("{what} of `{}` and of `{}`", plan.name, other.plan.name);
            let report = out.error(code, place, message);
            report.label("no two can be told apart by it");
            if let Some(place) = other.place {
                report.note_at(place, "the other one");
            }
            report.fix("give the mount another prefix", None);
        }
        too_long(plan, place, out);
        before.push(Offered { plan, place: Some(place) });
    }
}

/// Warns of names that are too long under a prefix. Aliases are left out: they are listed only where the operator asks for it.
fn too_long(plan: &Catalog, place: Span, out: &mut Diagnostics) {
    if let Some(long) = plan.tools.iter().map(|tool| &tool.name).find(|name| name.len() > LONGEST) {
        let message = format!("{} has {} characters under this prefix", quoted(long), long.len());
        out.warning(Code::ClientRefuses, place, message)
            .label(format!("Claude, OpenAI, Codex and Gemini refuse names of more than {LONGEST}"))
            .fix("choose a shorter prefix", None);
    }
    if let Some(prefix) = mounted::prefixes(plan).find(|prefix| prefix.len() > LONGEST_PREFIX) {
        let left = LONGEST - prefix.len();
        let message = format!("tools of an MCP server begin with {} under this prefix", quoted(prefix));
        out.warning(Code::ExportPrefix, place, message)
            .label(format!("those whose own name has more than {left} characters are not offered: no client takes more than {LONGEST}"))
            .fix("choose a shorter prefix", None);
    }
}

/// The first name that two catalogs have in common, or could have.
fn meeting(one: &Catalog, other: &Catalog) -> Option<(Code, String)> {
    let names: BTreeSet<&str> = mounted::names(other).collect();
    if let Some(name) = mounted::names(one).find(|name| names.contains(name)) {
        return Some((Code::DuplicateTool, format!("{} is a tool", quoted(name))));
    }
    let of_other: BTreeSet<&str> = other.prompts.iter().map(|prompt| prompt.name.as_ref()).collect();
    if let Some(prompt) = one.prompts.iter().find(|prompt| of_other.contains(&*prompt.name)) {
        return Some((Code::DuplicatePrompt, format!("{} is a prompt", quoted(&prompt.name))));
    }
    let could_be = |prefix: &str, name: &str| name.starts_with(prefix);
    let of_server = mounted::prefixes(one).find(|prefix| mounted::names(other).any(|name| could_be(prefix, name)));
    let of_servers = mounted::prefixes(other).find(|prefix| mounted::names(one).any(|name| could_be(prefix, name)));
    let both = mounted::prefixes(one)
        .find(|prefix| mounted::prefixes(other).any(|known| known.starts_with(prefix) || prefix.starts_with(known)));
    let prefix = of_server.or(of_servers).or(both)?;
    Some((Code::ExportPrefix, format!("tools of an MCP server that begin with {} could be those", quoted(prefix))))
}
