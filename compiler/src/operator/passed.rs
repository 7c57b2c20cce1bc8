//! What callers bring for the backends of a catalog, held against that catalog.

use super::data::PassthroughEntry;
use super::identity::Identity;
use super::read::Written;
use super::roles::{Role, included};
use super::sought::Sought;
use crate::ast::read::Named;
use crate::diagnostic::{Code, Diagnostics, Span, quoted};
use crate::plan::{Catalog, Effect};
use crate::syntax::fields::Spanned;

/// Each catalog is there, takes such a credential, has none of its own, and its test is a read.
pub(super) fn check(written: &Written, catalogs: &[&Catalog], out: &mut Diagnostics) {
    let known: Vec<&str> = catalogs.iter().map(|one| one.name.as_ref()).collect();
    for entry in &written.identity.passthrough {
        let (entry, place) = (&entry.value, entry.span);
        let Some(catalog) = catalogs.iter().find(|one| *one.name == *entry.catalog) else {
            let otherwise = "there are no catalogs here";
            Sought { code: Code::UnknownCatalog, what: "catalog", known: &known, otherwise }
                .find(&Spanned::new(entry.catalog.clone(), place), out);
            continue;
        };
        if !catalog.takes_callers_own() {
            out.error(Code::PassthroughUnused, place, format!("no backend of `{}` takes it", entry.catalog))
                .label("a caller's own credential would go nowhere")
                .fix("leave the entry out, or name `$caller.bearer` in `auth` of a backend", None);
        }
        secrets(written, catalog, place, out);
        if let Some(test) = &entry.test {
            match catalog.tools.iter().find(|tool| *tool.name == *test.tool) {
                Some(tool) if tool.effect == Effect::Read => {}
                Some(_) => {
                    let message = format!("`{}` of `verify` changes something", test.tool);
                    out.error(Code::WrongUse, place, message).fix("name a tool that only reads", None);
                }
                None => {
                    let message = format!("`{}` has no tool {}", entry.catalog, quoted(&test.tool));
                    out.error(Code::UnknownTool, place, message).label("its `verify` names one");
                }
            }
        }
    }
}

/// Who shows a credential that nothing tests, and is known by it, has no power on the operator's listener: anyone can make one up.
pub(super) fn powers(identity: &Identity, roles: &Named<Role>, out: &mut Diagnostics) {
    let untested = |entry: &&Spanned<PassthroughEntry>| entry.value.test.is_none() && entry.value.header.is_none();
    for entry in identity.passthrough.iter().filter(untested) {
        for name in entry.value.roles.iter().flatten() {
            let Some((holder, power)) = with_power(roles, name) else { continue };
            let message = format!("a role of `{name}` may `{power}`, and nothing tests who has it");
            out.error(Code::PassthroughMay, entry.span, message)
                .label("whatever fits the pattern is let in: anyone can make such a credential up")
                .note_at(holder, "this role has powers")
                .fix("add `verify`, a call that succeeds with a good credential alone, or leave the role out", None);
        }
    }
}

/// The first role with powers among one and those that it includes, and the power.
fn with_power<'r>(roles: &'r Named<Role>, name: &str) -> Option<(Span, &'r str)> {
    let all = included(roles, [name]);
    let mut all = roles.iter().zip(all).filter(|(_, is_included)| *is_included);
    all.find_map(|((holder, role), _)| Some((holder.span, role.may.first()?.value.as_str())))
}

/// A secret of the catalog's own would be the credential of callers who bring none.
fn secrets(written: &Written, catalog: &Catalog, place: Span, out: &mut Diagnostics) {
    for (name, of) in written.catalogs.iter().filter(|(name, _)| *name.value == *catalog.name) {
        let secret = |setting: &str| catalog.settings.iter().any(|one| *one.name == *setting && one.secret);
        for (setting, _) in of.settings.iter().filter(|(setting, _)| secret(&setting.value)) {
            let message = format!("callers of `{}` bring their own credential, and it has one", name.value);
            out.error(Code::PassthroughWithToken, setting.span, message)
                .label("callers who bring none would act with this")
                .note_at(place, "they bring their own")
                .fix("leave the setting out", None);
        }
    }
}
