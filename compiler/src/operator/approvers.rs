//! Calls that a person has to approve of, where nobody may.

use super::read::Written;
use super::roles::Role;
use crate::diagnostic::{Code, Diagnostics};
use crate::plan::Catalog;
use crate::syntax::fields::Spanned;

/// Somebody may approve of the calls that wait for it, where the usual means are in force: who calls from elsewhere waits for the
/// operator. Where the means are written, the check of `approvals` sees to it.
pub(super) fn check(written: &Written, catalogs: &[&Catalog], out: &mut Diagnostics) {
    let is_usual = written.approvals.as_ref().is_none_or(|approvals| approvals.data.by.is_none());
    let roles = written.roles.as_deref().unwrap_or_default();
    let may = |(_, role): &(Spanned<String>, Role)| role.holds("approve");
    if !is_usual || !written.identity.has_remote_callers() || roles.iter().any(may) {
        return;
    }
    let asks = |(name, role): &(Spanned<String>, Role)| {
        let opened = catalogs.iter().flat_map(|catalog| catalog.tools.iter().map(move |tool| (catalog, tool)));
        let asking =
            opened.filter(|(catalog, tool)| tool.guard.approval.is_some() && role.opens(&name.value, catalog, tool));
        asking.map(|(_, tool)| &*tool.name).collect::<Vec<_>>()
    };
    let found = roles.iter().map(|role| (role.0.span, asks(role))).find(|(_, asking)| !asking.is_empty());
    let Some((place, asking)) = found else { return };
    let more = match asking.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more of its tools"),
    };
    out.warning(Code::ApproverMissing, place, format!("nobody may approve of calls of `{}`{more}", asking[0]))
        .label("its callers are answered that there is no way to that")
        .fix(
            "give the power to a role, `roles: { supervisor: { may: [approve] } }`, and show it what waits, `operator: { listen: \"127.0.0.1:9600\" }`; or \
             let a system in front sign: `approvals: { by: [header], header: { … } }`",
            None,
        );
}
