//! The keys that the portal takes, and the user that they act for.

/// The user that the webhook and the token act for.
pub(super) const CALLER: u64 = 1;
/// The key of the portal's one inbound webhook.
pub(super) const WEBHOOK: &str = "demo0code0demo0";
/// The one access token that the portal takes.
pub(super) const TOKEN: &str = "demo0token0demo0token0demo0token0";
