//! The roles of a caller, as small as a number: what two callers with equal rights see is equal.

/// The most roles that a server knows.
pub const MOST_ROLES: usize = 63;

/// The roles that a caller has, by their places among the names that the server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rights(u64);

/// One role, by its place among the names that the server knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleId(u8);

impl RoleId {
    /// The role at a place; none beyond the most that there are.
    #[must_use]
    pub fn at(place: usize) -> Option<Self> {
        u8::try_from(place).ok().filter(|_| place < MOST_ROLES).map(Self)
    }

    /// Its place.
    #[must_use]
    pub fn place(self) -> usize {
        usize::from(self.0)
    }
}

impl Rights {
    /// Every right there is: roles are not asked for. No set of roles is equal to it.
    pub const ALL: Self = Self(u64::MAX);
    /// No role at all.
    pub const NONE: Self = Self(0);

    /// Whether roles are not asked for.
    #[must_use]
    pub fn are_all(self) -> bool {
        self == Self::ALL
    }

    /// The same with one role more. Nothing is more than everything.
    #[must_use]
    pub fn and(self, role: RoleId) -> Self {
        Self(self.0 | 1 << role.0)
    }

    /// Whether the role is among them.
    #[must_use]
    pub fn have(self, role: RoleId) -> bool {
        self.0 & (1 << role.0) != 0
    }
}

#[cfg(test)]
mod tests;
