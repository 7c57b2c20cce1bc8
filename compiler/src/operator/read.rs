//! The file as written, every part with its place.

use super::catalogs::{self, OfCatalog, Tenant};
use super::consent::Approvals;
use super::data::{FetchKeys, OperatorAudit, OperatorFile, OperatorOnce, OperatorStore, Variable};
use super::identity::{DEFAULT, Identity};
use super::limited::LimitOf;
use super::limits::{self, Limits, Parallel};
use super::of_a_run::SettingPlace;
use super::roles::Role;
use super::secrets::Value;
use super::server::{self, Said};
use crate::ast::read::{Named, leads, named, refuse_later};
use crate::diagnostic::Diagnostics;
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::yaml::Node;

/// The keys of the format that this version cannot do.
const LATER: [&str; 2] = ["traces", "valkey"];

#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) said: Said,
    pub(super) variables: Vec<Variable>,
    pub(super) identity: Identity,
    pub(super) roles: Option<Named<Role>>,
    pub(super) tenants: Named<Tenant>,
    pub(super) catalogs: Named<OfCatalog>,
    pub(super) limits: Limits,
    pub(super) parallel: Parallel,
    pub(super) audit: Option<Spanned<OperatorAudit>>,
    pub(super) operator_url: Option<String>,
    pub(super) approvals: Option<Approvals>,
    pub(super) once: Option<OperatorOnce>,
    pub(super) store: Option<OperatorStore>,
    pub(super) fetch: FetchKeys,
}

impl Read for Written {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Written> {
        let mut fields = Fields::open(node, "an operator's file", out)?;
        refuse_later(&mut fields, &LATER, out);
        leads(&fields, "kartoteka", out);
        if let Some(version) = fields.required_node("kartoteka", out)
            && u64::read(version, out).is_some_and(|version| version != 1)
        {
            wrong_type(version, "`1`, the version of the format", out);
        }
        let mut said = Said::default();
        let mut variables = fields.node("server").map(|node| server::read(node, &mut said, out)).unwrap_or_default();
        let operator = fields.node("operator").and_then(|node| server::operator(node, out)).unwrap_or_default();
        variables.extend(operator.variables);
        let identity = fields.optional::<Identity>("identity", out).map(|identity| identity.value).unwrap_or_default();
        let roles = fields.node("roles").map(|node| named::<Role>(node, "`roles`", out).unwrap_or_default());
        let tenants = fields.node("tenants").map(|node| catalogs::tenants(node, out)).unwrap_or_default();
        let catalogs = fields.node("catalogs").and_then(|node| named::<OfCatalog>(node, "`catalogs`", out));
        let limits = fields.node("limits").and_then(|node| limits::of_server(node, out)).unwrap_or_default();
        let parallel = fields.optional::<Parallel>("parallel", out).map(|parallel| parallel.value).unwrap_or_default();
        let audit = fields.optional::<OperatorAudit>("audit", out);
        let approvals = fields.optional::<Approvals>("approvals", out).map(|approvals| approvals.value);
        let once = fields.optional::<OperatorOnce>("once", out).map(|once| once.value);
        let store = fields.optional::<OperatorStore>("store", out).map(|store| store.value);
        let fetch = fields.optional::<FetchKeys>("fetch", out).map(|fetch| fetch.value).unwrap_or_default();
        fields.finish(out);
        let catalogs = catalogs.unwrap_or_default();
        Some(Written {
            said,
            variables,
            identity,
            roles,
            tenants,
            catalogs,
            limits,
            parallel,
            audit,
            operator_url: operator.url,
            approvals,
            once,
            store,
            fetch,
        })
    }
}

impl Written {
    /// Where the settings of catalogs stand that count for the tenant `default`.
    pub(super) fn places_of_settings(&self) -> Vec<SettingPlace> {
        let of_all = self.catalogs.iter().map(|(catalog, of)| (catalog, &of.settings));
        let of_default = self.tenants.iter().filter(|(id, _)| id.value == DEFAULT);
        let of_default = of_default.flat_map(|(_, tenant)| &tenant.settings).map(|(catalog, of)| (catalog, &of.0));
        let place = |catalog: &Spanned<String>, (name, Value(value)): &(Spanned<String>, Value)| SettingPlace {
            catalog: catalog.value.clone(),
            setting: name.value.clone(),
            from: match &value.value {
                super::data::Written::Env(variable) => Some(variable.clone()),
                super::data::Written::Text(_) | super::data::Written::File(_) => None,
            },
            place: name.span,
        };
        of_all.chain(of_default).flat_map(|(catalog, of)| of.iter().map(move |one| place(catalog, one))).collect()
    }

    /// The same without places.
    pub(super) fn into_data(self) -> OperatorFile {
        let Written {
            said: _,
            variables,
            identity,
            roles,
            tenants,
            catalogs,
            limits,
            parallel,
            audit,
            operator_url,
            approvals,
            once,
            store,
            fetch,
        } = self;
        let mut file = OperatorFile {
            variables,
            anonymous: identity.anonymous,
            stdio: identity.stdio.map(|stdio| stdio.value),
            tokens: identity.tokens.into_iter().map(|token| token.value).collect(),
            issuers: identity.issuers.into_iter().map(|written| written.issuer).collect(),
            tenants_of_tokens: identity.tenants_of_tokens,
            passthrough: identity.passthrough.into_iter().map(|entry| entry.value).collect(),
            roles: roles.map(|roles| roles.into_iter().map(|(name, role)| role.into_data(name.value)).collect()),
            failed_admissions: limits.address,
            audit: audit.map(|audit| audit.value),
            operator_url,
            approvals: approvals.unwrap_or_default().data,
            once: once.unwrap_or_default(),
            store: store.unwrap_or_default(),
            fetch,
            ..OperatorFile::default()
        };
        limits.add_to(&LimitOf::Server, &mut file.limits);
        parallel.add_to(&LimitOf::Server, &mut file.parallel);
        for (id, tenant) in tenants {
            tenant.add_to(id.value, &mut file);
        }
        for (name, catalog) in catalogs {
            catalog.add_to(&name.value, &mut file);
        }
        file
    }
}
