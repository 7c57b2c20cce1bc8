//! What an operator's file names must be there: roles, tenants, catalogs, settings, tools.

use super::applications;
use super::approvers;
use super::audit_source::AuditSource;
use super::consent;
use super::identity::{DEFAULT, is_tenant, refuse_tenant};
use super::mounts;
use super::passed;
use super::read::Written;
use super::sought::Sought;
use super::values;
use crate::ast::read::Named;
use crate::diagnostic::{Code, Diagnostics, quoted};
use crate::operator::roles::{Role, included, names_tool};
use crate::plan::Catalog;
use crate::syntax::fields::listed;
use crate::syntax::nearest::nearest;

/// The most roles that a server can tell apart.
const MOST_ROLES: usize = 63;

/// With catalogs, what the file names of them and of their mounts is looked up there. Gives the plans of the mounts.
pub(super) fn check(written: &Written, catalogs: Option<&[&Catalog]>, out: &mut Diagnostics) -> Vec<Catalog> {
    mounts::alone(written, out);
    let mounted = catalogs.and_then(|catalogs| mounts::plans(written, catalogs, out));
    let offered = catalogs.zip(mounted.as_ref());
    let offered = offered.map(|(catalogs, mounted)| catalogs.iter().copied().chain(mounted).collect::<Vec<_>>());
    let catalogs = offered.as_deref();
    roles(written, catalogs, out);
    tenants(written, out);
    issuers(written, out);
    if let Some(audit) = &written.audit
        && audit.value.arguments
        && written.store.as_ref().is_none_or(|store| store.keys.is_empty())
    {
        out.error(Code::MissingKey, audit.span, "the audit keeps arguments, and there is no `store` with `keys`")
            .label("what it keeps is sealed")
            .fix("`store: { keys: [{ id: 2026a, key: $env.KARTOTEKA_STORE_KEY }] }`, of 64 hexadecimal digits", None);
    }
    if let Some(audit) = &written.audit
        && audit.value.place == AuditSource::Store
        && written.store.is_none()
    {
        out.error(Code::MissingKey, audit.span, "the audit is kept in the store, and there is no `store`")
            .label("a store in memory would end with the process")
            .fix("`store: { keys: [{ id: 2026a, key: $env.KARTOTEKA_STORE_KEY }] }`, or a `file` for the audit", None);
    }
    let remote = written.identity.has_remote_callers();
    consent::check(written.approvals.as_ref(), written.store.as_ref(), written.roles.as_ref(), remote, out);
    if let Some(catalogs) = catalogs {
        settings(written, catalogs, out);
        applications::check(written, catalogs, out);
        passed::check(written, catalogs, out);
        tools(written, catalogs, out);
        approvers::check(written, catalogs, out);
        profiles(written, catalogs, out);
        locales(written, catalogs, out);
    }
    mounted.unwrap_or_default()
}

/// A profile is one of a catalog.
fn profiles(written: &Written, catalogs: &[&Catalog], out: &mut Diagnostics) {
    let mut known: Vec<&str> = Vec::new();
    for name in catalogs.iter().flat_map(|catalog| catalog.profiles.iter()).map(|profile| profile.name.as_ref()) {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    let sought =
        Sought { code: Code::UnknownName, what: "profile", known: &known, otherwise: "the catalogs have no profiles" };
    let of_roles = written.roles.iter().flatten().filter_map(|(_, role)| role.profile.as_ref());
    let of_tenants = written.tenants.iter().filter_map(|(_, tenant)| tenant.profile.as_ref());
    let of_server = written.said.profile.as_ref();
    of_roles.chain(of_tenants).chain(of_server).for_each(|profile| sought.find(profile, out));
}

/// A language that no catalog speaks is not that of anybody's answers or texts. `ru-RU` is `ru` where that is spoken.
fn locales(written: &Written, catalogs: &[&Catalog], out: &mut Diagnostics) {
    let mut known: Vec<&str> = Vec::new();
    for name in catalogs.iter().flat_map(|catalog| catalog.locales.iter()).map(|locale| locale.name.as_ref()) {
        if !known.contains(&name) {
            known.push(name);
        }
    }
    let language = |name: &str| name.split(['-', '_', '.']).next().unwrap_or_default().to_ascii_lowercase();
    let of_server = written.said.locale.as_ref().map(|locale| (locale, "callers who name no language get another one"));
    let of_tenants = written.tenants.iter().filter_map(|(_, tenant)| tenant.locale.as_ref());
    let of_tenants = of_tenants.map(|locale| (locale, "the tenant's systems are written to in that of the server"));
    for (locale, instead) in of_server.into_iter().chain(of_tenants) {
        if !known.is_empty() && !known.iter().any(|name| language(name) == language(&locale.value)) {
            let message = format!("no catalog has texts in {}", quoted(&locale.value));
            out.warning(Code::UnknownLocale, locale.span, message)
                .label(instead)
                .fix(format!("the locales are {}", listed(&known)), None);
        }
    }
}

fn roles(written: &Written, catalogs: Option<&[&Catalog]>, out: &mut Diagnostics) {
    let of_cards: Option<Vec<&str>> =
        catalogs.map(|catalogs| catalogs.iter().flat_map(|one| one.roles.iter()).map(AsRef::as_ref).collect());
    let own: Option<Vec<&str>> =
        written.roles.as_ref().map(|roles| roles.iter().map(|(name, _)| name.value.as_str()).collect());
    if let Some(roles) = &written.roles {
        cycles(roles, out);
        passed::powers(&written.identity, roles, out);
        if roles.len() > MOST_ROLES {
            let (name, _) = &roles[MOST_ROLES];
            out.error(Code::TooManyRoles, name.span, format!("there are {} roles", roles.len()))
                .label("one more than a server can tell apart")
                .fix("keep to 63 of them", None);
        }
        let known = own.clone().unwrap_or_default();
        for role in roles.iter().flat_map(|(_, role)| &role.includes) {
            Sought { code: Code::UnknownRole, what: "role", known: &known, otherwise: "name a role of this file" }
                .find(role, out);
        }
        // A role with powers on the operator's listener is meant for those.
        for (name, _) in roles.iter().filter(|(_, role)| role.may.is_empty()) {
            let unknown =
                of_cards.as_ref().is_some_and(|cards| !cards.is_empty() && !cards.contains(&name.value.as_str()));
            if unknown && !roles.iter().any(|(_, other)| other.includes.iter().any(|one| one.value == name.value)) {
                let includes = roles.iter().any(|(own, role)| own.value == name.value && !role.includes.is_empty());
                if !includes {
                    out.warning(
                        Code::RoleUnknownToCards,
                        name.span,
                        format!("no card names the role `{}`", name.value),
                    )
                    .label("it opens what asks for no role, and nothing else");
                }
            }
        }
    }
    // Without roles of its own, the file names those of the cards.
    let known = match (&own, &of_cards) {
        (Some(own), _) => own,
        (None, Some(cards)) => cards,
        (None, None) => return,
    };
    let sought = Sought { code: Code::UnknownRole, what: "role", known, otherwise: "declare it under `roles`" };
    let counted =
        written.limits.of.iter().chain(written.limits.tools.iter().flat_map(|(_, of)| of)).map(|(name, _)| name);
    let of_catalogs = written.catalogs.iter().flat_map(|(_, one)| &one.limits.0).map(|(name, _)| name);
    let of_tenants = written.tenants.iter().flat_map(|(_, one)| &one.limits.0).map(|(name, _)| name);
    let of_catalogs = of_catalogs.chain(of_tenants);
    let counted = counted.chain(of_catalogs).filter(|name| !["tenant", "caller"].contains(&name.value.as_str()));
    for role in written.identity.roles.iter().chain(counted) {
        sought.find(role, out);
    }
}

/// No role includes itself, on whatever way.
fn cycles(roles: &Named<Role>, out: &mut Diagnostics) {
    for (start, (name, role)) in roles.iter().enumerate() {
        let seen = included(roles, role.includes.iter().map(|one| one.value.as_str()));
        let reaches = |before: usize| included(roles, [roles[before].0.value.as_str()])[start];
        // Each circle is reported once, at its first role.
        let first = seen[start] && !(0..start).any(|before| seen[before] && reaches(before));
        if first {
            out.error(Code::RoleCycle, name.span, format!("the role `{}` includes itself", name.value))
                .fix("leave out one of the `includes` on the way back", None);
        }
    }
}

fn tenants(written: &Written, out: &mut Diagnostics) {
    let mut known: Vec<&str> = written.tenants.iter().map(|(id, _)| id.value.as_str()).collect();
    known.push(DEFAULT);
    for tenant in &written.identity.tenants {
        if !is_tenant(&tenant.value) {
            refuse_tenant(&tenant.value, tenant.span, out);
            continue;
        }
        Sought { code: Code::UnknownTenant, what: "tenant", known: &known, otherwise: "declare it under `tenants`" }
            .find(tenant, out);
    }
}

/// Tokens of issuers are for a server whose address is known: it is what they name, and what its clients look for.
fn issuers(written: &Written, out: &mut Diagnostics) {
    let known = written.variables.iter().any(|one| one.key == "server.url");
    let Some(first) = written.identity.issuers.first().filter(|_| !known) else { return };
    out.error(Code::AudienceMissing, first.place, "tokens of an issuer are taken, and there is no `server.url`")
        .label("what a token has to be made for is not known")
        .fix("say where clients reach the server: `server: { url: https://tools.example.com }`", None);
}

fn settings(written: &Written, catalogs: &[&Catalog], out: &mut Diagnostics) {
    let known: Vec<&str> = catalogs.iter().map(|one| one.name.as_ref()).collect();
    let sought =
        Sought { code: Code::UnknownCatalog, what: "catalog", known: &known, otherwise: "there are no catalogs here" };
    let of_catalogs = written.catalogs.iter().map(|(name, of)| (name, &of.settings));
    let of_tenants = written.tenants.iter().flat_map(|(_, tenant)| &tenant.settings).map(|(name, of)| (name, &of.0));
    for (name, settings) in of_catalogs.chain(of_tenants) {
        sought.find(name, out);
        let Some(catalog) = catalogs.iter().find(|one| *one.name == *name.value) else { continue };
        let known: Vec<&str> = catalog.settings.iter().map(|one| one.name.as_ref()).collect();
        for (setting, value) in settings {
            let otherwise = "the catalog has no settings";
            Sought { code: Code::UnknownName, what: "setting", known: &known, otherwise }.find(setting, out);
            if let Some(declared) = catalog.settings.iter().find(|one| *one.name == *setting.value) {
                values::setting(declared, value, out);
            }
        }
    }
    let of_roles = written.roles.iter().flatten().flat_map(|(_, role)| role.catalogs.iter().flatten());
    let of_tenants = written.tenants.iter().flat_map(|(_, tenant)| tenant.catalogs.iter().flatten());
    of_roles.chain(of_tenants).for_each(|name| sought.find(name, out));
}

/// Each name of tools means one at least.
fn tools(written: &Written, catalogs: &[&Catalog], out: &mut Diagnostics) {
    let of_roles = written.roles.iter().flatten().flat_map(|(_, role)| role.tools.iter().flatten().chain(&role.except));
    for glob in of_roles.chain(written.limits.tools.iter().map(|(glob, _)| glob)) {
        let all = catalogs.iter().flat_map(|one| one.tools.iter().map(move |tool| (one, tool)));
        let found = all.clone().any(|(of, known)| names_tool(&glob.value, of, known));
        if found {
            continue;
        }
        let report =
            out.error(Code::GlobMatchesNothing, glob.span, format!("no tool is called {}", quoted(&glob.value)));
        match nearest(&glob.value, all.map(|(_, known)| known.name.as_ref())) {
            Some(near) => report.did_you_mean(glob.span, near),
            None => report.fix("write a tool's name, or a part of it with `*`: `crm_*`, `shop/*`", None),
        };
    }
}
