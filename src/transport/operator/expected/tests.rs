use axum::http::StatusCode;

use super::*;
use crate::transport::operator::endpoint::TENANT;

const NAMES: ExpectedNames = ExpectedNames { queries: &[TENANT], members: None };

#[test]
fn a_query_has_names_of_its_endpoint_each_once() {
    for fit in ["", "tenant=acme", "tenant="] {
        assert!(unfit_query(&NAMES, fit).is_none(), "{fit}");
    }
    for unfit in ["tennant=acme", "tenant=acme&tenant=other", "tenant=acme&limit=1", "=", "%74enant=a&tenant=b"] {
        let refused = unfit_query(&NAMES, unfit).map(|refused| refused.status());
        assert_eq!(refused, Some(StatusCode::UNPROCESSABLE_ENTITY), "{unfit}");
    }
}
