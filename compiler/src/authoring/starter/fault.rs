//! Why nothing is made of what an author asks for.

use std::fmt;

/// Why nothing is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StarterFault {
    /// It cannot be the name of this.
    Name {
        /// Of what.
        of: &'static str,
        /// The name.
        name: String,
    },
    /// It is no request.
    Request(String),
    /// It is no way to show who asks.
    Auth(String),
}

impl fmt::Display for StarterFault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StarterFault::Name { of: "a language", name } => {
                write!(to, "`{name}` is no language: write its tag, as `en` or `pt-BR`")
            }
            StarterFault::Name { of, name } => write!(
                to,
                "`{name}` is no name for {of}: it is letters, digits, `_` and, inside, `-`, at most 64 of them, and starts \
                 with a letter"
            ),
            StarterFault::Request(line) => write!(
                to,
                "`{line}` is no request: write the verb and the path, as `GET /orders/$id`; a part that a caller passes has \
                 a `$` before it"
            ),
            StarterFault::Auth(auth) => write!(
                to,
                "`{auth}` is no way to show who asks: there are `none`, `bearer`, `basic`, `header:X-Api-Key` and `query:api_key`"
            ),
        }
    }
}

impl std::error::Error for StarterFault {}
