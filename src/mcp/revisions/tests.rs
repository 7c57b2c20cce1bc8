use rmcp::model::ProtocolVersion;

use super::*;

#[test]
fn rmcp_knows_the_same_revisions() {
    assert_eq!(agreed("2026-01-01"), ProtocolVersion::LATEST_WITH_INITIALIZE.as_str());
    assert_eq!(PER_REQUEST, ProtocolVersion::V_2026_07_28.as_str());
}
