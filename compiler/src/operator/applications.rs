//! Applications by which tenants connect catalogs: each is of a catalog that can be connected by one, has every setting that its manifest
//! names, and needs an address to which tenants come back (`operator.url`).

use super::catalogs::OwnSettings;
use super::read::Written;
use super::sought::Sought;
use super::values;
use crate::diagnostic::{Code, Diagnostics, quoted};
use crate::plan::{Authorizing, Catalog};
use crate::syntax::fields::{Spanned, listed};

pub(super) fn check(written: &Written, catalogs: &[&Catalog], out: &mut Diagnostics) {
    let known: Vec<&str> = catalogs.iter().map(|one| one.name.as_ref()).collect();
    let sought =
        Sought { code: Code::UnknownCatalog, what: "catalog", known: &known, otherwise: "there are no catalogs here" };
    let of_catalogs = written.catalogs.iter().filter_map(|(name, of)| Some((name, &of.application.as_ref()?.value)));
    let of_tenants = written.tenants.iter().flat_map(|(_, tenant)| &tenant.applications).map(|(name, of)| (name, of));
    for (name, own) in of_catalogs.chain(of_tenants) {
        sought.find(name, out);
        let Some(catalog) = catalogs.iter().find(|one| *one.name == *name.value) else { continue };
        let Some(authorize) = catalog.connection.as_ref().and_then(|connection| connection.authorize.as_ref()) else {
            out.error(Code::WrongUse, name.span, format!("{} is not connected by an application", quoted(&name.value)))
                .fix("leave it out: tenants connect this catalog by its settings", None);
            continue;
        };
        let is_whole = of_one(own, (catalog, authorize), name, out);
        if is_whole && written.operator_url.is_none() {
            out.error(
                Code::MissingKey,
                name.span,
                "an application comes back to the console, and nothing says where that is",
            )
            .fix("say where people reach it: `operator: { url: https://ops.example.com }`", None);
        }
    }
}

/// What stands in one: settings that the manifest names, and all of them that have to be set. Whether it is whole.
fn of_one(
    own: &OwnSettings,
    (catalog, authorize): (&Catalog, &Authorizing),
    name: &Spanned<String>,
    out: &mut Diagnostics,
) -> bool {
    let of_application = || authorize.application.iter().map(|place| &catalog.settings[*place]);
    let known: Vec<&str> = of_application().map(|setting| setting.name.as_ref()).collect();
    let sought =
        Sought { code: Code::UnknownName, what: "setting", known: &known, otherwise: "the catalog has no settings" };
    for (setting, value) in &own.0 {
        sought.find(setting, out);
        let Some(declared) = of_application().find(|one| *one.name == *setting.value) else { continue };
        // The id of an application is seen by every browser that goes there: it may be written out, also where it is a secret.
        let is_id = of_application().next().is_some_and(|id| id.name == declared.name);
        if !(is_id && declared.secret) {
            values::setting(declared, value, out);
        }
    }
    let given = |setting: &str| own.0.iter().any(|(name, _)| name.value == setting);
    let lacking = of_application().filter(|setting| setting.default.is_none() && !given(&setting.name));
    let lacking: Vec<&str> = lacking.map(|setting| setting.name.as_ref()).collect();
    if !lacking.is_empty() {
        out.error(
            Code::MissingKey,
            name.span,
            format!("the application of {} lacks {}", quoted(&name.value), listed(&lacking)),
        )
        .fix("add what the system has given when the application was registered", None);
    }
    lacking.is_empty()
}
