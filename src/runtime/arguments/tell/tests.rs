use serde_json::json;

use super::*;
use crate::runtime::sample::Sample;

#[test]
fn every_mistake_has_its_words() {
    let all = Sample::new();
    let mistakes = [
        BadArgument::Malformed,
        BadArgument::Repeated,
        BadArgument::WrongType {
            expected: Expected::AnyOf(vec![Expected::Integer, Expected::Text, Expected::List, Expected::Map]),
        },
        BadArgument::OutOfRange { least: Some(json!(0.5)), most: Some(json!(2)) },
        BadArgument::Pattern { pattern: "^a".to_owned() },
        BadArgument::TooLong { most: 1 },
        BadArgument::TooFew { least: 2 },
        BadArgument::Duplicate,
        BadArgument::Format { format: Format::Date },
        BadArgument::Format { format: Format::DateTime },
        BadArgument::Format { format: Format::Uri },
        BadArgument::Format { format: Format::Uuid },
        BadArgument::Format { format: Format::Phone },
    ];
    for locale in all.texts.locales() {
        for mistake in &mistakes {
            let mut bad = BadArguments::whole(mistake.clone(), Some("5".to_owned()));
            bad.more = 2;
            for path in ["", "a.b"] {
                bad.faults[0].path = path.to_owned();
                let messages = bad.messages(&all.texts, locale);
                assert_eq!(messages.len(), 2);
                for message in messages {
                    let odd =
                        message.starts_with("bad-argument") || message.contains("expected-") || message.contains('$');
                    assert!(!odd && message.contains(' '), "{message}");
                }
            }
        }
    }
}
