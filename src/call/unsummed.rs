//! Why all records of a list come to no sums, though every page that was asked for came.

use crate::texts::Variables;

/// Why there are no sums, though every page that was asked for came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoSums {
    /// More records than a call sums.
    Long {
        /// How many there are, where the backend counts them.
        found: Option<i64>,
        most: usize,
    },
    /// The pages take too long, or are too many or too large, for one call.
    Slow {
        /// How many records came.
        came: usize,
    },
}

impl NoSums {
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::Long { .. } => "bad_argument",
            Self::Slow { .. } => "unavailable",
        }
    }

    /// The text that says it; what it speaks of is put among the variables.
    pub(super) fn text(self, variables: &mut Variables<'_>) -> &'static str {
        match self {
            Self::Long { found, most } => {
                variables.count("most", most);
                let Some(found) = found else { return "failure-sums_endless" };
                variables.integer("found", found);
                "failure-sums_long"
            }
            Self::Slow { came } => {
                variables.count("came", came);
                "failure-sums_slow"
            }
        }
    }
}
