//! `catalogs` and `tenants`.

use super::data::{CatalogSetting, OperatorFile, TenantKeys};
use super::identity::{is_tenant, refuse_tenant};
use super::limited::LimitOf;
use super::limits::{OfOne, Parallel};
use super::names::some;
use super::secrets::Value;
use crate::ast::read::{Named, named, refuse_later};
use crate::diagnostic::{Code, Diagnostics};
use crate::mounted::Mount;
use crate::syntax::fields::{Fields, Read, Spanned, wrong_type};
use crate::syntax::yaml::{Kind, Node};

#[derive(Debug, Default)]
pub(super) struct OfCatalog {
    /// It is this catalog once more.
    pub(super) of: Option<Spanned<String>>,
    /// What stands before the names of a mount's tools.
    pub(super) prefix: Option<Spanned<String>>,
    /// Whether it is offered; `None`: it is.
    pub(super) serve: Option<Spanned<bool>>,
    pub(super) settings: Vec<(Spanned<String>, Value)>,
    /// By which all tenants connect it.
    pub(super) application: Option<Spanned<OwnSettings>>,
    pub(super) limits: OfOne,
    pub(super) parallel: Parallel,
}

#[derive(Debug, Default)]
pub(super) struct Tenant {
    title: Option<String>,
    pub(super) locale: Option<Spanned<String>>,
    pub(super) timezone: Option<Spanned<String>>,
    /// By catalog.
    pub(super) settings: Named<OwnSettings>,
    /// By catalog: by which this tenant connects it.
    pub(super) applications: Named<OwnSettings>,
    /// All that there are for its callers.
    pub(super) catalogs: Option<Vec<Spanned<String>>>,
    pub(super) profile: Option<Spanned<String>>,
    /// In the place of those of the server.
    pub(super) limits: OfOne,
    pub(super) parallel: Parallel,
}

/// Settings of a catalog, by their names.
#[derive(Debug, Default)]
pub(super) struct OwnSettings(pub(super) Vec<(Spanned<String>, Value)>);

impl Read for OfCatalog {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<OfCatalog> {
        let mut fields = Fields::open(node, "a catalog", out)?;
        refuse_later(&mut fields, &["pins"], out);
        let of = fields.optional::<String>("of", out);
        let prefix = fields.optional::<String>("prefix", out);
        let serve = fields.optional::<bool>("serve", out);
        let settings =
            fields.optional::<OwnSettings>("settings", out).map(|settings| settings.value.0).unwrap_or_default();
        let application = fields.optional::<OwnSettings>("application", out);
        let limits = fields.optional::<OfOne>("limits", out).map(|limits| limits.value).unwrap_or_default();
        let parallel = fields.optional::<Parallel>("parallel", out).map(|parallel| parallel.value).unwrap_or_default();
        fields.finish(out);
        Some(OfCatalog { of, prefix, serve, settings, application, limits, parallel })
    }
}

impl Read for OwnSettings {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<OwnSettings> {
        let mut written = Fields::open(node, "settings of a catalog", out)?;
        let read = written.rest().into_iter().filter_map(|(key, node)| {
            setting(node, out).map(|value| (Spanned::new(key.name.clone(), key.span), value))
        });
        Some(OwnSettings(read.collect()))
    }
}

impl OwnSettings {
    fn into_data(self, tenant: Option<&str>, catalog: &str) -> Vec<CatalogSetting> {
        let of = self.0.into_iter().map(|(name, Value(value))| CatalogSetting {
            tenant: tenant.map(str::to_owned),
            catalog: catalog.to_owned(),
            at: name.span.start as usize,
            setting: name.value,
            value: value.value,
        });
        of.collect()
    }
}

/// A value as a variable would spell it: lists are joined by commas.
fn setting(node: &Node, out: &mut Diagnostics) -> Option<Value> {
    let value = setting_or_blank(node, out)?;
    let is_blank = matches!(&value.0.value, super::data::Written::Text(text) if text.trim().is_empty());
    if is_blank {
        // It would count as not said: then what is said for all tenants counts, or a variable of the environment.
        out.error(Code::EmptyValue, node.span, "this setting is empty")
            .fix("write its value, or leave the setting out", None);
        return None;
    }
    Some(value)
}

fn setting_or_blank(node: &Node, out: &mut Diagnostics) -> Option<Value> {
    let Kind::List(items) = &node.kind else { return Value::read(node, out) };
    let texts: Option<Vec<String>> = items.iter().map(|item| String::read(item, out)).collect();
    let texts = texts?;
    if texts.iter().any(|text| text.contains(',')) {
        wrong_type(node, "texts without commas", out);
        return None;
    }
    Some(Value(Spanned::new(super::data::Written::Text(texts.join(",")), node.span)))
}

/// Tenants by their ids.
pub(super) fn tenants(node: &Node, out: &mut Diagnostics) -> Named<Tenant> {
    let Kind::Map(entries) = &node.kind else {
        wrong_type(node, "a map of tenants", out);
        return Vec::new();
    };
    let mut tenants = Vec::new();
    for (key, node) in entries {
        if !is_tenant(&key.name) {
            refuse_tenant(&key.name, key.span, out);
        }
        if let Some(tenant) = Tenant::read(node, out) {
            tenants.push((Spanned::new(key.name.clone(), key.span), tenant));
        }
    }
    tenants
}

impl Read for Tenant {
    fn read(node: &Node, out: &mut Diagnostics) -> Option<Tenant> {
        let mut fields = Fields::open(node, "a tenant", out)?;
        let title = fields.optional::<String>("title", out).map(|title| title.value);
        let locale = fields.optional::<String>("locale", out);
        let timezone = fields.optional::<String>("timezone", out);
        let catalogs = fields.node("catalogs").and_then(|node| some(node, out));
        let profile = fields.optional::<String>("profile", out);
        let settings = fields.node("settings").and_then(|node| named(node, "`settings`", out)).unwrap_or_default();
        let limits = fields.optional::<OfOne>("limits", out).map(|limits| limits.value).unwrap_or_default();
        let parallel = fields.optional::<Parallel>("parallel", out).map(|parallel| parallel.value).unwrap_or_default();
        let applications = fields.node("applications").and_then(|node| named(node, "`applications`", out));
        fields.finish(out);
        let applications = applications.unwrap_or_default();
        Some(Tenant { title, locale, timezone, catalogs, profile, settings, applications, limits, parallel })
    }
}

impl Tenant {
    pub(super) fn add_to(self, id: String, file: &mut OperatorFile) {
        for (catalog, settings) in self.settings {
            file.settings.extend(settings.into_data(Some(&id), &catalog.value));
        }
        for (catalog, settings) in self.applications {
            file.applications.extend(settings.into_data(Some(&id), &catalog.value));
        }
        let of = LimitOf::Tenant(id.clone());
        self.limits.add_to(&of, &mut file.limits);
        self.parallel.add_to(&of, &mut file.parallel);
        let text = |written: Option<Spanned<String>>| written.map(|written| written.value);
        let (locale, timezone, profile) = (text(self.locale), text(self.timezone), text(self.profile));
        let texts = |written: Vec<Spanned<String>>| written.into_iter().map(|written| written.value).collect();
        let catalogs = self.catalogs.map(texts);
        file.tenants.push(TenantKeys { id, title: self.title, locale, timezone, catalogs, profile });
    }
}

impl OfCatalog {
    pub(super) fn add_to(self, catalog: &str, file: &mut OperatorFile) {
        let OfCatalog { of, prefix, serve, settings, application, limits, parallel } = self;
        file.mounts.extend(of.zip(prefix).map(|(of, prefix)| Mount {
            name: catalog.to_owned(),
            of: of.value,
            prefix: prefix.value,
        }));
        file.unserved.extend(serve.filter(|serve| !serve.value).map(|_| catalog.to_owned()));
        file.settings.extend(OwnSettings(settings).into_data(None, catalog));
        file.applications.extend(application.into_iter().flat_map(|own| own.value.into_data(None, catalog)));
        let of = LimitOf::Catalog(catalog.to_owned());
        limits.add_to(&of, &mut file.limits);
        parallel.add_to(&of, &mut file.parallel);
    }
}
