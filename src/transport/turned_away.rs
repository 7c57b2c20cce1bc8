//! Callers who are not let in, on whichever listener they came: counted, told, and noted by the audit.

use std::net::IpAddr;

use crate::access::admission::Challenge;
use crate::access::means::AdmissionMeans;
use crate::caller::RefusedToken;
use crate::mcp::serves::Serves;
use crate::transport::refusals::Refusals;
use crate::transport::traffic::Traffic;

static ADMISSIONS: Refusals = Refusals::new();

pub(super) fn turned_away(
    traffic: &Traffic,
    server: &dyn Serves,
    (means, address): (AdmissionMeans, Option<IpAddr>),
    challenge: &Challenge,
) {
    traffic.not_admitted(means, challenge);
    server.turned_away(address, challenge.name(), challenge.token());
    let Some(unsaid) = ADMISSIONS.say() else { return };
    match challenge.token() {
        None => tracing::warn!(?address, unsaid, "refused a caller who is not known"),
        Some(RefusedToken { rule, issuer, key }) => {
            tracing::warn!(?address, unsaid, rule, issuer, key, "refused the token of an issuer");
        }
    }
}
