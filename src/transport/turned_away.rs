//! Callers who are not let in, on whichever listener they came: counted, told, and noted by the audit.

use std::net::IpAddr;

use crate::access::admission::Challenge;
use crate::caller::RefusedToken;
use crate::mcp::serves::Serves;
use crate::transport::refusals::Refusals;
use crate::transport::traffic::{Check, Traffic};

static ADMISSIONS: Refusals = Refusals::new();

pub(super) fn turned_away(traffic: &Traffic, server: &dyn Serves, address: Option<IpAddr>, challenge: &Challenge) {
    traffic.refused(Check::Admission);
    server.turned_away(address, challenge.name(), challenge.token());
    let Some(unsaid) = ADMISSIONS.say() else { return };
    match challenge.token() {
        None => tracing::warn!(?address, unsaid, "refused a caller who is not known"),
        Some(RefusedToken { rule, issuer, key }) => {
            tracing::warn!(?address, unsaid, rule, issuer, key, "refused the token of an issuer");
        }
    }
}
