use jiff::{Timestamp, ToSpan};

use super::{CallerBearer, Identity, Principal};
use crate::secret::Secret;

#[test]
fn a_credential_is_for_its_own_catalog_alone() {
    let token = Secret::new("bcrm_pat_1");
    let bearer = CallerBearer { catalog: Some("bottlecrm".into()), token: token.clone() };
    let bound = Identity { bearer: Some(bearer), ..Identity::default() };
    assert_eq!(bound.bearer_for("bitrix24"), None);
    assert_eq!(bound.bearer_for("bottlecrm"), Some(&token));
    assert_eq!(Identity::showing(token.clone()).bearer_for("bitrix24"), Some(&token));
    assert_eq!(Identity::local().bearer_for("bitrix24"), None);
}

#[test]
fn one_principal_of_two_tenants_is_two_callers() {
    let anna = |tenant: &str| Identity {
        principal: Principal::of_token("anna"),
        tenant: Some(tenant.into()),
        ..Identity::default()
    };
    assert!(!anna("acme").is_same_caller(&anna("other")));
    assert!(anna("acme").is_same_caller(&Identity { client: Some("cli".into()), ..anna("acme") }));
    let shown = |token: &str| Identity::showing(Secret::new(token));
    assert!(!shown("a").is_same_caller(&shown("b")));
    assert!(!shown("a").is_same_caller(&Identity::local()));
    assert!(shown("a").is_same_caller(&shown("a")));
}

#[test]
fn what_is_written_of_a_credential_does_not_show_it() {
    let written = format!("{:?}", Identity::showing(Secret::new("s3cretc0de")));
    assert!(!written.contains("s3cretc0de"), "{written}");
    assert!(written.contains("bearer:"), "{written}");
}

#[test]
fn an_identity_ends_at_its_moment() {
    let now = Timestamp::UNIX_EPOCH;
    let ending = |until| Identity { until, ..Identity::default() }.has_ended(now);
    assert!(ending(Some(now)));
    assert!(!ending(Some(now + 1.second())));
    assert!(!ending(None));
}
