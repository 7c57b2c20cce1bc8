//! Rules of texts, numbers and counts, and how each is broken.

use kartoteka_compiler::plan;

use super::fault::BadArgument;
use super::format;
use super::shown::shortened;
use crate::runtime::pattern::regex;

/// What a text must be.
#[derive(Debug, Clone, Copy, Default)]
pub struct TextRule<'r> {
    /// The fewest characters.
    pub least: Option<u32>,
    /// The most characters.
    pub most: Option<u32>,
    /// A regular expression that must match somewhere.
    pub pattern: Option<&'r str>,
    /// A well-known form.
    pub format: Option<plan::Format>,
}

/// The range of a number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds<T> {
    pub(super) least: Option<T>,
    pub(super) most: Option<T>,
    pub(super) outside: Outside,
}

impl<T: PartialOrd + From<i32> + Copy> Bounds<T> {
    /// The bound that was certainly meant by a number outside; `None` where there is none.
    pub(super) fn instead(&self, bound: Option<T>) -> Option<T> {
        bound.filter(|_| is_amount(self.most))
    }
}

/// Whether numbers that end there are amounts. A number with no bound above, or with one that is a machine's, names something, as
/// IDs do, or counts from the first of many: the nearest one that is allowed names something else. What has both ends is an amount,
/// and ends there.
pub(super) fn is_amount<T: PartialOrd + From<i32>>(most: Option<T>) -> bool {
    most.is_some_and(|most| most < T::from(i32::MAX))
}

/// What becomes of a number outside its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outside {
    /// It is a fault.
    Refused,
    /// The nearest bound is read instead, and the result says so.
    Clamped,
}

impl Outside {
    /// By the `clamp` of a plan.
    pub(super) fn of(clamp: bool) -> Self {
        if clamp { Outside::Clamped } else { Outside::Refused }
    }
}

/// What is wrong with a text, if anything is; of several faults the first, as one repair usually meets them all.
pub(super) fn broken(text: &str, rule: TextRule<'_>) -> Option<BadArgument> {
    if rule.least.is_some() || rule.most.is_some() {
        let count = text.chars().count();
        let beyond = |bound: u32| usize::try_from(bound).unwrap_or(usize::MAX);
        if let Some(least) = rule.least.filter(|least| count < beyond(*least)) {
            return Some(BadArgument::TooShort { least });
        }
        if let Some(most) = rule.most.filter(|most| count > beyond(*most)) {
            return Some(BadArgument::TooLong { most });
        }
    }
    if let Some(format) = rule.format.filter(|format| !format::fits(text, *format)) {
        return Some(BadArgument::Format { format });
    }
    // An expression that does not compile is refused with the catalog; were it here all the same, nothing would match.
    let unmatched = |pattern: &&str| !regex(pattern).is_some_and(|regex| regex.is_match(text));
    rule.pattern.filter(unmatched).map(|pattern| BadArgument::Pattern { pattern: shortened(pattern) })
}

/// What is wrong with the number of members, if anything is.
pub(super) fn miscounted(count: usize, (least, most): (Option<u32>, Option<u32>)) -> Option<BadArgument> {
    let beyond = |bound: u32| usize::try_from(bound).unwrap_or(usize::MAX);
    if let Some(least) = least.filter(|least| count < beyond(*least)) {
        return Some(BadArgument::TooFew { least });
    }
    most.filter(|most| count > beyond(*most)).map(|most| BadArgument::TooMany { most })
}
