//! Blank texts. A client that fills in every argument sends `""` for what its user did not say, so a blank text stands for
//! nothing wherever a card does not say that it means something: by `minLength: 0`, or as one of the values of an `enum`.

use kartoteka_compiler::plan::Shape;
use serde_json::Value;

/// Whether a value is a text of white space alone.
pub(super) fn is_blank(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// White space of any kind, and unseen marks that come along where a text is copied from a page.
pub(super) fn is_unseen(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{feff}')
}

/// Whether a value is a text that is only the word of a programming language for nothing: a program made it of what it had not.
/// `Null` is none of them: people are called so.
pub(super) fn is_word_for_nothing(value: &Value) -> bool {
    value.as_str().is_some_and(is_word)
}

fn is_word(text: &str) -> bool {
    ["null", "NULL", "undefined", "None"].contains(&text.trim())
}

/// Whether a text is such a word, or what JavaScript makes of a number that is none and of an object.
pub(crate) fn stands_for_nothing(text: &str) -> bool {
    is_word(text) || ["NaN", "[object Object]"].contains(&text.trim())
}

/// Whether a text whose fewest characters are these may be blank.
pub(super) fn takes_blank(least: Option<u32>) -> bool {
    least == Some(0)
}

/// Whether a blank text is a value of this shape.
pub(super) fn keeps_blank(shape: &Shape) -> bool {
    match shape {
        Shape::Any | Shape::Shown { .. } => true,
        Shape::Text { least, .. } => takes_blank(*least),
        Shape::Choice { values } => values.iter().any(|value| value.trim().is_empty()),
        Shape::Several { shapes } => shapes.iter().any(keeps_blank),
        Shape::Boolean | Shape::Integer { .. } | Shape::Number { .. } | Shape::Row { .. } | Shape::Period => false,
        Shape::List { .. } | Shape::Map { .. } => false,
    }
}
