//! The two ends of the proxy's own side: lines in from the client, lines out to it.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::mpsc,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use super::{
    endpoint::Endpoint,
    error::Error,
    relay::{GOODBYE, Proxy},
};
use crate::config::remote::Remote;
use crate::transport::{
    frames::{Incoming, Outgoing},
    limits::Limits,
    lines::{LineWriter, Lines},
};

/// How many messages may wait for the client to read them.
const UNREAD: usize = 64;

/// Passes messages on until the client closes its side or `stop` completes; then finishes what is in flight and ends the
/// session.
///
/// # Errors
/// Nothing can be passed on at all. That the server does not answer is an error that the client gets.
pub async fn serve(
    reader: impl AsyncRead + Send + Unpin + 'static,
    writer: impl AsyncWrite + Send + Unpin + 'static,
    remote: Remote,
    limits: &Limits,
    stop: impl Future<Output = ()> + Send,
) -> Result<(), Error> {
    let (out, inbox) = mpsc::channel(UNREAD);
    let proxy = Arc::new(Proxy::new(Endpoint::new(remote)?, out));
    let gone = proxy.gone.clone();
    let writing = tokio::spawn(write(LineWriter(writer), inbox, gone.clone()));
    let mut lines = Lines::new(reader, limits.max_message_bytes);
    let passing = async {
        while let Some(frame) = lines.next().await {
            proxy.take(frame, limits.max_message_bytes).await;
        }
    };
    let patience = tokio::select! {
        () = passing => proxy.endpoint.patience(),
        () = stop => limits.grace,
        () = gone.cancelled() => Duration::ZERO,
    };
    proxy.end(patience).await;
    // The proxy holds the last sender: without it, writing ends when all is written.
    drop(proxy);
    let _late = timeout(GOODBYE, writing).await;
    Ok(())
}

/// Writes what there is to be written, a message a line.
async fn write<W: AsyncWrite + Send + Unpin + 'static>(
    mut writer: LineWriter<W>,
    mut inbox: mpsc::Receiver<Vec<u8>>,
    gone: CancellationToken,
) {
    while let Some(mut message) = inbox.recv().await {
        // Raw line breaks in JSON are white space, and here the end of a message.
        for byte in &mut message {
            if matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
        if let Err(error) = writer.write_line(message).await {
            tracing::warn!(%error, "the client no longer reads");
            gone.cancel();
            return;
        }
    }
    let _closed = writer.close().await;
}
