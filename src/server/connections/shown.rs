//! What may be seen of connections.

use kartoteka_compiler::{plan, schema};
use serde_json::{Map, Value, json};

use super::connectable::Connectable;
use crate::access::connecting::{
    AuthorizeShown, CheckError, ConnectRefused, ConnectionAsked, ConnectionShown, ConnectsTenants as _,
};
use crate::access::consent::moment;
use crate::access::sync_shown::SyncShown;
use crate::caller::Locale;
use crate::catalog::{ServedCatalog, ToolSet};
use crate::config::settings::{Settings, is_authorized};
use crate::runtime::setting::secret_shapes;
use crate::secret::Secret;
use crate::secret::redact::Redactor;
use crate::server::Server;
use crate::store::connections::{ConnectionRecord, GivenSettings};

/// What of a setting's schema a form is made of.
const OF_A_FORM: [&str; 8] = ["type", "format", "enum", "pattern", "minLength", "maxLength", "minimum", "maximum"];

impl Server {
    /// Every catalog that can be connected, or the one of this name.
    pub(super) async fn shown(
        &self,
        asked: &ConnectionAsked,
        only: Option<&str>,
    ) -> Result<Vec<ConnectionShown>, ConnectRefused> {
        self.known_tenant(asked).await?;
        let set = self.set();
        let records = self.consent.store().of_tenant(&asked.tenant).connections().await?;
        let all = self.all_connectable(&set, asked).into_iter();
        let wanted: Vec<_> = all.filter(|found| only.is_none_or(|only| found.catalog.name() == only)).collect();
        let takes_leads = |found: &Connectable<'_>| found.connecting.lead.is_some();
        let syncs = match wanted.iter().any(takes_leads) {
            true => Some(self.syncs(&asked.tenant).await?),
            false => None,
        };
        let shown = wanted.into_iter().map(|found| {
            let record = records.iter().find(|record| record.catalog == found.catalog.name());
            let sync = syncs.as_ref().filter(|_| takes_leads(&found)).map(|syncs| syncs.shown(found.catalog.name()));
            self.one(asked, (&set, found), record, sync)
        });
        Ok(shown.collect())
    }

    fn one(
        &self,
        asked: &ConnectionAsked,
        (set, found): (&ToolSet, Connectable<'_>),
        record: Option<&ConnectionRecord>,
        sync: Option<SyncShown>,
    ) -> ConnectionShown {
        let locale = self.locale_of(asked);
        let (plan, catalog) = (&*found.catalog.plan, found.catalog);
        let texts = plan.locales.get(set.texts().place(catalog.place, locale));
        let texts = texts.and_then(|locale| locale.connection.as_ref());
        let check_error = record.and_then(|record| record.check_error.as_deref()).map(|code| CheckError {
            code: code.to_owned(),
            message: self.said(asked, &format!("connect-{code}"), Some(catalog.name())),
        });
        let lacks_hint = texts.and_then(|texts| texts.lacks.as_deref());
        let sync = sync.map(|sync| SyncShown {
            lacks_hint: lacks_hint.filter(|_| !sync.lacks.is_empty()).map(str::to_owned),
            ..sync
        });
        ConnectionShown {
            catalog: catalog.name().to_owned(),
            title: title(set, catalog, locale),
            state: self.state(asked, found, record),
            version: record.map(|record| record.version),
            connected_at: record.map(|record| moment(record.connected_at)),
            connected_by: record.map(|record| record.connected_by.clone()),
            checked_at: record.and_then(|record| record.checked_at).map(moment),
            used_at: record.and_then(|record| record.used_at).map(moment),
            check_error,
            settings: fields(plan, &found.connecting.settings, (texts, 0), record),
            means: record.map(|record| means(plan, record)),
            authorize: self.authorize_shown(asked, found, texts, record),
            steps: texts.into_iter().flat_map(|texts| texts.steps.iter()).map(ToString::to_string).collect(),
            more: texts.and_then(|texts| texts.more.as_deref()).map(str::to_owned),
            path: found.connecting.path.as_deref().map(str::to_owned),
            sync,
        }
    }

    /// How the catalog is connected by an application, if the operator has one.
    fn authorize_shown(
        &self,
        asked: &ConnectionAsked,
        found: Connectable<'_>,
        texts: Option<&plan::ConnectionTexts>,
        record: Option<&ConnectionRecord>,
    ) -> Option<AuthorizeShown> {
        let plan = &*found.catalog.plan;
        let authorize = found.connecting.authorize.as_ref()?;
        found.tenants.maker().source(&asked.tenant).has_application(plan).then_some(())?;
        let steps = texts.into_iter().flat_map(|texts| texts.authorize_steps.iter());
        Some(AuthorizeShown {
            settings: asked_fields(plan, authorize, (texts, found.connecting.settings.len()), record),
            steps: steps.map(ToString::to_string).collect(),
        })
    }

    fn state(
        &self,
        asked: &ConnectionAsked,
        found: Connectable<'_>,
        record: Option<&ConnectionRecord>,
    ) -> &'static str {
        let Some(record) = record else {
            let source = found.tenants.maker().source(&asked.tenant);
            let is_set_up = Settings::resolve_from(&found.catalog.plan, &source).is_ok();
            return if is_set_up { "operator" } else { "none" };
        };
        match self.consent.store().of_tenant(&asked.tenant).settings_of(record) {
            Err(_) => "locked",
            Ok(_) if record.check_error.is_some() => "failing",
            Ok(_) => "connected",
        }
    }
}

/// What the system of a catalog is called.
pub(super) fn title(set: &ToolSet, catalog: &ServedCatalog, locale: Locale) -> String {
    let place = set.texts().place(catalog.place, locale);
    let spoken = catalog.plan.locales.get(place).into_iter().chain(catalog.plan.locales.iter());
    spoken.filter_map(|locale| locale.title.as_deref()).next().unwrap_or(catalog.name()).to_owned()
}

/// What a tenant may give: the settings that have to be given first.
fn fields(
    plan: &plan::Catalog,
    settings: &[usize],
    (texts, first): (Option<&plan::ConnectionTexts>, usize),
    record: Option<&ConnectionRecord>,
) -> Vec<Value> {
    let seen = record.map(seen_of).unwrap_or_default();
    let is_required = |setting: &plan::Setting| !setting.optional && setting.default.is_none();
    let field = |(place, index): (usize, &usize)| {
        let setting = &plan.settings[*index];
        let label = texts.and_then(|texts| texts.labels.get(first + place)).filter(|label| !label.is_empty());
        let hint = texts.and_then(|texts| texts.hints.get(first + place)).and_then(Option::as_deref);
        let mut field = json!({
            "name": setting.name,
            "label": label.unwrap_or(&setting.name),
            "hint": hint,
            "required": is_required(setting),
            "secret": setting.secret,
            "set": seen.contains_key(&*setting.name),
            "value": seen.get(&*setting.name),
            "example": setting.example,
            "default": setting.default.as_ref().and_then(|default| serde_json::from_str::<Value>(&default.0).ok()),
        });
        let rules = schema::check(&setting.check, &plan.tables);
        if let Some(field) = field.as_object_mut() {
            field.extend(rules.into_iter().filter(|(name, _)| OF_A_FORM.contains(&name.as_str())));
        }
        (is_required(setting), field)
    };
    let (needed, others): (Vec<_>, Vec<_>) =
        settings.iter().enumerate().map(field).partition(|(is_required, _)| *is_required);
    needed.into_iter().chain(others).map(|(_, field)| field).collect()
}

/// What a tenant types to connect by an application; what the page is made of has to be given.
fn asked_fields(
    plan: &plan::Catalog,
    authorize: &plan::Authorizing,
    texts: (Option<&plan::ConnectionTexts>, usize),
    record: Option<&ConnectionRecord>,
) -> Vec<Value> {
    let mut fields = fields(plan, &authorize.asks, texts, record);
    let needed = needed(authorize);
    let is_needed = |field: &Value| needed.iter().any(|place| field["name"] == *plan.settings[*place].name);
    fields.iter_mut().filter(|field| is_needed(field)).for_each(|field| field["required"] = Value::Bool(true));
    fields
}

/// The settings that the page is made of.
pub(super) fn needed(authorize: &plan::Authorizing) -> Vec<usize> {
    let mut needed = Vec::new();
    authorize.page.walk(&mut |value| {
        if let plan::Value::Setting { setting } | plan::Value::Form { setting, .. } = value {
            needed.push(*setting);
        }
    });
    needed
}

/// What may be seen of a connection, by the names of the settings.
fn seen_of(record: &ConnectionRecord) -> Map<String, Value> {
    serde_json::from_str(&record.shown).unwrap_or_default()
}

/// How a connection was made, as far as that may be seen: by an application, or by settings.
fn means(plan: &plan::Catalog, record: &ConnectionRecord) -> &'static str {
    let names = seen_of(record).into_iter().map(|(name, _)| (name, Secret::new("")));
    if is_authorized(plan, &names.collect()) { "application" } else { "settings" }
}

/// What may be seen of what a tenant has given, by the names of the settings.
pub(super) fn seen(plan: &plan::Catalog, given: &GivenSettings) -> Value {
    let of = plan.settings.iter().filter_map(|setting| {
        let text = given.get(&*setting.name)?;
        let value = match setting.secret {
            false => Value::from(text.expose()),
            true => masked(plan, text.expose()).map_or(Value::Null, Value::from),
        };
        Some((setting.name.to_string(), value))
    });
    Value::Object(of.collect())
}

/// A secret address without its key, where it is one and its key is known; else the machine that it leads to.
fn masked(plan: &plan::Catalog, text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())?;
    let redactor = Redactor::new([], secret_shapes(&plan.settings));
    let masked = redactor.mask_keys(text);
    let origin = || format!("{}/", url.origin().ascii_serialization());
    if masked == text { Some(origin()) } else { Some(masked.into_owned()) }
}
