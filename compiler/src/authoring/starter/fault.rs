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
    Request {
        /// What was written.
        line: String,
        /// Why it is none.
        flaw: RequestFlaw,
    },
    /// It is no way to show who asks.
    Auth(String),
}

/// Why a line is no request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestFlaw {
    /// It has no verb and a path.
    Form,
    /// It begins with a word that is no verb.
    Verb(String),
    /// Its path begins with an address.
    Address,
    /// It has a query or a fragment.
    Query,
    /// Its path has a segment without anything in it.
    EmptySegment,
    /// Its path has a sign that a draft does not take.
    Sign(char),
    /// A part of its path is neither text nor an argument.
    Segment(String),
    /// Its path has an argument that cannot be called so.
    Argument(String),
    /// Its path has an argument twice.
    Twice(String),
}

impl fmt::Display for RequestFlaw {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => to.write_str(
                "write the verb and the path, as `GET /orders/$id`; a part that a caller passes has a `$` before it",
            ),
            Self::Verb(word) => {
                write!(to, "`{word}` is no verb: there are GET, HEAD, POST, PUT, PATCH and DELETE")
            }
            Self::Address => {
                to.write_str("leave out the address, which is a setting of the catalog: `GET /orders/$id`")
            }
            Self::Query => to.write_str("leave out the query: it stands under `query` in the card"),
            Self::EmptySegment => to.write_str("two slashes stand together in its path"),
            Self::Sign('%') => {
                to.write_str("its path has `%`: write what it stands for, as the path is before it is encoded")
            }
            Self::Sign(sign) => write!(to, "its path has `{sign}`, which no draft has: write it into the card itself"),
            Self::Segment(segment) => {
                write!(
                    to,
                    "`{segment}` is neither a text nor an argument, `$id`, nor one with text around it, `${{id}}.json`"
                )
            }
            Self::Argument(name) => write!(
                to,
                "`{name}` is no name for an argument here: letters, digits and `_`, a letter first, and not `confirm`"
            ),
            Self::Twice(name) => write!(to, "the argument `{name}` stands in it twice"),
        }
    }
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
            StarterFault::Request { line, flaw } => write!(to, "`{line}` is no request: {flaw}"),
            StarterFault::Auth(auth) => write!(
                to,
                "`{auth}` is no way to show who asks: there are `none`, `bearer`, `basic`, `header:X-Api-Key` and `query:api_key`"
            ),
        }
    }
}

impl std::error::Error for StarterFault {}
