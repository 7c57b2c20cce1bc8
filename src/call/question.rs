//! Asks the user for arguments that a call lacks, where the card says so. What is answered is read and checked as if the
//! caller had passed it, and the result shows it as asked for.
//!
//! A user is asked only where the answer can complete the call. A caller without a user to ask gets an error that names what
//! is missing, as of any other tool.

use serde_json::{Map, Value};

use super::failed::Failed;
use super::form::{self, Form};
use super::tool_call::Call;
use super::unanswered::Why;
use crate::runtime::accept::{self, Accepted};
use crate::runtime::arguments::BadArguments;

/// What the user has answered.
pub(super) struct Answered {
    /// The caller's arguments with the answers among them, a JSON object.
    pub(super) arguments: String,
    /// The answers alone, a JSON object.
    pub(super) asked: String,
}

/// Why there are no arguments still.
pub(super) struct Unasked {
    pub(super) failed: Failed,
    /// The answers, if there were any, a JSON object.
    pub(super) asked: Option<String>,
}

impl Call<'_> {
    /// Gets what is missing from the user, and reads the whole.
    pub(super) async fn ask(
        &self,
        bad: BadArguments,
        given: Option<&str>,
    ) -> Result<(Accepted, Answered), Box<Unasked>> {
        let refused = |failed, asked| Err(Box::new(Unasked { failed, asked }));
        let Some(missing) = form::missing(&self.plan().arguments, &bad) else {
            return refused(Failed::Arguments(bad), None);
        };
        // They were read once already, and nothing but a lack was found.
        let mut arguments: Map<String, Value> =
            given.and_then(|given| serde_json::from_str(given).ok()).unwrap_or_default();
        let form = Form { context: self.context, given: &arguments };
        let answers = match form.put(&missing).await {
            Ok(answers) => answers,
            Err(Why::Unable) => return refused(Failed::Arguments(bad), None),
            Err(why) => return refused(Failed::Unanswered { why, bad }, None),
        };
        let asked = Value::Object(answers.clone()).to_string();
        arguments.extend(answers);
        match accept::read_map(&*self.card.tool, &self.context.catalog.plan, &arguments) {
            Ok(taken) => Ok((taken, Answered { arguments: Value::Object(arguments).to_string(), asked })),
            Err(bad) => refused(Failed::Arguments(bad), Some(asked)),
        }
    }
}
