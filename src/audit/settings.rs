//! What the operator says of the audit.

use std::path::PathBuf;
use std::time::Duration;

pub use kartoteka_compiler::operator::{AuditSync, OnUnwritten};

use crate::secret::Secret;
pub use crate::store::settings::StoreKey;

/// How the audit is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditSettings {
    /// What it is kept in.
    pub place: AuditPlace,
    /// How far a record has to be before its call is answered.
    pub sync: AuditSync,
    /// The key of the fingerprints of arguments: equal arguments have equal fingerprints under one key. `None`: one of each process.
    pub key: Option<Secret>,
    /// What seals the arguments that are kept, the first of these keys; without one they are not kept.
    pub sealed_by: Vec<StoreKey>,
    /// What becomes of a call that only reads, where its record cannot be written.
    pub reads: OnUnwritten,
    /// What becomes of a call that writes or deletes, where its intent cannot be written.
    pub writes: OnUnwritten,
    /// `None`: nothing is moved away or deleted.
    pub keep: Option<AuditKeep>,
}

/// What an audit is kept in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditPlace {
    /// A file, a pipe, or `/dev/stdout`.
    File(PathBuf),
    /// The store, which several processes share.
    Store,
}

/// How long records are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditKeep {
    /// Records that are older are deleted: of files whole ones.
    pub age: Duration,
    /// A file is moved away once it is as long, in bytes, and each day.
    pub segment: u64,
}

impl AuditKeep {
    /// The longest file, unless one line makes it longer.
    const SEGMENT: u64 = 256 << 20;

    /// For so long.
    #[must_use]
    pub fn for_at_most(age: Duration) -> Self {
        Self { age, segment: Self::SEGMENT }
    }
}
