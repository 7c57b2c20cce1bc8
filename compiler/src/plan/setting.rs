//! What an operator sets. The values themselves are not here: a plan is the same for everyone who runs it.

use super::data::{Json, List, Text};
use super::shape::Check;

/// A value of the operator's, from the tenant's connection or the environment.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Unique in the catalog.
    pub name: Text,
    /// The environment variable; several settings may share one.
    pub env: Text,
    /// Never shown. Check lets a secret stand in a backend's base and credentials alone.
    pub secret: bool,
    /// Neither required nor given a default: what needs it is absent while it is unset.
    pub optional: bool,
    /// Fits `check`; never beside `optional`.
    pub default: Option<Json>,
    /// From the environment a list is written with commas.
    pub check: Check,
    /// What may be asked of its value; [`Value::Form`](super::Value::Form) has an index into it.
    pub forms: List<Form>,
    /// A value of the right form, shown where the operator's is not.
    pub example: Option<Text>,
}

/// A shape that a setting's value may have; `$setting.<setting>.<form>` is present where the pattern matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Unique in its setting.
    pub name: Text,
    /// A regular expression, searched for in the value; it compiles.
    pub pattern: Text,
}
