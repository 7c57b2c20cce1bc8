//! Which tenants callers may call for, where it is their credential that names one.

/// The tenant where none is named.
pub(super) const DEFAULT: &str = "default";

/// The longest id of a tenant, in bytes.
const LONGEST: usize = 64;

/// The tenants that a credential may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TenantRule {
    /// These. `default`, whose settings are the server's own, is one of them where the operator lists it.
    Listed(Vec<Box<str>>),
    /// Any whose id is one, lower-case letters, digits, `_` and `-`, but for `default`.
    Claimed,
}

impl Default for TenantRule {
    fn default() -> Self {
        Self::Listed(Vec::new())
    }
}

impl TenantRule {
    /// Whether a tenant may be named.
    #[must_use]
    pub fn admits(&self, tenant: &str) -> bool {
        match self {
            Self::Listed(known) => known.iter().any(|known| **known == *tenant),
            Self::Claimed => {
                let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
                let first = tenant.bytes().next().is_some_and(plain);
                first
                    && tenant != DEFAULT
                    && tenant.len() <= LONGEST
                    && tenant.bytes().all(|byte| plain(byte) || b"_-".contains(&byte))
            }
        }
    }
}

#[cfg(test)]
mod tests;
