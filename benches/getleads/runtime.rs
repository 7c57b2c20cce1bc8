//! The runtime of the load generator and of the stub.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// The generator keeps to one thread: it shall not take the servers' processor.
pub(crate) fn single_thread() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}
