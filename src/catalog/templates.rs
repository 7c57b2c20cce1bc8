//! The templates of a catalog's prompts, compiled once. What a template may hold was checked with the catalog.
//!
//! A text that outgrows its bound is refused: loops over a caller's list multiply.

use std::io;

use kartoteka_compiler::plan::{self, Speech};
use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value};

/// The most bytes that a prompt may come to.
pub(crate) const LONGEST: usize = 1 << 20;

/// The templates of a catalog's prompts, one for each prompt and locale.
pub(crate) struct Templates(Environment<'static>);

/// Why a template cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TemplateError {
    /// The text outgrows [`LONGEST`].
    #[error("the text is longer than {LONGEST} bytes")]
    TooLong,
    /// An expression of the template cannot be evaluated.
    #[error("the template cannot be evaluated")]
    Evaluate(#[source] minijinja::Error),
}

impl Templates {
    pub(super) fn new(catalog: &plan::Catalog) -> Self {
        let mut environment = Environment::empty();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(whole_lines());
        // By place: under a mount the same template has the mount's names.
        let tools = catalog.tools.iter().map(|tool| Value::from(tool.name.as_ref()));
        environment.add_global("tool", Value::from_iter(tools));
        for (prompt, plan) in catalog.prompts.iter().enumerate() {
            let Speech::Template { texts } = &plan.says else { continue };
            for (place, template) in texts.iter().enumerate() {
                environment
                    .add_template_owned(key(prompt, place), template.to_string())
                    .expect("the compiler lets only a part of minijinja's language through");
            }
        }
        Self(environment)
    }

    /// The text of a prompt that has a template, by its place and the place of the locale, with these names.
    ///
    /// # Errors
    /// The text is too long, or an expression cannot be evaluated with these names.
    pub(crate) fn render(&self, prompt: usize, locale: usize, names: Value) -> Result<String, TemplateError> {
        let template = self.0.get_template(&key(prompt, locale)).expect("every such prompt has a template a locale");
        let mut text = Bounded::default();
        match template.render_captured_to(names, &mut text) {
            Ok(_) => Ok(String::from_utf8_lossy(&text.bytes).into_owned()),
            Err(_) if text.full => Err(TemplateError::TooLong),
            Err(error) => Err(TemplateError::Evaluate(error)),
        }
    }
}

/// A tag alone on its line leaves nothing of the line.
fn whole_lines() -> SyntaxConfig {
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    syntax.expect("the delimiters are minijinja's own")
}

fn key(prompt: usize, locale: usize) -> String {
    format!("{prompt}/{locale}")
}

/// Refuses to grow beyond its bound.
#[derive(Default)]
struct Bounded {
    bytes: Vec<u8>,
    full: bool,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > LONGEST {
            self.full = true;
            return Err(io::Error::other("the text is too long"));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
