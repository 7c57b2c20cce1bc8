//! A tenant as the operator's file has it.

use jiff::tz::TimeZone;

/// A tenant of the operator's file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OperatorTenant {
    /// Its id.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) title: Option<String>,
    /// The language in which its systems are written to; `None`: the server's.
    pub(crate) locale: Option<String>,
    /// The time zone in which its days begin; `None`: the server's.
    pub(crate) zone: Option<TimeZone>,
}
