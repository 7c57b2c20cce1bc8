//! A request as it would go out, its secrets masked: for those who look at a call without making it.

use std::fmt;

/// What would be sent. Nothing is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The verb.
    pub verb: String,
    /// The whole address; the path alone where nothing is known of the backend.
    pub url: String,
    /// Every header that is written for this request.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Option<String>,
}

impl fmt::Display for Preview {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.verb, self.url)?;
        self.headers.iter().try_for_each(|(name, value)| write!(f, "\n{name}: {value}"))?;
        self.body.iter().try_for_each(|body| write!(f, "\n\n{body}"))
    }
}
