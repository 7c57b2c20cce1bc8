//! Asks the user for arguments that a call lacks, where the card says so: all of them in one form, in the caller's
//! language. What is answered is read and checked as if the caller had passed it, and the result shows it as asked for.
//!
//! Nobody is asked about a call that would be refused whatever they said. A caller who cannot be asked is told what is
//! missing, as of any other tool.

use kartoteka_compiler::plan::{self, Shape};
use serde_json::{Map, Value, json};

use super::failed::Why;
use super::{Call, Failed};
use crate::arguments::{self, BadArguments, Taken};
use crate::completion;
use crate::conversation::{Filled, Kind, Question, Unanswered};
use crate::texts::Variables;
use crate::tool::ToolContext;

/// The question's name among the others of a call.
const NAME: &str = "arguments";

/// Longer lists of choices are left out: nobody reads them, and a form is sent whole.
const MOST_CHOICES: usize = 100;

/// What the schema of a form may hold; an answer is checked against the whole of the argument's.
const KEYWORDS: [&str; 8] = ["type", "description", "minLength", "maxLength", "format", "minimum", "maximum", "enum"];

/// The forms of a text that a form knows.
const FORMATS: [&str; 4] = ["date", "date-time", "email", "uri"];

/// What the user has answered.
pub(super) struct Answered {
    /// The caller's arguments with the answers among them, a JSON object.
    pub(super) arguments: String,
    /// The answers alone, a JSON object.
    pub(super) asked: String,
}

impl Call<'_> {
    /// Gets what is missing from the user, and reads the whole.
    ///
    /// # Errors
    /// Why there are no arguments still, and the answers if there were any.
    pub(super) async fn ask(
        &self,
        bad: BadArguments,
        given: Option<&str>,
    ) -> Result<(Taken, Answered), (Failed, Option<String>)> {
        let context = ToolContext::new(self.caller, self.clock, self.set.texts());
        let slots = self.asked(&bad).filter(|_| context.can(Kind::Form));
        let Some(slots) = slots else { return Err((Failed::Arguments(bad), None)) };
        let why = match context.fill(NAME, self.form(&slots, given).await).await {
            Ok(Filled::Accepted(content)) => return self.answered(&slots, content, given),
            Ok(Filled::Declined) => Why::Declined,
            Ok(Filled::Cancelled) => Why::Cancelled,
            Err(Unanswered::Unable(_)) => return Err((Failed::Arguments(bad), None)),
            Err(Unanswered::Failed(reason)) => {
                tracing::debug!(tool = self.card.name(), reason, "a question was not answered");
                Why::Failed
            }
        };
        Err((Failed::Unanswered { why, bad }, None))
    }

    /// The slots that the user is to be asked for: all that is missing, if the answers would suffice.
    fn asked(&self, bad: &BadArguments) -> Option<Vec<usize>> {
        let arguments = &self.plan().arguments;
        let slot = |name: &str| arguments.iter().position(|known| known.name == name && known.ask.is_some());
        bad.missing()?.into_iter().map(slot).collect()
    }

    /// Reads the arguments with the answers among them; what was not asked for is left out of them.
    fn answered(
        &self,
        slots: &[usize],
        mut content: Map<String, Value>,
        given: Option<&str>,
    ) -> Result<(Taken, Answered), (Failed, Option<String>)> {
        content.retain(|name, _| slots.iter().any(|slot| self.plan().arguments[*slot].name == *name));
        let asked = Value::Object(content.clone()).to_string();
        let mut arguments = passed(given);
        arguments.extend(content);
        match arguments::read_map(&*self.card.tool, &self.shelf.plan, &arguments) {
            Ok(taken) => Ok((taken, Answered { arguments: Value::Object(arguments).to_string(), asked })),
            Err(bad) => Err((Failed::Arguments(bad), Some(asked))),
        }
    }

    /// One form for all of these arguments. Its words may name what the caller did pass.
    async fn form(&self, slots: &[usize], given: Option<&str>) -> Question {
        let texts = self.set.texts();
        let at = texts.place(self.shelf.place, self.caller.locale);
        let listed = self.plan().listed.get(at).and_then(|listed| serde_json::from_str::<Value>(&listed.0).ok());
        let listed = listed.unwrap_or_default();
        let given = passed(given);
        let mut variables = Variables::new();
        given.iter().for_each(|(name, value)| variables.value(name, value));
        let (mut questions, mut properties) = (Vec::new(), Map::new());
        for slot in slots {
            let argument = &self.plan().arguments[*slot];
            let ask = argument.ask.as_ref().expect("an argument that nobody is asked for is not among these");
            let question = texts.message(self.shelf.place, self.caller.locale, ask, &variables);
            // A text of which every line speaks of something absent is no question.
            questions.push(question.unwrap_or_else(|| argument.name.to_string()));
            let mut property = property(&listed["inputSchema"]["properties"][argument.name.as_ref()]);
            let choices = self.choices_of(argument).await;
            if !choices.is_empty() {
                property.insert("oneOf".to_owned(), Value::Array(choices));
            }
            properties.insert(argument.name.to_string(), Value::Object(property));
        }
        let required: Vec<&str> = slots.iter().map(|slot| self.plan().arguments[*slot].name.as_ref()).collect();
        let schema = json!({ "type": "object", "properties": properties, "required": required });
        Question::Form { message: questions.join("\n"), schema, checked: true }
    }

    /// A dictionary's values with their names. Without them the question is as good.
    async fn choices_of(&self, argument: &plan::Argument) -> Vec<Value> {
        if argument.complete.is_none() || !matches!(argument.check.shape, Shape::Text { .. }) {
            return Vec::new();
        }
        match completion::choices(self.shelf, argument, &self.asking()).await {
            Ok(choices) if choices.len() <= MOST_CHOICES => choices
                .into_iter()
                .map(|choice| json!({ "const": choice.value, "title": choice.title.as_ref().unwrap_or(&choice.value) }))
                .collect(),
            Ok(_) => Vec::new(),
            Err(failed) => {
                tracing::debug!(kind = failed.kind(), argument = %argument.name, "a question has no choices");
                Vec::new()
            }
        }
    }
}

/// What the caller passed; it was read once already, and nothing but a lack was found.
fn passed(given: Option<&str>) -> Map<String, Value> {
    given.and_then(|given| serde_json::from_str(given).ok()).unwrap_or_default()
}

/// What a form says of an argument; `listed` is what the tool's own schema says.
fn property(listed: &Value) -> Map<String, Value> {
    let known = |(keyword, value): &(&String, &Value)| match keyword.as_str() {
        "format" => value.as_str().is_some_and(|format| FORMATS.contains(&format)),
        "enum" => value.as_array().is_some_and(|values| values.iter().all(Value::is_string)),
        keyword => KEYWORDS.contains(&keyword),
    };
    let members = listed.as_object().into_iter().flatten().filter(known);
    members.map(|(keyword, value)| (keyword.clone(), value.clone())).collect()
}
