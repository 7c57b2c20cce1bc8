//! The two sides of a wire that carries messages both ways, as the code that speaks over it sees them.

use std::{future::Future, io};

use bytes::Bytes;

use crate::transport::meter::Owed;

/// What comes over a wire.
#[derive(Debug)]
pub(crate) enum Frame {
    /// One message, or what is meant to be one.
    Message(Bytes),
    /// A message beyond the limit. Its bytes are gone.
    TooLong,
}

/// The side of a wire that messages come from.
pub(crate) trait Incoming: Send + 'static {
    /// The next message; `None` at the end. Dropping the future half-way loses nothing.
    fn next(&mut self) -> impl Future<Output = Option<Frame>> + Send;
}

/// The side of a wire that messages go to.
pub(crate) trait Outgoing: Send + 'static {
    /// Writes one message. It holds no raw line break. After an error nothing more is written. The message counts as unread
    /// until `owed` is dropped: a wire that puts it into a queue puts that beside it.
    fn write(&mut self, message: Vec<u8>, owed: Owed) -> impl Future<Output = io::Result<()>> + Send;
    /// Closes the wire, with a closing frame where it has one.
    fn close(&mut self) -> impl Future<Output = io::Result<()>> + Send;
}
