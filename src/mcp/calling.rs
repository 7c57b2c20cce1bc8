//! Who sent the request that is being answered, for what rmcp asks without saying for whom: which headers a tool has, and what of
//! a filter can ever be delivered.

use std::future::Future;
use std::sync::{Arc, LazyLock};

use crate::caller::{Identity, Rights};

tokio::task_local! {
    static WHO: Arc<Identity>;
}

/// A caller to whom nothing is shown: what stands where it is not known who calls.
static NOBODY: LazyLock<Arc<Identity>> =
    LazyLock::new(|| Arc::new(Identity { held: Rights::NONE, ..Identity::default() }));

/// Answers a request of that caller.
pub(crate) async fn answering<F: Future>(who: Arc<Identity>, answer: F) -> F::Output {
    WHO.scope(who, answer).await
}

/// Who sent the request that is being answered.
pub(crate) fn who() -> Arc<Identity> {
    WHO.try_with(Arc::clone).unwrap_or_else(|_| Arc::clone(&NOBODY))
}
