//! What a call has to pass before it is made.

use std::fmt;

use super::data::{List, Text};
use super::value::{Condition, Value};

/// What a call has to pass. Empty where nothing is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Guard {
    /// A caller with one of these roles may call; none: every caller who may call anything of the catalog.
    pub roles: List<Text>,
    /// The caller has to say that it means it.
    pub confirm: Option<Confirm>,
    /// A person has to approve of the call first.
    pub approval: Option<Approval>,
    /// How often, each on its own; no two have the same subject.
    pub limits: List<Limit>,
    /// How many calls at once.
    pub parallel: Parallel,
    /// Calls for which these are the same go one after another. They are arguments; where none of them is there, the call waits for
    /// no other.
    pub turns: List<Value>,
}

/// A call that has to be confirmed.
#[derive(Debug, Clone, PartialEq)]
pub struct Confirm {
    /// The argument that confirms: index into [`Tool::arguments`](super::Tool::arguments). It is a boolean that no request
    /// carries.
    pub slot: usize,
    /// When; always, where it is empty. It reads arguments alone.
    pub condition: Condition,
}

/// A call that a person has to approve of.
#[derive(Debug, Clone, PartialEq)]
pub struct Approval {
    /// When; always, where it is empty. It reads arguments alone.
    pub condition: Condition,
    /// What the person reads besides the call: index into the catalog's messages. Its variables are the arguments, `target` and
    /// `tenant`.
    pub message: Option<usize>,
}

/// So many calls in any window of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// Whose calls are counted.
    pub subject: Subject,
    /// How many.
    pub rate: CallRate,
}

/// Whose calls a limit counts together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Those of all callers of a tenant.
    Tenant,
    /// Those of one caller.
    Caller,
    /// Those of one caller who acts in this role.
    Role(Text),
}

/// So many calls in any window: `120/min`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CallRate {
    /// Between 1 and 10,000.
    pub calls: u32,
    /// In milliseconds, at least a second and at most a day.
    pub window_ms: u64,
}

/// How many calls may run at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parallel {
    /// Of all callers of a tenant.
    pub tenant: Option<u32>,
    /// Of one caller.
    pub caller: Option<u32>,
}

impl Guard {
    /// One that asks nothing.
    pub const NONE: Self = Self {
        roles: List::Borrowed(&[]),
        confirm: None,
        approval: None,
        limits: List::Borrowed(&[]),
        parallel: Parallel { tenant: None, caller: None },
        turns: List::Borrowed(&[]),
    };

    /// Whether calls are counted.
    #[must_use]
    pub fn counts(&self) -> bool {
        !self.limits.is_empty() || self.parallel != Parallel::default()
    }
}

impl fmt::Display for CallRate {
    /// As it is written: `600/10min`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(3_600_000, "h"), (60_000, "min"), (1_000, "s")];
        let (unit_ms, unit) =
            units.into_iter().find(|(unit_ms, _)| self.window_ms.is_multiple_of(*unit_ms)).unwrap_or((1, "ms"));
        match self.window_ms / unit_ms {
            1 => write!(f, "{}/{unit}", self.calls),
            many => write!(f, "{}/{many}{unit}", self.calls),
        }
    }
}

impl CallRate {
    /// The most calls of a rate.
    pub const MOST: u32 = 10_000;

    /// The rate that is written so, if it counts no more calls than a rate may.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let (calls, window_ms) = Self::parse(text)?;
        let calls = u32::try_from(calls).ok().filter(|calls| *calls <= Self::MOST)?;
        Some(Self { calls, window_ms })
    }

    /// Reads `2/s`, `120/min`, `600/10min`, `1000/h`; any number of calls, which may be too many.
    #[must_use]
    pub fn parse(text: &str) -> Option<(u64, u64)> {
        let (count, window) = text.split_once('/')?;
        let plain = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let calls: u64 = Some(count).filter(|count| plain(count))?.parse().ok()?;
        let digits = window.find(|c: char| !c.is_ascii_digit())?;
        let many: u64 = if digits == 0 { 1 } else { window[..digits].parse().ok()? };
        let unit: u64 = match &window[digits..] {
            "s" => 1_000,
            "min" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        let window = many.checked_mul(unit).filter(|window| (1_000..=86_400_000).contains(window))?;
        (calls > 0).then_some((calls, window))
    }
}
