//! What is different where an example does not come out as it says.

use std::fmt;

use serde_json::Value;

/// An example that does not come out as it says.
#[derive(Debug, Clone, PartialEq)]
pub struct ExampleFailure {
    /// The catalog.
    pub catalog: String,
    /// The tool.
    pub tool: String,
    /// The example.
    pub example: String,
    /// What is different.
    pub mismatches: Vec<Mismatch>,
}

/// One difference between an example and what happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Mismatch {
    /// A request went out that the example does not have.
    Unexpected {
        /// As it would be written.
        request: String,
    },
    /// A request of the example went out differently.
    Request {
        /// Which of the exchange, from 0.
        place: usize,
        /// The part: `request`, `query`, `headers` or `body`.
        part: &'static str,
        /// What the example says.
        expected: String,
        /// What went out.
        actual: String,
    },
    /// A request of the example did not go out.
    LeftOver {
        /// As it is written.
        request: String,
    },
    /// A request of the example, which was not made, is almost that of a dictionary: this one counts as empty then.
    Dictionary {
        /// The dictionary.
        name: String,
        /// The part: `query`, `headers` or `body`.
        part: &'static str,
        /// What the example says.
        written: String,
        /// What the dictionary is asked with.
        asked: String,
    },
    /// The result is another.
    Result {
        /// What the example says.
        expected: Value,
        /// What came out.
        actual: Value,
    },
    /// The result has another form: of a run against a backend, whose records are not those of the example.
    Form {
        /// Where in the result.
        path: String,
        /// What the example has there.
        expected: &'static str,
        /// What came out.
        actual: &'static str,
    },
    /// Nothing was recorded.
    NotRecorded {
        /// Why.
        why: String,
    },
    /// There are other warnings.
    Warnings {
        /// What the example says.
        expected: Vec<String>,
        /// What came out.
        actual: Vec<String>,
    },
    /// The call ended otherwise.
    Error {
        /// The kind that the example says; `None`: with an answer.
        expected: Option<String>,
        /// The kind that it ended with, and what was said.
        actual: Option<String>,
    },
    /// A suggested fix is refused, or is followed by the same advice.
    Fix {
        /// What was suggested.
        arguments: Value,
        /// What is wrong with it.
        wrong: String,
    },
}

impl fmt::Display for ExampleFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the example `{}` of `{}` in `{}`", self.example, self.tool, self.catalog)?;
        self.mismatches.iter().try_for_each(|mismatch| write!(f, "\n  {mismatch}"))
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mismatch::Unexpected { request } => write!(to, "a request that is not in the example: {request}"),
            Mismatch::Request { place, part, expected, actual } => {
                write!(to, "request {}: its {part} should be {expected}, and is {actual}", place + 1)
            }
            Mismatch::LeftOver { request } => write!(to, "a request that was never made: {request}"),
            Mismatch::Dictionary { name, part, written, asked } => write!(
                to,
                "the dictionary `{name}` is asked there with the {part} {asked}, and the example has {written}: it counts as not mentioned, \
                 and as empty"
            ),
            Mismatch::Result { expected, actual } => write!(to, "the result should be {expected}, and is {actual}"),
            Mismatch::Form { path, expected, actual } => {
                write!(to, "the result should have {expected} at `{path}`, which is {actual}")
            }
            Mismatch::NotRecorded { why } => write!(to, "nothing is recorded: {why}"),
            Mismatch::Warnings { expected, actual } => {
                write!(to, "the warnings should be [{}], and are [{}]", expected.join(", "), actual.join(", "))
            }
            Mismatch::Error { expected: None, actual } => {
                write!(to, "the call fails: {}", actual.as_deref().unwrap_or_default())
            }
            Mismatch::Error { expected: Some(expected), actual } => {
                write!(to, "the call should fail with {expected}, and ")?;
                match actual {
                    None => write!(to, "does not"),
                    Some(actual) => write!(to, "fails with {actual}"),
                }
            }
            Mismatch::Fix { arguments, wrong } => write!(to, "the suggested arguments {arguments} are no fix: {wrong}"),
        }
    }
}
