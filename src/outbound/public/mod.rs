//! Pages of addresses that callers name. What is asked is decided on where a connection goes, not on what it is called: every
//! address of a name has to be public, and the connection goes to one that was looked at, so that a name which changes its mind in
//! between (DNS rebinding) gains nothing. Each redirect begins anew. Nothing of the caller's or the operator's goes along.

mod address;
mod fetch;
mod names;
mod networks;

pub(crate) use address::checked;
pub(super) use fetch::{NotFetched, PublicRequest, REDIRECTS, fetch, is_not_public};
pub(super) use names::{CheckedNames, NameUnknown};
