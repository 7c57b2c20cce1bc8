//! Replies to reads that are read again for as long as their cards say, in place of asking once more.
//!
//! What a reply depends on is in its key, which a call makes, so that nobody is given what another one would have been
//! answered. All of them together have a bound in bytes: what is asked for often stays.

use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use moka::Expiry;
use moka::sync::Cache;
use tokio::time::Instant;

use crate::runtime::upstream::Reply;
use crate::secret::digest::Digest;

/// The most bytes of replies that a catalog keeps.
const MOST_BYTES: u64 = 32 << 20;

/// A longer reply is not kept, in bytes: it would take the place of many.
const LONGEST: usize = 1 << 20;

/// What an entry takes besides its body and headers, about, in bytes.
const ASIDE: usize = 512;

/// The replies that are kept.
pub(crate) struct KeptReplies(Cache<Digest, KeptReply>);

/// A reply that is kept.
#[derive(Clone)]
pub(crate) struct KeptReply {
    pub(crate) reply: Reply,
    /// The moment of the call that has read it.
    pub(crate) read_at: Timestamp,
    /// When it came.
    came: Instant,
    time: Duration,
}

struct KeptReplyExpiry;

impl Expiry<Digest, KeptReply> for KeptReplyExpiry {
    fn expire_after_create(&self, _: &Digest, kept: &KeptReply, _: std::time::Instant) -> Option<Duration> {
        Some(kept.time)
    }
}

impl Default for KeptReplies {
    fn default() -> Self {
        let weight = |_: &Digest, kept: &KeptReply| u32::try_from(weight(&kept.reply)).unwrap_or(u32::MAX);
        Self(Cache::builder().max_capacity(MOST_BYTES).weigher(weight).expire_after(KeptReplyExpiry).build())
    }
}

impl KeptReplies {
    /// The reply of this key, if its time is not over.
    pub(crate) fn get(&self, key: &Digest) -> Option<KeptReply> {
        self.0.get(key).filter(|kept| kept.came.elapsed() < kept.time)
    }

    /// Keeps a reply that has just come, for so long.
    pub(crate) fn keep(&self, key: Digest, reply: Reply, read_at: Timestamp, time: Duration) {
        if weight(&reply) > LONGEST {
            return;
        }
        // What it was read into may be longer than it is.
        let reply = Reply { body: Bytes::copy_from_slice(&reply.body), ..reply };
        self.0.insert(key, KeptReply { reply, read_at, came: Instant::now(), time });
    }
}

impl KeptReply {
    /// How long it is kept yet.
    pub(crate) fn left(&self) -> Duration {
        self.time.saturating_sub(self.came.elapsed())
    }
}

fn weight(reply: &Reply) -> usize {
    let headers = reply.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>();
    reply.body.len() + headers + ASIDE
}
