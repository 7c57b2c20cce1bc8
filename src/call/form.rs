//! One form for all the arguments that are missing, in the caller's language: what the user reads, and what a form may
//! hold of each argument's schema. Who asks, and what becomes of the answers, is for those who call.

use kartoteka_compiler::{plan, schema};
use serde_json::{Map, Value, json};

use super::completion;
use super::context::Context;
use super::unanswered::Why;
use crate::caller::conversation::{Filled, Kind, Question, Unanswered};
use crate::runtime::arguments::BadArguments;
use crate::runtime::tool::ToolContext;
use crate::texts::Variables;

/// The question's name among the others of a call.
const NAME: &str = "arguments";

/// Longer lists of choices are left out: they are too long to read, and a form is sent whole.
const MOST_CHOICES: usize = 100;

/// What the schema of a form may hold; an answer is checked against the whole of the argument's.
const KEYWORDS: [&str; 7] = ["type", "minLength", "maxLength", "format", "minimum", "maximum", "enum"];

/// The forms of a text that a form knows.
const FORMATS: [&str; 4] = ["date", "date-time", "email", "uri"];

/// The arguments that the user is to be asked for: all that is missing, if the answers would suffice.
pub(crate) fn missing<'a>(arguments: &'a [plan::Argument], bad: &BadArguments) -> Option<Vec<&'a plan::Argument>> {
    let asked = |name: &str| arguments.iter().find(|known| known.name == name && known.ask.is_some());
    bad.missing()?.into_iter().map(asked).collect()
}

/// What a form is made with.
pub(crate) struct Form<'f> {
    /// Where the question is asked; the dictionaries whose values are to be chosen from are loaded through it.
    pub(crate) context: Context<'f>,
    /// What the caller passed: the questions may speak of it.
    pub(crate) given: &'f Map<String, Value>,
}

impl Form<'_> {
    /// Asks for these arguments, which have `ask`. The answers are those that were asked for, and not looked at.
    pub(crate) async fn put(&self, arguments: &[&plan::Argument]) -> Result<Map<String, Value>, Why> {
        let context = ToolContext::new(self.context.caller, self.context.clock, self.context.texts());
        if !context.can(Kind::Form) {
            return Err(Why::Unable);
        }
        match context.fill(NAME, self.question(arguments).await).await {
            Ok(Filled::Accepted(mut content)) => {
                content.retain(|name, _| arguments.iter().any(|argument| argument.name == *name));
                Ok(content)
            }
            Ok(Filled::Declined) => Err(Why::Declined),
            Ok(Filled::Cancelled) => Err(Why::Cancelled),
            Err(Unanswered::Unable(_)) => Err(Why::Unable),
            Err(Unanswered::Failed(reason)) => {
                tracing::debug!(reason, "a question was not answered");
                Err(Why::Failed)
            }
        }
    }

    async fn question(&self, arguments: &[&plan::Argument]) -> Question {
        let Context { catalog, caller, .. } = self.context;
        let mut variables = Variables::new();
        self.given.iter().for_each(|(name, value)| variables.value(name, value));
        let (mut questions, mut properties) = (Vec::new(), Map::new());
        for argument in arguments {
            let ask = argument.ask.as_ref();
            let said = ask
                .and_then(|ask| self.context.texts().message(catalog.place, caller.locale, ask.question, &variables));
            // A text of which every line speaks of something absent is no question.
            questions.push(said.unwrap_or_else(|| argument.name.to_string()));
            let mut property = flat(schema::check(&argument.check, &self.context.catalog.plan.tables));
            let word =
                |texts: &[Option<plan::Wording>]| texts.get(self.context.locale_place())?.as_deref().map(Value::from);
            let (title, described) =
                (ask.and_then(|ask| word(&ask.titles)), ask.and_then(|ask| word(&ask.descriptions)));
            property.extend(title.map(|text| ("title".to_owned(), text)));
            property.extend(described.map(|text| ("description".to_owned(), text)));
            let mut choices = self.choices(argument).await;
            if let (Some(ask), Some(values)) = (ask, property.get("enum"))
                && let Some(titled) = titled(values, &ask.values, &word)
            {
                property.remove("enum");
                choices = titled;
            }
            if !choices.is_empty() {
                property.insert("oneOf".to_owned(), Value::Array(choices));
            }
            properties.insert(argument.name.to_string(), Value::Object(property));
        }
        let required: Vec<&str> = arguments.iter().map(|argument| argument.name.as_ref()).collect();
        let schema = json!({ "type": "object", "properties": properties, "required": required });
        Question::Form { message: self.context.keyless(questions.join("\n")), schema, checked: true }
    }

    /// A dictionary's values with their names. Without them the question is as good.
    async fn choices(&self, argument: &plan::Argument) -> Vec<Value> {
        if argument.complete.is_none() || !matches!(argument.check.shape, plan::Shape::Text { .. }) {
            return Vec::new();
        }
        match completion::choices(&self.context, argument).await {
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

/// The values of an `enum` with what they are called in a locale, as a form has them; `None`: none is called otherwise than it is written.
fn titled(
    values: &Value,
    called: &[plan::AskedValue],
    word: &dyn Fn(&[Option<plan::Wording>]) -> Option<Value>,
) -> Option<Vec<Value>> {
    let title = |value: &Value| word(&called.iter().find(|one| *value == *one.value)?.titles);
    let values = values.as_array()?;
    let titled =
        || values.iter().map(|value| json!({ "const": value, "title": title(value).unwrap_or_else(|| value.clone()) }));
    values.iter().any(|value| title(value).is_some()).then(|| titled().collect())
}

/// What a form may hold of a schema.
fn flat(mut schema: Map<String, Value>) -> Map<String, Value> {
    schema.retain(|keyword, value| match keyword.as_str() {
        "format" => value.as_str().is_some_and(|format| FORMATS.contains(&format)),
        "enum" => value.as_array().is_some_and(|values| values.iter().all(Value::is_string)),
        keyword => KEYWORDS.contains(&keyword),
    });
    schema
}
